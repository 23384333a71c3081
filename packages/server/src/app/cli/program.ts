import { dirname, join } from "node:path";
import { dayText, type ProgramProblem } from "@laurel/core";
import { Command } from "commander";
import { findNeverSent } from "../../facts/observations/observation-store.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import type { CheckedVersion } from "../../program/check-program.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { measuresObserved } from "../../program/measures-observed.ts";
import { ProgramChecker } from "../../program/program-checker.ts";
import type { ProgramFiles } from "../../program/program-files.ts";
import { type CheckFiles, checkFiles, publishFiles } from "../../program/publish-program.ts";
import { readProgramFolder } from "../../program/read-program-folder.ts";
import { tableOf, widthOf } from "./columns.ts";
import type { CliContext } from "./context.ts";

/** The result of a file, as `--json` prints it. */
interface FileReport {
  readonly file: string;
  readonly status: "good" | "published" | "unchanged" | "refused";
  readonly program?: string;
  readonly version?: string;
  readonly problems: readonly ProgramProblem[];
  /** Sentences about what may be a mistake, and is none of the file's own; absent: there are none. */
  readonly warnings?: readonly string[];
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
    .description("publish version files; a published version never changes")
    .argument("<files...>", "version files; several are published in the order of their days in force")
    .action(async (files: string[]) => report(context, await publish(context, files)));
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
  return context.withDatabase(async (database) => {
    const checked = await checkFiles(database, checkInThread(), files);
    const reports: FileReport[] = [];
    for (const each of checked) {
      const report = reportOf(files, each, "good");
      const warnings = each.ok ? await warnNeverSent(database, each.source) : [];
      reports.push(warnings.length === 0 ? report : { ...report, warnings });
    }
    return reports;
  });
}

/** A measure that no one has ever sent is probably named differently by those who send it. */
async function warnNeverSent(database: Database, source: string): Promise<readonly string[]> {
  const never = await findNeverSent(asServer(database), measuresObserved(source) ?? []);
  return never.map((measure) => `No observation of the measure "${measure}" was ever received.`);
}

async function publish(context: CliContext, paths: readonly string[]): Promise<readonly FileReport[]> {
  const files = await readAll(context, paths);
  const outcomes = await context.withDatabase((database) =>
    publishFiles(database, checkInThread(), files, systemClock, { who: "cli" }),
  );
  if (outcomes.some(({ ok }) => !ok)) return outcomes.map((each) => reportOf(files, each, "good"));
  return outcomes.map((each) => reportOf(files, each, "published", each.changed));
}

/** `changed` or, of a check, whether publishing would change something. */
function reportOf(
  files: readonly NamedFiles[],
  checked: CheckedVersion,
  status: "good" | "published",
  changed = checked.ok && !checked.published,
): FileReport {
  const named = files[checked.given];
  if (named === undefined) throw new Error(`no file ${checked.given}`);
  if (!checked.ok) return refused(named, checked.problems);
  const { program, version } = checked;
  return {
    file: named.path,
    status: changed ? status : "unchanged",
    program,
    version,
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
  good: "has no problems",
  published: "is published",
  unchanged: "is already published; nothing changed",
} as const;

async function report(context: CliContext, reports: readonly FileReport[]): Promise<void> {
  if (reports.some(({ status }) => status === "refused")) context.refuse();
  if (context.json) return context.stdout(`${JSON.stringify({ files: reports })}\n`);
  for (const { file, status, program, version, problems, warnings = [] } of reports) {
    if (status !== "refused") {
      await context.stdout(`${file}: ${program} ${version} ${sentences[status]}\n`);
      for (const warning of warnings) context.stderr(`${file}: warning: ${warning}\n`);
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
  const rows = versions.map(({ program, publishedAt }) => ({
    program: program.id,
    version: program.version,
    in_force_from: dayText(program.inForceFrom),
    currency: program.currency,
    time_zone: program.timeZone,
    published_at: publishedAt.toString(),
  }));
  if (context.json) return context.stdout(`${JSON.stringify({ versions: rows })}\n`);
  if (rows.length === 0)
    return context.stdout("No version is published. Publish one with: laurel program publish FILE\n");
  const head = ["program", "version", "in force from", "currency", "time zone", "published"];
  await context.stdout(`${tableOf([head, ...rows.map((row) => Object.values(row))])}\n`);
}
