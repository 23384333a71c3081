import { nearestOf } from "@laurel/core";
import { type Columns, type IntakeRefusal, type RefusalReason, refuse, together } from "./import-kind.ts";
import { shorten } from "./shorten.ts";

/** Columns in front of the others in a file of refused lines; an import ignores them. */
export const reasonColumns: readonly string[] = ["refused_line", "refused_because"];

/** Where the columns of a kind are in the records of a file. */
export interface Places {
  /** For each column of the kind; -1: left out. */
  readonly at: readonly number[];
  /** How many cells a record has: those after the last named column may only be blank. */
  readonly width: number;
}

/**
 * Finds a kind's columns in the heading of a CSV, whatever their order, capitals and spaces; or says all
 * reasons why the file can't be read. `others`: columns that are not of the kind may be there.
 */
export function readHeading(
  columns: Columns,
  heading: readonly string[],
  { others = false } = {},
): Places | IntakeRefusal {
  const at: number[] = columns.names.map(() => -1);
  const find = columnFinder(columns);
  const reasons: RefusalReason[] = [];
  const unknown: string[] = [];
  for (const [place, name] of heading.entries()) {
    const column = find(name);
    if (column === null) {
      if (!others && tidy(name) !== "" && !reasonColumns.includes(tidy(name))) unknown.push(name);
    } else if ((at[column] ?? -1) >= 0) {
      reasons.push(refuse(shorten(name), "column-repeated", { found: shorten(name) }));
    } else at[column] = place;
  }
  if (isOneCell(columns, unknown, heading)) return refuse(null, "heading-one-cell");
  const missing = columns.names.filter((_, column) => column < columns.required && (at[column] ?? -1) < 0);
  reasons.push(...unknownColumns(columns, unknown));
  if (missing.length > 0) {
    const found = shorten(heading.map(tidy).filter(Boolean).join(", "));
    reasons.push(refuse(missing[0] ?? null, "column-missing", { missing: missing.join(", "), found }));
  }
  const width = heading.findLastIndex((name) => tidy(name) !== "") + 1;
  return together(reasons) ?? { at, width };
}

/** Whether a heading is one cell with several names, which none of our separators divides. */
function isOneCell({ names }: Columns, [name = ""]: readonly string[], heading: readonly string[]): boolean {
  const letters = lettersOf(name);
  const isAlone = heading.every((cell) => cell === name || tidy(cell) === "");
  return isAlone && names.filter((known) => letters.includes(lettersOf(known))).length > 1;
}

/** A name without spaces around it and marks that can't be seen. */
function tidy(name: string): string {
  return name.replaceAll(/[\p{Cc}\p{Cf}]/gu, "").trim();
}

/** "Partner ID", "partnerId" and "partner_id" are the same name. */
function lettersOf(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** Finds the column that a name of a heading means. */
export function columnFinder({ names, at }: Columns): (name: string) => number | null {
  const byLetters = new Map(names.map((name, index) => [lettersOf(name), index]));
  return (name) => at.get(name) ?? byLetters.get(lettersOf(name)) ?? null;
}

/** A name that isn't a column of the kind, with the one that was probably meant. */
function unknownColumn(columns: Columns, name: string): RefusalReason {
  return refuse(shorten(name), "column-unknown", {
    found: shorten(name),
    meant: meantColumn(columns, name) ?? "none",
    allowed: columns.names.join(", "),
  });
}

/** How many unknown columns are named; a report of another system has dozens. */
const mostNamed = 10;

/** Several such names: each with the column that was probably meant, and those like none of ours together. */
function unknownColumns(columns: Columns, names: readonly string[]): readonly RefusalReason[] {
  const others = names.filter((name) => meantColumn(columns, name) === null);
  const [first] = others;
  if (first === undefined || others.length === 1) return names.map((name) => unknownColumn(columns, name));
  const near = names.filter((name) => !others.includes(name)).map((name) => unknownColumn(columns, name));
  const found = others.slice(0, mostNamed).map((name) => `"${shorten(name)}"`);
  const params = { found: found.join(", "), more: others.length - found.length };
  const all = refuse(shorten(first), "columns-unknown", { ...params, allowed: columns.names.join(", ") });
  return [all, ...near];
}

/** "Partner ID", "partnerId" and "partner_id" are the same name. */
export function meantColumn({ names }: Columns, name: string): string | null {
  const meant = nearestOf(lettersOf(name), names.map(lettersOf));
  return names.find((known) => lettersOf(known) === meant) ?? null;
}
