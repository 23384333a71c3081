import { type Currency, type Exclusion, exclusions, type Minor } from "@laurel/core";
import { type CellStyle, columns, type IntakeRefusal } from "../intake/import-kind.ts";
import { CellReader } from "../intake/read-cells.ts";

export const saleKinds = ["sale", "refund", "chargeback", "adjustment"] as const;

/** A line of billed sales, signed as billed. Days are `YYYY-MM-DD`. */
export interface SaleRow {
  readonly sourceLineId: string;
  readonly revision: number;
  readonly publisherId: string;
  readonly offerId: string;
  readonly billedOn: string;
  /** In the line's own currency. */
  readonly amountMinor: Minor;
  /** The amount as the file has it, where it had more decimals than the currency and was rounded. */
  readonly written: string | null;
  readonly currency: Currency;
  readonly kind: (typeof saleKinds)[number];
  readonly exclusion: Exclusion | null;
  /** The line that a refund or chargeback undoes. */
  readonly offsets: string | null;
}

export const saleColumns = columns(
  ["source_line_id", "revision", "publisher_id", "offer_id", "billed_on", "amount", "currency", "kind"],
  ["exclusion", "offsets"],
);

/** Reads a line of `sales`. */
export function readSale(cells: readonly string[], style?: CellStyle): SaleRow | IntakeRefusal {
  const cell = new CellReader(saleColumns, cells, style);
  const currency = cell.currency("currency");
  const { minor, written } = cell.amount("amount", currency);
  const row: SaleRow = {
    sourceLineId: cell.id("source_line_id"),
    revision: cell.revision("revision"),
    publisherId: cell.id("publisher_id"),
    offerId: cell.id("offer_id"),
    billedOn: cell.day("billed_on"),
    amountMinor: minor,
    written,
    currency,
    kind: cell.word("kind", saleKinds),
    exclusion: cell.optionalWord("exclusion", exclusions),
    offsets: cell.optionalId("offsets"),
  };
  if (cell.isFine("amount", "currency", "kind")) checkSign(cell, row);
  if (row.offsets === row.sourceLineId) cell.refuseFound("offsets", "offsets-itself");
  return cell.problem ?? row;
}

/** A sale is positive, a refund or chargeback negative; zero is allowed for each. */
function checkSign(cell: CellReader, { kind, amountMinor }: SaleRow): void {
  if (kind === "sale" && amountMinor < 0) cell.refuseFound("amount", "sale-negative");
  if ((kind === "refund" || kind === "chargeback") && amountMinor > 0) {
    cell.refuseFound("amount", "refund-positive", { kind });
  }
}
