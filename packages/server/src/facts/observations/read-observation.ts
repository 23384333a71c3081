import { enteredInError, type Withdrawable } from "../intake/entered-in-error.ts";
import { type CellStyle, columns, type IntakeRefusal } from "../intake/import-kind.ts";
import { CellReader } from "../intake/read-cells.ts";

/** A dated measure of a partner. Days are `YYYY-MM-DD`. */
export interface ObservationRow extends Withdrawable {
  readonly partnerId: string;
  readonly measure: string;
  /** A plain decimal in its shortest text. */
  readonly value: string;
  readonly observedOn: string;
  /** The first day on which it no longer counts. */
  readonly expiresOn: string | null;
}

export const observationColumns = columns(
  ["partner_id", "measure", "value", "observed_on"],
  ["expires_on", "exclusion"],
);

/** Reads a line of `observations`. */
export function readObservation(cells: readonly string[], style?: CellStyle): ObservationRow | IntakeRefusal {
  const cell = new CellReader(observationColumns, cells, style);
  const row = {
    partnerId: cell.id("partner_id"),
    measure: cell.id("measure"),
    value: cell.decimal("value"),
    observedOn: cell.day("observed_on"),
    expiresOn: cell.optionalDay("expires_on"),
    exclusion: cell.optionalWord("exclusion", [enteredInError]),
  };
  if (cell.isFine("value") && !isExact(row.value))
    cell.refuseFound("value", "observation-inexact", { digits: mostDigits });
  const comparable = cell.isFine("observed_on", "expires_on");
  if (comparable && row.expiresOn !== null && row.expiresOn <= row.observedOn) {
    cell.refuseFound("expires_on", "expires-before-observed", { observedOn: row.observedOn });
  }
  return cell.problem ?? row;
}

/** What a program computes with numbers exactly, and money of any currency in its minor units. */
const mostDigits = 15;
const leastTooLarge = 10 ** 13;

function isExact(value: string): boolean {
  const digits = value.replace(/^-?0*\.?0*|\./g, "");
  return digits.length <= mostDigits && Math.abs(Number(value)) < leastTooLarge;
}
