import { dirname, join } from "node:path";
import { dayText, type ProgramProblem } from "@laurel/core";
import { Command } from "commander";
import { systemClock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import type { CheckedVersion } from "../../program/check-program.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { ProgramChecker } from "../../program/program-checker.ts";
import { type ProgramFiles, versionIn } from "../../program/program-files.ts";
import { listVersions } from "../../program/program-store.ts";
import { type CheckFiles, checkFiles, publishFiles } from "../../program/publish-program.ts";
import { readProgramFolder } from "../../program/read-program-folder.ts";
import { tableOf, widthOf } from "./columns.ts";
import type { CliContext } from "./context.ts";

/** The result of a file, as `--json` prints it. */
interface FileReport {
  readonly file: string;
  readonly status: "good" | "published" | "texts-corrected" | "unchanged" | "refused";
  readonly program?: string;
  readonly version?: string;
  /** Of a good file: publishing it corrects the texts of a published version and changes nothing else. */
  readonly texts_only?: true;
  readonly problems: readonly ProgramProblem[];
}

interface NamedFiles extends ProgramFiles {
  /** As given on the command line. */
  readonly path: string;
}

/** `laurel program check FILE…`, `publish FILE…`, `list`. */
export function programCommand(context: CliContext): Command {
  const command = new Command("program").description("check, publish and list the versions of the program");
  command
    .command("check")
    .description("check version files with the texts beside them, and against what is published")
    .argument("<files...>", "version files; several are checked in the order of their days in force")
    .action(async (files: string[]) => report(context, await check(context, files)));
  command
    .command("publish")
    .description("publish version files; rules never change once published, texts can be corrected")
    .argument("<files...>", "version files; several are published in the order of their days in force")
    .option("--texts-only", "correct the texts of published versions; the rules in the files don't count")
    .action(async (files: string[], { textsOnly = false }: { textsOnly?: boolean }) =>
      report(context, await publish(context, files, textsOnly)),
    );
  command
    .command("list")
    .description("list the published versions")
    .action(() => list(context));
  return command;
}

async function readAll(context: CliContext, paths: readonly string[]): Promise<readonly NamedFiles[]> {
  const files: NamedFiles[] = [];
  for (const path of paths) files.push({ path, ...(await readProgramFolder(context.file(path))) });
  return files;
}

function checkInThread(): CheckFiles {
  const checker = new ProgramChecker();
  return (order) => checker.check(order);
}

async function check(context: CliContext, paths: readonly string[]): Promise<readonly FileReport[]> {
  const files = await readAll(context, paths);
  const checked = await context.withDatabase((database) => checkFiles(database, checkInThread(), files));
  return checked.map((each) => reportOf(files, each));
}

async function publish(
  context: CliContext,
  paths: readonly string[],
  textsOnly: boolean,
): Promise<readonly FileReport[]> {
  let files = await readAll(context, paths);
  const outcomes = await context.withDatabase(async (database) => {
    if (textsOnly) files = await withPublishedRules(context, database, files);
    return publishFiles(database, checkInThread(), files, systemClock, { who: "cli" });
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
        `${path}: The version ${version ?? "of this file"} is not published, so it has no texts to correct. ` +
          `Published: ${known}. Leave out --texts-only to publish it.`,
      );
    }),
  );
}

/** `status`: of a version without problems; what was done with it, or that it is good. */
function reportOf(
  files: readonly NamedFiles[],
  checked: CheckedVersion,
  status: Exclude<FileReport["status"], "refused"> = "good",
): FileReport {
  const named = files[checked.given];
  if (named === undefined) throw new Error(`no file ${checked.given}`);
  if (!checked.ok) return refused(named, checked.problems);
  const { program, version, change } = checked;
  const isGood = status === "good" && change !== "none";
  return {
    file: named.path,
    status: status === "good" && !isGood ? "unchanged" : status,
    program,
    version,
    ...(isGood && change === "texts" ? { texts_only: true as const } : {}),
    problems: [],
  };
}

function refused(folder: NamedFiles, problems: readonly ProgramProblem[]): FileReport {
  const lines = (problem: ProgramProblem) => folder.sources.get(problem.file)?.split("\n")[problem.line - 1];
  const placed = problems.map((problem) => {
    const source = lines(problem);
    const file = join(dirname(folder.path), problem.file);
    return { ...problem, file, ...(source === undefined ? {} : { source }) };
  });
  return { file: folder.path, status: "refused", problems: placed };
}

const sentences = {
  good: " has no problems",
  published: " is published",
  "texts-corrected": ": the texts are corrected, the rules are the same",
  unchanged: " is already published; nothing changed",
} as const;

async function report(context: CliContext, reports: readonly FileReport[]): Promise<void> {
  if (reports.some(({ status }) => status === "refused")) context.refuse();
  if (context.json) return context.stdout(`${JSON.stringify({ files: reports })}\n`);
  for (const { file, status, program, version, texts_only, problems } of reports) {
    if (status !== "refused") {
      const texts = texts_only === true ? "; publishing it corrects texts and changes no rule" : "";
      await context.stdout(`${file}: ${program} ${version}${sentences[status]}${texts}\n`);
      continue;
    }
    for (const problem of problems) context.stderr(`${problemText(problem)}\n`);
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    context.stderr(`${file}: ${count}\n`);
  }
}

/** A problem as compilers show one: the place, the line, and a mark under the column. */
function problemText(problem: ProgramProblem & { readonly source?: string }): string {
  const { file, line, column, code, message, fix, source } = problem;
  const head = `${file}:${line}:${column}: ${code}: ${message} ${fix}`;
  if (source === undefined || source.trim() === "") return head;
  const margin = String(line).length;
  const before = source.slice(0, column - 1).replace(/[^\t]+/g, (text) => " ".repeat(widthOf(text)));
  return `${head}\n  ${line} | ${source}\n  ${" ".repeat(margin)} | ${before}^`;
}

async function list(context: CliContext): Promise<void> {
  const { versions } = await context.withDatabase(loadTimeline);
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
