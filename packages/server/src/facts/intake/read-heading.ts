import { nearestOf } from "@laurel/core";
import { type Columns, type IntakeRefusal, refuse } from "./import-kind.ts";
import { shorten } from "./read-cells.ts";

/** Columns in front of the others in a file of refused lines; an import ignores them. */
export const reasonColumns: readonly string[] = ["refused_line", "refused_because"];

/** Where each column of a kind is in the records of a file; -1: left out. */
export type Places = readonly number[];

/**
 * Finds a kind's columns in the heading of a CSV, whatever their order; or says why the file can't be read.
 */
export function readHeading(columns: Columns, heading: readonly string[]): Places | IntakeRefusal {
  const seen = new Set<string>();
  for (const name of heading) {
    if (seen.has(name)) return refuse(shorten(name), "column-repeated", { found: shorten(name) });
    seen.add(name);
    if (!columns.at.has(name) && !reasonColumns.includes(name)) return unknownColumn(columns, name);
  }
  const missing = columns.names.slice(0, columns.required).filter((name) => !seen.has(name));
  if (missing.length > 0) {
    return refuse(missing[0] ?? null, "column-missing", {
      missing: missing.join(", "),
      found: shorten(heading.join(", ")),
    });
  }
  return columns.names.map((name) => heading.indexOf(name));
}

/** A name that isn't a column of the kind, with the one that was probably meant. */
function unknownColumn(columns: Columns, name: string): IntakeRefusal {
  return refuse(shorten(name), "column-unknown", {
    found: shorten(name),
    meant: meantColumn(columns, name) ?? "none",
    allowed: columns.names.join(", "),
  });
}

/** "Partner ID", "partnerId" and "partner_id" are the same name. */
export function meantColumn({ names }: Columns, name: string): string | null {
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  const meant = nearestOf(letters(name), names.map(letters));
  return names.find((known) => letters(known) === meant) ?? null;
}
