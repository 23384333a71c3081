import { toWire, Waiting } from "@laurel/contract";
import { waitingLines } from "@laurel/words";
import { refusalText } from "../../facts/intake/export-refused.ts";
import { type IntakeRefusal, reasonsOf } from "../../facts/intake/import-kind.ts";
import { type ImportRecord, refusedLines } from "../../facts/intake/import-store.ts";
import { type KeptNotice, listNotices } from "../../facts/intake/notice-store.ts";
import { showRounded } from "../../facts/intake/show-import.ts";
import { todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { readWaiting, waitingOf } from "../../standing/waiting.ts";
import type { CliContext } from "./context.ts";

/** How many refused lines and notices are shown at once; `import refused` and `notices` have them all. */
const shownLines = 5;

/** An import with the first of its refused lines and notices, and what waits after it. */
export interface ImportOutcome {
  readonly record: ImportRecord;
  readonly waiting: Waiting;
  readonly refusals: Awaited<ReturnType<typeof refusedLines>>;
  readonly notices: readonly KeptNotice[];
}

/** Today in the program's time zone. */
export async function currentDay(database: Database): Promise<Temporal.PlainDate> {
  const { timeline } = await loadTimeline(database);
  return todayOf(database.clock, timeline);
}

/** `shown`: how many of the refused lines and of the notices. */
export async function outcomeOf(
  reader: Reader,
  record: ImportRecord,
  today: Temporal.PlainDate,
  shown: number = shownLines,
): Promise<ImportOutcome> {
  const of = record.rerunOf ?? record.importId;
  return {
    record,
    waiting: await waitingOf(reader, await readWaiting(reader, null, today.toString())),
    refusals: await refusedLines(reader, of, { limit: shown, unsettledOnly: true }),
    notices: await listNotices(reader, record.importId, { limit: shown }),
  };
}

/**
 * Says what became of an import. Lines that were refused, and lines that are equal to an earlier one of the
 * file, end the command with an error: in both cases the file doesn't say what its sender means.
 */
export async function reportImport(
  context: CliContext,
  speaking: Messages,
  { record, refusals, notices, waiting }: ImportOutcome,
): Promise<void> {
  const { say } = speaking;
  const { added, skipped, status } = record;
  refuseFor(context, record);
  if (context.json) {
    const text = JSON.stringify({ ...jsonOf(speaking, record), waiting: toWire(Waiting, waiting) });
    return context.stdout(`${text}\n`);
  }
  tellProblem(context, speaking, record);
  if (status === "refused") return;
  await context.stdout(`${countsOf(speaking, record)}\n`);
  if (skipped > 0) await context.stdout(`${say("import.skipped", { count: skipped })}\n`);
  tellRounded(context, speaking, record);
  if (added > 0) context.stderr(`${say("import.recorded-soon", { command: "laurel recompute" })}\n`);
  const standing = added > 0 ? { ...waiting, partnersDue: 0 } : waiting;
  for (const line of waitingLines(speaking.words, standing)) context.stderr(`${line}\n`);
  tellNotices(context, speaking, record, notices);
  tellRefused(context, speaking, record, refusals);
}

/** The exit code is 1 where lines are refused or equal to an earlier one. */
export function refuseFor(context: CliContext, { status, refused, duplicated }: ImportRecord): void {
  if (status !== "finished" || refused > 0 || duplicated > 0) context.refuse();
}

/** Says why the whole file is refused, or why its import stopped. */
export function tellProblem(context: CliContext, speaking: Messages, record: ImportRecord): void {
  if (record.problem === null) return;
  for (const reason of reasonsOf(record.problem))
    context.stderr(`${record.fileName}: ${refusalText(speaking, reason)}\n`);
}

function countsOf({ say }: Messages, record: ImportRecord): string {
  const { importId, rerunOf, fileName, lines, added, repeated, duplicated, refused, noticed } = record;
  const what = rerunOf === null ? fileName : say("import.rerun-of", { id: rerunOf });
  const counts = { lines, added, repeated, duplicated, refused, noticed };
  return say("import.summary", { id: importId, what, ...counts });
}

/** Says what rounding did to amounts with more decimals than their currency. */
export function tellRounded(context: CliContext, { say, words }: Messages, record: ImportRecord): void {
  const { lines, byCurrency } = showRounded(record.rounded);
  if (lines === 0) return;
  const sums = byCurrency.map(({ currency, difference }) => `${difference} ${currency}`);
  context.stderr(`${say("import.rounded", { count: lines, sums: words.list(sums) })}\n`);
}

function tellNotices(
  context: CliContext,
  speaking: Messages,
  { importId, noticed }: ImportRecord,
  notices: readonly KeptNotice[],
): void {
  if (noticed === 0) return;
  const { say } = speaking;
  context.stderr(`${say("import.look")}\n`);
  for (const { line, notice } of notices) tellLine(context, speaking, line, notice);
  const commands = { command: `laurel import notices ${importId}`, option: "--strict" };
  context.stderr(`${say("import.noticed-all", commands)}\n`);
}

function tellRefused(
  context: CliContext,
  speaking: Messages,
  { importId, rerunOf, refused, status }: ImportRecord,
  refusals: ImportOutcome["refusals"],
): void {
  if (refused === 0) return;
  const { say } = speaking;
  tellLines(context, speaking, refusals);
  if (refused > refusals.length)
    context.stderr(`  ${say("import.more", { count: refused - refusals.length })}\n`);
  const id = rerunOf ?? importId;
  const commands = { command: `laurel import refused ${id}`, again: `laurel import rerun ${id}` };
  context.stderr(`${say(status === "stopped" ? "import.refused-first" : "import.refused-all", commands)}\n`);
}

/** Says line by line why each is refused. */
export function tellLines(
  context: CliContext,
  speaking: Messages,
  refusals: ImportOutcome["refusals"],
): void {
  for (const { line, refusal } of refusals)
    for (const reason of reasonsOf(refusal)) tellLine(context, speaking, line, reason);
}

/** Says what is to be said of a line. */
export function tellLine(context: CliContext, speaking: Messages, line: number, reason: IntakeRefusal): void {
  const sentence = refusalText(speaking, reason);
  context.stderr(`  ${speaking.say("import.line", { line, sentence })}\n`);
}

/** Says why something can't be done with an import; the command ends with exit code 1. */
export function sayNo(context: CliContext, speaking: Messages, refusal: IntakeRefusal): void {
  context.refuse();
  context.stderr(`${refusalText(speaking, refusal)}\n`);
}

/** An import as `--json` prints it. */
export function jsonOf(speaking: Messages, record: ImportRecord): Record<string, unknown> {
  const { importId, kind, source, fileName, status, problem, lines, added, repeated, duplicated } = record;
  const { refused, noticed, skipped, rerunOf, undoneAt, undoneBy, undoneBecause } = record;
  const said = problem === null ? null : { ...problem, message: refusalText(speaking, problem) };
  const undone = undoneAt && { at: undoneAt.toString(), by: undoneBy, reason: undoneBecause };
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
    duplicated,
    refused,
    noticed,
    skipped,
    mapping: record.reading.mapping?.name ?? null,
    rounded: { lines: roundedLines, by_currency: byCurrency },
    rerun_of: rerunOf,
    made_by: record.madeBy,
    undone,
  };
}
