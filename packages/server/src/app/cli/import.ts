import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { basename, join } from "node:path";
import { finished } from "node:stream/promises";
import { type ImportKindName, toWire, Waiting } from "@laurel/contract";
import { waitingLines } from "@laurel/words";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { importKinds } from "../../facts/import-kinds.ts";
import { exportRefused, refusalText } from "../../facts/intake/export-refused.ts";
import type { FileOptions } from "../../facts/intake/file-reading.ts";
import { type IntakeRefusal, reasonsOf } from "../../facts/intake/import-kind.ts";
import { findImport, type ImportRecord, listImports, refusedLines } from "../../facts/intake/import-store.ts";
import { withUpload } from "../../facts/intake/receive-upload.ts";
import { rerunImport } from "../../facts/intake/rerun-import.ts";
import { showRounded } from "../../facts/intake/show-import.ts";
import { systemClock, todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { readWaiting, waitingOf } from "../../standing/waiting.ts";
import { type LocaleOptions, localeAsked, localeOption } from "./ask-locale.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import { importInterruptibly } from "./import-interruptibly.ts";
import { readOptions, type WrittenOptions } from "./import-options.ts";
import { showProgress } from "./import-progress.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";

interface ImportOptions extends WrittenOptions, LocaleOptions {
  readonly source: string;
  readonly progress: boolean;
}

const actor = { who: "cli" };

const heads = ["id", "kind", "file", "status", "lines", "added", "repeated", "refused", "started"] as const;

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
    .addOption(localeOption())
    .action(async (kind: ImportKindName, file: string, options: ImportOptions) => {
      const speaking = messages(localeAsked(context, options));
      const written = await readOptions(context, kind, options);
      if (written === null) return;
      if ("code" in written) sayNo(context, speaking, written);
      else await report(context, speaking, await takeIn(context, kind, file, options, written));
    });
  // A command below another one shares its options.
  const speaking = () => messages(localeAsked(context, command.opts()));
  command
    .command("list")
    .description("the latest imports")
    .option("--limit <count>", "how many", readId, 20)
    .action((options: { readonly limit: number }) => list(context, speaking(), options.limit));
  command
    .command("refused")
    .description("the refused lines of an import, as a file to correct and import again")
    .argument("<id>", "the import", readId)
    .option("--out <file>", "where to write; stdout otherwise")
    .action((id: number, options: { readonly out?: string }) =>
      writeRefused(context, speaking(), id, options.out),
    );
  command
    .command("rerun")
    .description("try the refused lines of an import again")
    .argument("<id>", "the import", readId)
    .action((id: number) => rerun(context, speaking(), id));
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
    const importFrom = (path: string, fileName: string) => {
      // The operator's own file may be of any size.
      const limits = { ...context.config.importLimits, maxBytes: Number.POSITIVE_INFINITY };
      const order = { kind: importKinds[kind], path, fileName, source, today, actor, limits, options };
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

async function report(
  context: CliContext,
  speaking: Messages,
  { record, refusals, waiting }: Shown,
): Promise<void> {
  const { say } = speaking;
  const { importId, rerunOf, problem, lines, added, repeated, refused, skipped, status } = record;
  if (status !== "finished" || refused > 0) context.refuse();
  if (context.json) {
    const text = JSON.stringify({ ...jsonOf(speaking, record), waiting: toWire(Waiting, waiting) });
    return context.stdout(`${text}\n`);
  }
  if (problem !== null)
    for (const reason of reasonsOf(problem))
      context.stderr(`${record.fileName}: ${refusalText(speaking, reason)}\n`);
  if (status === "refused") return;
  const what = rerunOf === null ? record.fileName : say("import.rerun-of", { id: rerunOf });
  const counts = { lines, added, repeated, refused };
  await context.stdout(`${say("import.summary", { id: importId, what, ...counts })}\n`);
  if (skipped > 0) await context.stdout(`${say("import.skipped", { count: skipped })}\n`);
  tellRounded(context, speaking, record);
  if (added > 0) context.stderr(`${say("import.recorded-soon", { command: "laurel recompute" })}\n`);
  const standing = added > 0 ? { ...waiting, partnersDue: 0 } : waiting;
  for (const line of waitingLines(speaking.words, standing)) context.stderr(`${line}\n`);
  if (refused === 0) return;
  for (const { line, refusal } of refusals)
    for (const reason of reasonsOf(refusal))
      context.stderr(`  ${say("import.line", { line, sentence: refusalText(speaking, reason) })}\n`);
  if (refused > refusals.length)
    context.stderr(`  ${say("import.more", { count: refused - refusals.length })}\n`);
  const id = rerunOf ?? importId;
  const commands = { command: `laurel import refused ${id}`, again: `laurel import rerun ${id}` };
  context.stderr(`${say(status === "stopped" ? "import.refused-first" : "import.refused-all", commands)}\n`);
}

/** Says what rounding did to amounts with more decimals than their currency. */
function tellRounded(context: CliContext, { say, words }: Messages, record: ImportRecord): void {
  const { lines, byCurrency } = showRounded(record.rounded);
  if (lines === 0) return;
  const sums = byCurrency.map(({ currency, difference }) => `${difference} ${currency}`);
  context.stderr(`${say("import.rounded", { count: lines, sums: words.list(sums) })}\n`);
}

function jsonOf(speaking: Messages, record: ImportRecord): Record<string, unknown> {
  const { importId, kind, source, fileName, status, problem, lines, added, repeated, refused, rerunOf } =
    record;
  const said = problem === null ? null : { ...problem, message: refusalText(speaking, problem) };
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

async function list(context: CliContext, speaking: Messages, limit: number): Promise<void> {
  const { say, words } = speaking;
  const records = await context.withDatabase((database) => listImports(asServer(database), { limit }));
  if (context.json)
    return context.stdout(
      `${JSON.stringify({ imports: records.map((record) => jsonOf(speaking, record)) })}\n`,
    );
  if (records.length === 0) return context.stdout(`${say("import.none")}\n`);
  const head = heads.map((each) => say(`import.head.${each}`));
  const rows = records.map(
    ({ importId, kind, fileName, status, lines, added, repeated, refused, startedAt }) => [
      String(importId),
      kind,
      fileName,
      status,
      ...[lines, added, repeated, refused].map(words.number),
      startedAt.toString({ smallestUnit: "second" }),
    ],
  );
  await context.stdout(`${tableOf([head, ...rows], new Set([0, 4, 5, 6, 7]))}\n`);
}

async function writeRefused(
  context: CliContext,
  speaking: Messages,
  importId: number,
  out: string | undefined,
): Promise<void> {
  await context.withDatabase(async (database) => {
    const record = await findImport(asServer(database), importId);
    if (record === null)
      return sayNo(context, speaking, { column: null, code: "import-unknown", params: { found: importId } });
    const lines = exportRefused(database, record, speaking);
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

async function rerun(context: CliContext, speaking: Messages, importId: number): Promise<void> {
  const outcome = await context.withDatabase(async (database) => {
    const today = await currentDay(database);
    const record = await rerunImport(database, { importId, kinds: importKinds, today, actor });
    return "code" in record ? record : outcomeOf(database, record);
  });
  if ("code" in outcome) sayNo(context, speaking, outcome);
  else await report(context, speaking, outcome);
}

function sayNo(context: CliContext, speaking: Messages, refusal: IntakeRefusal): void {
  context.refuse();
  context.stderr(`${refusalText(speaking, refusal)}\n`);
}
