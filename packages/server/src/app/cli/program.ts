import { dirname, join } from "node:path";
import { dayText, type ProgramProblem } from "@laurel/core";
import { Command } from "commander";
import { systemClock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { checkProgram, inOrderOfForce } from "../../program/check-program.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { publishProgram } from "../../program/publish-program.ts";
import { type ProgramFolder, readProgramFolder } from "../../program/read-program-folder.ts";
import { tableOf, widthOf } from "./columns.ts";
import type { CliContext } from "./context.ts";

/** The result of a file, as `--json` prints it. */
interface FileReport {
  readonly file: string;
  readonly status: "good" | "published" | "unchanged" | "refused";
  readonly program?: string;
  readonly version?: string;
  readonly problems: readonly ProgramProblem[];
}

interface NamedFolder extends ProgramFolder {
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

async function readAll(context: CliContext, files: readonly string[]): Promise<readonly NamedFolder[]> {
  const folders: NamedFolder[] = [];
  for (const path of files) folders.push({ path, ...(await readProgramFolder(context.file(path))) });
  return inOrderOfForce(folders);
}

async function check(context: CliContext, files: readonly string[]): Promise<readonly FileReport[]> {
  const folders = await readAll(context, files);
  return context.withDatabase((database) => checkAll(database, folders));
}

async function checkAll(database: Database, folders: readonly NamedFolder[]): Promise<readonly FileReport[]> {
  const { versions } = await loadTimeline(database);
  const known: Pick<(typeof versions)[number], "program" | "digest">[] = [...versions];
  return folders.map((folder) => {
    const checked = checkProgram(folder, known);
    if (!checked.ok) return refused(folder, checked.problems);
    const { program, digest, published } = checked;
    if (!published) known.push({ program, digest });
    known.sort((a, b) => a.program.inForceFrom - b.program.inForceFrom);
    return good(folder, published ? "unchanged" : "good", program);
  });
}

/** All of the files or none: otherwise half of the versions would be in force while one file is fixed. */
async function publish(context: CliContext, files: readonly string[]): Promise<readonly FileReport[]> {
  const folders = await readAll(context, files);
  return context.withDatabase(async (database) => {
    const checked = await checkAll(database, folders);
    if (checked.some(({ status }) => status === "refused")) return checked;
    return transaction(database, allPartners, async (tx) => {
      const reports: FileReport[] = [];
      for (const folder of folders) {
        const outcome = await publishProgram(tx, folder, systemClock, { who: "cli" });
        reports.push(
          outcome.status === "refused"
            ? refused(folder, outcome.problems)
            : good(folder, outcome.status, outcome.program),
        );
      }
      return reports;
    });
  });
}

function good(
  { path }: NamedFolder,
  status: FileReport["status"],
  { id, version }: { readonly id: string; readonly version: string },
): FileReport {
  return { file: path, status, program: id, version, problems: [] };
}

function refused(folder: NamedFolder, problems: readonly ProgramProblem[]): FileReport {
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
  for (const { file, status, program, version, problems } of reports) {
    if (status !== "refused") {
      await context.stdout(`${file}: ${program} ${version} ${sentences[status]}\n`);
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
