import { dayText, nearestOf } from "@laurel/core";
import { findSent } from "../../facts/observations/observation-store.ts";
import { convertByVersions } from "../../facts/rates/apply-rates.ts";
import { assertMigrated } from "../../platform/database/migrate.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { loadDated } from "../../program/load-timeline.ts";
import { measuresObserved } from "../../program/measures-observed.ts";
import { ProgramChecker } from "../../program/program-checker.ts";
import { versionIn } from "../../program/program-files.ts";
import { listVersions } from "../../program/program-store.ts";
import { type CheckFiles, checkFiles, publishFiles } from "../../program/publish-program.ts";
import { readProgramFolder } from "../../program/read-program-folder.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import { type FileReport, type NamedFiles, reportOf } from "./program-report.ts";
import { readVersions } from "./version-files.ts";

function checkInThread(): CheckFiles {
  const checker = new ProgramChecker();
  return (order) => checker.check(order);
}

/** Publishes version files, or with `textsOnly` the texts beside them. */
export async function publish(
  context: CliContext,
  paths: readonly string[],
  textsOnly: boolean,
): Promise<readonly FileReport[]> {
  let files = await readVersions(context, paths);
  const outcomes = await context.withDatabase(async (database) => {
    if (textsOnly) files = await withPublishedRules(context, database, files);
    return publishFiles(
      database,
      checkInThread(),
      files,
      database.clock,
      { who: "cli" },
      { after: convertByVersions },
    );
  });
  if (outcomes.some(({ ok }) => !ok)) return outcomes.map((each) => reportOf(files, each));
  return outcomes.map((each) => reportOf(files, each, each.outcome));
}

/** The files again, with the rules that are published under the names of their versions. */
async function withPublishedRules(
  context: CliContext,
  database: Database,
  files: readonly NamedFiles[],
): Promise<readonly NamedFiles[]> {
  const published = await listVersions(asServer(database));
  return Promise.all(
    files.map(async ({ path, file, sources }) => {
      const version = versionIn(sources.get(file) ?? "");
      const rules = published.find((each) => each.version === version);
      if (rules !== undefined) return { path, ...(await readProgramFolder(context.file(path), rules)) };
      const known = published.map((each) => each.version).join(", ") || "none";
      throw new OperatorError(
        `${path}: The version ${version ?? "of this file"} is not published, so it has no texts to ` +
          "correct. " +
          `Published: ${known}. Leave out --texts-only to publish it.`,
      );
    }),
  );
}

/** Prints the published versions. */
export async function list(context: CliContext): Promise<void> {
  const { versions } = await context.withDatabase(loadDated);
  const rows = versions.map(({ program, publishedAt, textsCorrectedAt }) => ({
    program: program.id,
    version: program.version,
    in_force_from: dayText(program.inForceFrom),
    currency: program.currency,
    time_zone: program.timeZone,
    published_at: publishedAt.toString(),
    texts_corrected_at: textsCorrectedAt?.toString() ?? null,
  }));
  if (context.json) return context.stdout(`${JSON.stringify({ versions: rows })}\n`);
  if (rows.length === 0)
    return context.stdout("No version is published. Publish one with: laurel program publish FILE\n");
  const head = [
    "program",
    "version",
    "in force from",
    "currency",
    "time zone",
    "published",
    "texts corrected",
  ];
  const cells = rows.map((row) => Object.values(row).map((cell) => cell ?? "-"));
  await context.stdout(`${tableOf([head, ...cells])}\n`);
}

/** Checks version files against what is published and what was received. */
export async function checkAgainstDatabase(
  context: CliContext,
  files: readonly NamedFiles[],
): Promise<readonly FileReport[]> {
  return context.withDatabase(async (database) => {
    await assertMigrated(database);
    const reports: FileReport[] = [];
    for (const each of await checkFiles(database, checkInThread(), files)) {
      const report = reportOf(files, each);
      const warnings = each.ok ? await warnNeverSent(database, each.source) : [];
      reports.push(warnings.length === 0 ? report : { ...report, warnings });
    }
    return reports;
  });
}

/** A measure that was never sent is probably named differently by those who send it. */
async function warnNeverSent(database: Database, source: string): Promise<readonly string[]> {
  const sent = await findSent(asServer(database));
  const never = (measuresObserved(source) ?? []).filter((measure) => !sent.includes(measure));
  return [...new Set(never)].map((measure) => {
    const warning = `No observation of the measure "${measure}" was ever received.`;
    const near = nearestOf(measure, sent);
    return near === null ? warning : `${warning} Observations of "${near}" were.`;
  });
}
