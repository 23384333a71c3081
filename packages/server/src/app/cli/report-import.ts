import { refusalText } from "../../facts/intake/export-refused.ts";
import type { IntakeRefusal } from "../../facts/intake/import-kind.ts";
import { type ImportRecord, refusedLines } from "../../facts/intake/import-store.ts";
import { type KeptNotice, listNotices } from "../../facts/intake/notice-store.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import type { CliContext } from "./context.ts";

/** How many refused lines and notices are shown at once; `import refused` and `notices` have them all. */
const shownLines = 5;

/** An import with the first of its refused lines and notices. */
export interface ImportOutcome {
  readonly record: ImportRecord;
  readonly refusals: Awaited<ReturnType<typeof refusedLines>>;
  readonly notices: readonly KeptNotice[];
}

export async function outcomeOf(database: Database, record: ImportRecord): Promise<ImportOutcome> {
  const of = record.rerunOf ?? record.importId;
  const server = asServer(database);
  return {
    record,
    refusals: await refusedLines(server, of, { limit: shownLines, unsettledOnly: true }),
    notices: await listNotices(server, record.importId, { limit: shownLines }),
  };
}

/**
 * Says what became of an import. Lines that were refused, and lines that are equal to an earlier one of the
 * file, end the command with an error: in both cases the file doesn't say what its sender means.
 */
export async function reportImport(
  context: CliContext,
  { record, refusals, notices }: ImportOutcome,
): Promise<void> {
  const { problem, added, duplicated, refused, status, fileName } = record;
  if (status !== "finished" || refused > 0 || duplicated > 0) context.refuse();
  if (context.json) return context.stdout(`${JSON.stringify(jsonOf(record))}\n`);
  if (problem !== null) context.stderr(`${fileName}: ${refusalSentence(problem)}\n`);
  if (status === "refused") return;
  await context.stdout(`${countsOf(record)}\n`);
  if (added > 0) context.stderr("A worker records the new standings soon; without one: laurel recompute\n");
  sayNotices(context, record, notices);
  sayRefused(context, record, refusals);
}

function countsOf(record: ImportRecord): string {
  const { importId, rerunOf, fileName, lines, added, repeated, duplicated, refused, noticed } = record;
  const what = rerunOf === null ? fileName : `the refused lines of import ${rerunOf}`;
  const count = (number: number) => number.toLocaleString("en");
  return [
    `import ${importId}, ${what}: ${count(lines)} ${lines === 1 ? "line" : "lines"}; ${count(added)} added`,
    `${count(repeated)} on record already`,
    `${count(refused)} refused`,
    ...(duplicated > 0 ? [`${count(duplicated)} equal to an earlier line of the file`] : []),
    ...(noticed > 0 ? [`${count(noticed)} noticed`] : []),
  ].join(", ");
}

function sayNotices(
  context: CliContext,
  { importId, noticed }: ImportRecord,
  notices: readonly KeptNotice[],
): void {
  if (noticed === 0) return;
  context.stderr("These lines were taken in. Look at them:\n");
  for (const { line, notice } of notices) context.stderr(`  line ${line}: ${refusalSentence(notice)}\n`);
  context.stderr(`All notices: laurel import notices ${importId}. To refuse such lines: --strict\n`);
}

function sayRefused(
  context: CliContext,
  { importId, rerunOf, refused, status }: ImportRecord,
  refusals: ImportOutcome["refusals"],
): void {
  if (refused === 0) return;
  for (const { line, refusal } of refusals) context.stderr(`  line ${line}: ${refusalSentence(refusal)}\n`);
  if (refused > refusals.length)
    context.stderr(`  … and ${(refused - refusals.length).toLocaleString("en")} more\n`);
  const id = rerunOf ?? importId;
  const again = status === "stopped" ? "" : ` Try them again: laurel import rerun ${id}`;
  context.stderr(`${again === "" ? "The first" : "All"} of them: laurel import refused ${id}.${again}\n`);
}

export function refusalSentence(refusal: IntakeRefusal): string {
  return refusalText(messages("en"), refusal);
}

/** An import as `--json` prints it. */
export function jsonOf(record: ImportRecord): Record<string, unknown> {
  const { importId, kind, source, fileName, status, problem, lines, added, repeated, duplicated } = record;
  const { refused, noticed, rerunOf, undoneAt, undoneBy, undoneBecause } = record;
  const said = problem === null ? null : { ...problem, message: refusalSentence(problem) };
  const undone = undoneAt && { at: undoneAt.toString(), by: undoneBy, reason: undoneBecause };
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
    rerun_of: rerunOf,
    undone,
  };
}
