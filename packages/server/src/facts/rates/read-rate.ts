import type { Currency } from "@laurel/core";
import { enteredInError, type Withdrawable } from "../intake/entered-in-error.ts";
import { type CellStyle, columns, type IntakeRefusal } from "../intake/import-kind.ts";
import { CellReader } from "../intake/read-cells.ts";

/** What one unit of a currency is worth in the program's, from a day (`YYYY-MM-DD`) on. */
export interface RateRow extends Withdrawable {
  readonly currency: Currency;
  readonly day: string;
  /** A plain decimal above 0, in its shortest text. */
  readonly rate: string;
}

export const rateColumns = columns(["currency", "day", "rate"], ["exclusion"]);

/** Reads a line of `rates`. */
export function readRate(cells: readonly string[], style?: CellStyle): RateRow | IntakeRefusal {
  const cell = new CellReader(rateColumns, cells, style);
  const row = {
    currency: cell.currency("currency"),
    day: cell.day("day"),
    rate: cell.decimal("rate"),
    exclusion: cell.optionalWord("exclusion", [enteredInError]),
  };
  if (!cell.isFine("rate")) return cell.problem ?? row;
  if (row.rate === "0" || row.rate.startsWith("-")) cell.refuseFound("rate", "rate-not-positive");
  return cell.problem ?? row;
}
