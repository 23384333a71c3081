import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { neutralise } from "./apostrophes.ts";
import { type IntakeRefusal, type RefusedRecord, reasonsOf } from "./import-kind.ts";
import { type ImportRecord, refusedLines } from "./import-store.ts";
import { type Delimiter, parseRecord, writeRecord } from "./read-csv.ts";
import { reasonColumns } from "./read-heading.ts";
import { maxRecordLength } from "./read-records.ts";

/**
 * The refused lines of an import that no re-run has imported, as a file of the same format with two columns
 * in front: the line of the first file and the reason. It can be corrected in a spreadsheet and imported as
 * it is: an import ignores the two columns. A cell that would run as a formula has an apostrophe in front,
 * which an import removes. A record whose cells can't be told apart is put into one cell.
 */
export async function* exportRefused(
  database: Database,
  { importId, heading, reading }: Pick<ImportRecord, "importId" | "heading" | "reading">,
  messages: Messages,
): AsyncGenerator<string> {
  const { delimiter } = reading;
  if (heading !== null)
    yield `${writeRecord([...reasonColumns, ...withoutReasons(heading, heading)], delimiter)}\n`;
  let after = 0;
  while (true) {
    const page = await refusedLines(asServer(database), importId, {
      after,
      unsettledOnly: true,
      rawLength: maxRecordLength,
    });
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.line;
    for (const refused of page) {
      const reason = refusalText(messages, refused.refusal);
      const layout = heading === null ? null : { heading, delimiter };
      yield `${layout === null ? jsonLine(refused, reason) : csvLine(refused, reason, layout)}\n`;
    }
  }
}

/** A refusal as text for a person: for each reason the column, what was found and how to fix it. */
export function refusalText(messages: Messages, refusal: IntakeRefusal): string {
  return reasonsOf(refusal)
    .map(({ column, code, params }) => {
      const sentence = messages.refusal(code, params);
      return column === null ? sentence : `${column}: ${sentence}`;
    })
    .join(" | ");
}

function csvLine(
  { line, raw }: RefusedRecord,
  reason: string,
  { heading, delimiter }: { readonly heading: readonly string[]; readonly delimiter: Delimiter },
): string {
  const cells = parseRecord(raw, delimiter);
  const whole = cells !== null && cells.length === heading.length ? withoutReasons(heading, cells) : [raw];
  return writeRecord([String(line), reason, ...whole].map(neutralise), delimiter);
}

/** A file of refused lines may have been imported itself; its two front columns are written again. */
function withoutReasons(heading: readonly string[], cells: readonly string[]): readonly string[] {
  return cells.filter((_, index) => !reasonColumns.includes(heading[index] ?? ""));
}

function jsonLine({ line, raw }: RefusedRecord, reason: string): string {
  const reasons = { refused_line: line, refused_because: reason };
  const text = raw.trim();
  // The text of the line, not its parsed value, so that numbers stay as they were written.
  if (isObject(text))
    return `${JSON.stringify(reasons).slice(0, -1)},${text.slice(1)}`.replace(/,\s*\}$/, "}");
  return JSON.stringify({ ...reasons, refused_text: raw });
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
