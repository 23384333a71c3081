import { type Cell, csvText } from "./csv.ts";
import { type Currency, DECIMALS, decimalText, toCents } from "./money.ts";
import type { Rates } from "./rates.ts";

export type Exclusion = "" | "fraud" | "cancelled-before-use" | "test";

/** A line of the sales report. `reportedOn` is not written: it decides the line's place in the file. */
export interface Line {
  readonly id: string;
  readonly revision: number;
  readonly publisherId: string;
  readonly offerId: string;
  readonly billedOn: Temporal.PlainDate;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly kind: "sale" | "refund" | "chargeback" | "adjustment";
  readonly exclusion: Exclusion;
  readonly offsets: string;
  readonly reportedOn: Temporal.PlainDate;
}

/**
 * How many US cents the lines of one partner add to the 12 months up to today. A refund or chargeback that
 * names its line counts on that line's day, at its rate; each line has at most one.
 */
export function countedCents(lines: readonly Line[], today: Temporal.PlainDate, rates: Rates): number {
  const latest = new Map<string, Line>();
  for (const line of lines) {
    const known = latest.get(line.id);
    if (known === undefined || line.revision > known.revision) latest.set(line.id, line);
  }
  const after = today.subtract({ months: 12 });
  let sum = 0;
  for (const line of latest.values()) {
    const excluded = line.exclusion !== "" || (latest.get(line.offsets)?.exclusion ?? "") !== "";
    const undone =
      line.kind === "refund" || line.kind === "chargeback" ? latest.get(line.offsets) : undefined;
    const { billedOn, amountMinor: before } = undone ?? { billedOn: line.billedOn, amountMinor: 0 };
    if (excluded || Temporal.PlainDate.compare(billedOn, after) <= 0) continue;
    const { rate, usable } = rates.on(line.currency, billedOn.toString());
    const cents = (amountMinor: number) => toCents(amountMinor, line.currency, rate);
    // Lines that are lowered later have nothing left below zero.
    const left = undone === undefined ? line.amountMinor : Math.max(0, before + line.amountMinor);
    if (usable) sum += cents(left) - cents(before);
  }
  return sum;
}

const SALES_HEADING = [
  "source_line_id",
  "revision",
  "publisher_id",
  "offer_id",
  "billed_on",
  "amount",
  "currency",
  "kind",
  "exclusion",
  "offsets",
];

/** The cells of a line, by `SALES_HEADING`. */
export function cellsOf(line: Line): Cell[] {
  return [
    line.id,
    line.revision,
    line.publisherId,
    line.offerId,
    line.billedOn.toString(),
    decimalText(line.amountMinor, DECIMALS[line.currency]),
    line.currency,
    line.kind,
    line.exclusion,
    line.offsets,
  ];
}

/** `sales.csv` with these rows. */
export function ledgerCsv(rows: readonly (readonly Cell[])[]): string {
  return csvText(SALES_HEADING, rows);
}
