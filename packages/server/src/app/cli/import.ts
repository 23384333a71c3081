import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { basename, join } from "node:path";
import { finished } from "node:stream/promises";
import { type ImportKindName, toWire, Waiting } from "@laurel/contract";
import { waitingLines } from "@laurel/words";
import { Argument, Command, InvalidArgumentError } from "commander";
import { importKinds } from "../../facts/import-kinds.ts";
import { exportRefused, refusalText } from "../../facts/intake/export-refused.ts";
import type { IntakeRefusal } from "../../facts/intake/import-kind.ts";
import { findImport, type ImportRecord, listImports, refusedLines } from "../../facts/intake/import-store.ts";
import { withUpload } from "../../facts/intake/receive-upload.ts";
import { rerunImport } from "../../facts/intake/rerun-import.ts";
import { ImportInterrupted, type ImportOrder, importFile } from "../../facts/intake/run-import.ts";
import { systemClock, todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { readWaiting, waitingOf } from "../../standing/waiting.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import { showProgress } from "./import-progress.ts";
import { interruptible } from "./interruptible.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";

interface FileOptions {
  readonly source: string;
  readonly progress: boolean;
}

const actor = { who: "cli" };

/** How many refused lines are shown at once; `laurel import refused` has them all. */
const shownRefusals = 5;

/** `laurel import KIND FILE`, `import list`, `import refused ID`, `import rerun ID`. */
export function importCommand(context: CliContext): Command {
  const command = new Command("import")
    .description("import partners, publishers, offers, sales, observations or rates")
    .addArgument(new Argument("<kind>", "what the file holds").choices(Object.keys(importKinds)))
    .argument("<file>", "CSV or NDJSON, gzip or not; - reads stdin")
    .option(
      "--source <name>",
      "the system that the lines come from; part of a sale's identity",
      readSource,
      "marketplace",
    )
    .option("--no-progress", "no progress on stderr")
    .action(async (kind: ImportKindName, file: string, options: FileOptions) => {
      await report(context, await takeIn(context, kind, file, options));
    });
  command
    .command("list")
    .description("the latest imports")
    .option("--limit <count>", "how many", readId, 20)
    .action((options: { readonly limit: number }) => list(context, options.limit));
  command
    .command("refused")
    .description("the refused lines of an import, as a file to correct and import again")
    .argument("<id>", "the import", readId)
    .option("--out <file>", "where to write; stdout otherwise")
    .action((id: number, options: { readonly out?: string }) => writeRefused(context, id, options.out));
  command
    .command("rerun")
    .description("try the refused lines of an import again")
    .argument("<id>", "the import", readId)
    .action((id: number) => rerun(context, id));
  return command;
}

function readSource(text: string): string {
  if (/^[\w.:@-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError("Use 1 to 100 letters, digits and . : @ _ -");
}

function readId(text: string): number {
  const id = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
  if (id !== null) return id;
  throw new InvalidArgumentError("Use a whole number from 1 on.");
}

async function takeIn(
  context: CliContext,
  kind: ImportKindName,
  file: string,
  { source, progress }: FileOptions,
): Promise<Shown> {
  keepHeapSmall();
  return context.withDatabase(async (database) => {
    const today = await currentDay(database);
    const bar = progress ? showProgress(process.stderr) : null;
    const importFrom = (path: string, fileName: string) => {
      // The operator's own file may be of any size.
      const limits = { ...context.config.importLimits, maxBytes: Number.POSITIVE_INFINITY };
      const order = { kind: importKinds[kind], path, fileName, source, today, actor, limits };
      return importInterruptibly(
        context,
        database,
        bar === null ? order : { ...order, onProgress: bar.update },
      );
    };
    try {
      const record = await (file === "-"
        ? withUpload(join(context.config.home, "uploads"), process.stdin, null, ({ path }) =>
            importFrom(path, "stdin"),
          )
        : importFrom(context.file(file), basename(file)));
      return await outcomeOf(database, record);
    } finally {
      bar?.end();
    }
  });
}

/** Imports until the end, or until Ctrl-C; says then how to go on. */
function importInterruptibly(
  context: CliContext,
  database: Database,
  order: ImportOrder,
): Promise<ImportRecord> {
  return interruptible(async (signal) => {
    signal.addEventListener("abort", () => {
      context.stderr("\nStopping after the present batch. Press Ctrl-C again to end at once.\n");
    });
    try {
      return await importFile(database, { ...order, signal });
    } catch (error) {
      if (!(error instanceof ImportInterrupted)) throw error;
      const lines = error.lines === 1 ? "1 line is" : `${error.lines.toLocaleString("en")} lines are`;
      throw new OperatorError(
        `The import was interrupted; ${lines} done. Run the same command again to go on from there.`,
        { exit: signal.reason },
      );
    }
  });
}

/** Today in the program's time zone. */
async function currentDay(database: Database): Promise<Temporal.PlainDate> {
  const { timeline } = await loadTimeline(database);
  return todayOf(systemClock, timeline);
}

/** An import with the first of its refused lines, and what waits after it. */
interface Shown {
  readonly record: ImportRecord;
  readonly waiting: Waiting;
  readonly refusals: Awaited<ReturnType<typeof refusedLines>>;
}

async function outcomeOf(database: Database, record: ImportRecord): Promise<Shown> {
  const of = record.rerunOf ?? record.importId;
  const reader = asServer(database);
  const today = (await currentDay(database)).toString();
  return {
    record,
    waiting: await waitingOf(reader, await readWaiting(reader, null, today)),
    refusals: await refusedLines(asServer(database), of, { limit: shownRefusals, unsettledOnly: true }),
  };
}

async function report(context: CliContext, { record, refusals, waiting }: Shown): Promise<void> {
  const { importId, rerunOf, problem, lines, added, repeated, refused, status } = record;
  if (status !== "finished" || refused > 0) context.refuse();
  if (context.json) {
    const text = JSON.stringify({ ...jsonOf(record), waiting: toWire(Waiting, waiting) });
    return context.stdout(`${text}\n`);
  }
  if (problem !== null) context.stderr(`${record.fileName}: ${sentence(problem)}\n`);
  if (status === "refused") return;
  const numbers = [lines, added, repeated, refused].map((count) => count.toLocaleString("en"));
  const [total, new_, old, bad] = numbers;
  const what = rerunOf === null ? record.fileName : `the refused lines of import ${rerunOf}`;
  await context.stdout(
    `import ${importId}, ${what}: ${total} ${lines === 1 ? "line" : "lines"}; ` +
      `${new_} added, ${old} on record already, ${bad} refused\n`,
  );
  if (added > 0) context.stderr("A worker records the new standings soon; without one: laurel recompute\n");
  const standing = added > 0 ? { ...waiting, partnersDue: 0 } : waiting;
  for (const line of waitingLines(messages("en").words, standing)) context.stderr(`${line}\n`);
  if (refused === 0) return;
  for (const { line, refusal } of refusals) context.stderr(`  line ${line}: ${sentence(refusal)}\n`);
  if (refused > refusals.length)
    context.stderr(`  … and ${(refused - refusals.length).toLocaleString("en")} more\n`);
  const id = rerunOf ?? importId;
  const again = status === "stopped" ? "" : ` Try them again: laurel import rerun ${id}`;
  context.stderr(`${again === "" ? "The first" : "All"} of them: laurel import refused ${id}.${again}\n`);
}

function sentence(refusal: IntakeRefusal): string {
  return refusalText(messages("en"), refusal);
}

function jsonOf(record: ImportRecord): Record<string, unknown> {
  const { importId, kind, source, fileName, status, problem, lines, added, repeated, refused, rerunOf } =
    record;
  const said = problem === null ? null : { ...problem, message: sentence(problem) };
  return {
    import_id: importId,
    kind,
    source,
    file_name: fileName,
    status,
    problem: said,
    lines,
    added,
    repeated,
    refused,
    rerun_of: rerunOf,
  };
}

async function list(context: CliContext, limit: number): Promise<void> {
  const records = await context.withDatabase((database) => listImports(asServer(database), { limit }));
  if (context.json) return context.stdout(`${JSON.stringify({ imports: records.map(jsonOf) })}\n`);
  if (records.length === 0) return context.stdout("Nothing has been imported yet.\n");
  const head = ["import", "kind", "file", "status", "lines", "added", "on record", "refused", "started"];
  const rows = records.map(
    ({ importId, kind, fileName, status, lines, added, repeated, refused, startedAt }) => [
      String(importId),
      kind,
      fileName,
      status,
      ...[lines, added, repeated, refused].map((count) => count.toLocaleString("en")),
      startedAt.toString({ smallestUnit: "second" }),
    ],
  );
  await context.stdout(`${tableOf([head, ...rows], new Set([0, 4, 5, 6, 7]))}\n`);
}

async function writeRefused(context: CliContext, importId: number, out: string | undefined): Promise<void> {
  await context.withDatabase(async (database) => {
    const record = await findImport(asServer(database), importId);
    if (record === null)
      return sayNo(context, { column: null, code: "import-unknown", params: { found: importId } });
    const lines = exportRefused(database, record, messages("en"));
    if (out === undefined) {
      for await (const line of lines) await context.stdout(line);
      return;
    }
    const file = createWriteStream(context.file(out));
    for await (const line of lines) if (!file.write(line)) await once(file, "drain");
    file.end();
    await finished(file);
  });
}

async function rerun(context: CliContext, importId: number): Promise<void> {
  const outcome = await context.withDatabase(async (database) => {
    const today = await currentDay(database);
    const record = await rerunImport(database, { importId, kinds: importKinds, today, actor });
    return "code" in record ? record : outcomeOf(database, record);
  });
  if ("code" in outcome) sayNo(context, outcome);
  else await report(context, outcome);
}

function sayNo(context: CliContext, refusal: IntakeRefusal): void {
  context.refuse();
  context.stderr(`${sentence(refusal)}\n`);
}
