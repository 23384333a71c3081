import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { basename, join } from "node:path";
import { finished } from "node:stream/promises";
import type { ImportKindName } from "@laurel/contract";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { importKinds } from "../../facts/import-kinds.ts";
import { exportRefused, refusalText } from "../../facts/intake/export-refused.ts";
import type { FileOptions } from "../../facts/intake/file-reading.ts";
import { type IntakeRefusal, reasonsOf } from "../../facts/intake/import-kind.ts";
import { findImport, type ImportRecord, listImports, refusedLines } from "../../facts/intake/import-store.ts";
import { withUpload } from "../../facts/intake/receive-upload.ts";
import { rerunImport } from "../../facts/intake/rerun-import.ts";
import { type ImportOrder, importFile } from "../../facts/intake/run-import.ts";
import { showRounded } from "../../facts/intake/show-import.ts";
import { systemClock, todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import { readOptions, type WrittenOptions } from "./import-options.ts";
import { showProgress } from "./import-progress.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";

interface ImportOptions extends WrittenOptions {
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
    .option("--map <file>", "a mapping file, or the name of a mapping that comes with Laurel")
    .option("--publisher <id>", "the publisher that the report is about, where the mapping asks for it")
    .option("--reported-at <time>", "when the report was made: the revision of its lines")
    .addOption(new Option("--decimal <sign>", "the decimal sign").choices(["point", "comma"]))
    .option("--no-progress", "no progress on stderr")
    .action(async (kind: ImportKindName, file: string, options: ImportOptions) => {
      const written = await readOptions(context, kind, options);
      if (written === null) return;
      if ("code" in written) sayNo(context, written);
      else await report(context, await takeIn(context, kind, file, options, written));
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
  { source, progress }: ImportOptions,
  options: FileOptions,
): Promise<Shown> {
  keepHeapSmall();
  return context.withDatabase(async (database) => {
    const today = await currentDay(database);
    const bar = progress ? showProgress(process.stderr) : null;
    const from = (path: string, fileName: string): ImportOrder => {
      // The operator's own file may be of any size.
      const limits = { ...context.config.importLimits, maxBytes: Number.POSITIVE_INFINITY };
      const order = { kind: importKinds[kind], path, fileName, source, today, actor, limits, options };
      return bar === null ? order : { ...order, onProgress: bar.update };
    };
    try {
      const record = await (file === "-"
        ? withUpload(join(context.config.home, "uploads"), process.stdin, null, ({ path }) =>
            importFile(database, from(path, "stdin")),
          )
        : importFile(database, from(context.file(file), basename(file))));
      return await outcomeOf(database, record);
    } finally {
      bar?.end();
    }
  });
}

/** Today in the program's time zone. */
async function currentDay(database: Database): Promise<Temporal.PlainDate> {
  const { timeline } = await loadTimeline(database);
  return todayOf(systemClock, timeline);
}

/** An import with the first of its refused lines. */
interface Shown {
  readonly record: ImportRecord;
  readonly refusals: Awaited<ReturnType<typeof refusedLines>>;
}

async function outcomeOf(database: Database, record: ImportRecord): Promise<Shown> {
  const of = record.rerunOf ?? record.importId;
  return {
    record,
    refusals: await refusedLines(asServer(database), of, { limit: shownRefusals, unsettledOnly: true }),
  };
}

async function report(context: CliContext, { record, refusals }: Shown): Promise<void> {
  const { importId, rerunOf, problem, lines, added, repeated, refused, skipped, status } = record;
  if (status !== "finished" || refused > 0) context.refuse();
  if (context.json) return context.stdout(`${JSON.stringify(jsonOf(record))}\n`);
  if (problem !== null)
    for (const reason of reasonsOf(problem)) context.stderr(`${record.fileName}: ${sentence(reason)}\n`);
  if (status === "refused") return;
  const numbers = [lines, added, repeated, refused].map((count) => count.toLocaleString("en"));
  const [total, new_, old, bad] = numbers;
  const what = rerunOf === null ? record.fileName : `the refused lines of import ${rerunOf}`;
  await context.stdout(
    `import ${importId}, ${what}: ${total} ${lines === 1 ? "line" : "lines"}; ` +
      `${new_} added, ${old} on record already, ${bad} refused` +
      `${skipped === 0 ? "" : `, ${skipped.toLocaleString("en")} skipped by the mapping`}\n`,
  );
  tellRounded(context, record);
  if (added > 0) context.stderr("A worker records the new standings soon; without one: laurel recompute\n");
  if (refused === 0) return;
  for (const { line, refusal } of refusals)
    for (const reason of reasonsOf(refusal)) context.stderr(`  line ${line}: ${sentence(reason)}\n`);
  if (refused > refusals.length)
    context.stderr(`  … and ${(refused - refusals.length).toLocaleString("en")} more\n`);
  const id = rerunOf ?? importId;
  const again = status === "stopped" ? "" : ` Try them again: laurel import rerun ${id}`;
  context.stderr(`${again === "" ? "The first" : "All"} of them: laurel import refused ${id}.${again}\n`);
}

/** Says what rounding did to amounts with more decimals than their currency. */
function tellRounded(context: CliContext, record: ImportRecord): void {
  const { lines, byCurrency } = showRounded(record.rounded);
  if (lines === 0) return;
  const sums = byCurrency.map(({ currency, difference }) => `${difference} ${currency}`).join(", ");
  const what = lines === 1 ? "1 amount had" : `${lines.toLocaleString("en")} amounts had`;
  context.stderr(
    `${what} more decimals than the currency and ${lines === 1 ? "was" : "were"} rounded half to even; ` +
      `the sum changed by ${sums}\n`,
  );
}

function sentence(refusal: IntakeRefusal): string {
  return refusalText(messages("en"), refusal);
}

function jsonOf(record: ImportRecord): Record<string, unknown> {
  const { importId, kind, source, fileName, status, problem, lines, added, repeated, refused, rerunOf } =
    record;
  const said = problem === null ? null : { ...problem, message: sentence(problem) };
  const { lines: roundedLines, byCurrency } = showRounded(record.rounded);
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
    skipped: record.skipped,
    mapping: record.reading.mapping?.name ?? null,
    rounded: { lines: roundedLines, by_currency: byCurrency },
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
