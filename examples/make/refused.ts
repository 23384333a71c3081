import type { Cell } from "./csv.ts";
import type { Offer } from "./offers.ts";

/** A line of `sales.csv` that the import must refuse, and why. */
interface RefusedLine {
  readonly sourceLineId: string;
  readonly column: string;
  readonly reason: string;
  /** The wrong cells of an otherwise good line, by column. */
  readonly cells: Readonly<Record<string, string>>;
}

const refused = (
  name: string,
  column: string,
  reason: string,
  cells: Record<string, string>,
): RefusedLine => ({
  sourceLineId: name.startsWith("=") ? name : `refused-${name}`,
  column,
  reason,
  cells,
});

/** Each has another reason. The good line before `refused-other-content` has the same id and revision. */
export const REFUSED_SALES: readonly RefusedLine[] = [
  refused("unknown-publisher", "publisher_id", "no publisher has this id", {
    publisher_id: "nobody-we-know",
  }),
  refused("unknown-offer", "offer_id", "no offer has this id", { offer_id: "never-published" }),
  refused("thousands-comma", "amount", "a plain decimal has no thousands separator", { amount: "1,234.50" }),
  refused("decimal-comma", "amount", "a plain decimal has a point", { amount: "1234,50" }),
  refused("31-february", "billed_on", "there is no such day", { billed_on: "2026-02-31" }),
  refused("unknown-currency", "currency", "there is no such currency", { currency: "DLR" }),
  refused("positive-refund", "amount", "a refund is zero or less", { kind: "refund", amount: "40.00" }),
  refused("negative-sale", "amount", "a sale is zero or more", { amount: "-40.00" }),
  refused("seven-decimals", "amount", "an amount has at most six decimals", { amount: "1250.5000001" }),
  refused("missing-amount", "amount", "the amount is missing", { amount: "" }),
  refused("minus-zero", "amount", "minus zero is no amount", { amount: "-0" }),
  refused("exponent", "amount", "a plain decimal has no exponent", { amount: "1e400" }),
  refused("unknown-kind", "kind", "there is no such kind", { kind: "credit" }),
  refused("unknown-exclusion", "exclusion", "there is no such exclusion", { exclusion: "duplicate" }),
  refused("revision", "revision", "a revision is a whole number", { revision: "two" }),
  refused("=refused-formula", "source_line_id", "an id never begins with =", {}),
  refused("other-content", "revision", "the same revision was received with other content", {
    amount: "11.00",
  }),
];

/** A good line. It is a test order, so that it would not count if it were imported. */
function goodCells(offer: Offer, today: Temporal.PlainDate): Record<string, string> {
  return {
    source_line_id: "",
    revision: "1",
    publisher_id: offer.publisherId,
    offer_id: offer.offerId,
    billed_on: today.subtract({ days: 30 }).toString(),
    amount: "10.00",
    currency: "USD",
    kind: "sale",
    exclusion: "test",
    offsets: "",
  };
}

/** The rows, with the refused lines for this live offer spread evenly between them. */
export function withRefused(rows: readonly Cell[][], offer: Offer, today: Temporal.PlainDate): Cell[][] {
  const step = Math.floor(rows.length / (REFUSED_SALES.length + 1));
  const mixed = REFUSED_SALES.flatMap(({ sourceLineId, cells }, i) => {
    const good = { ...goodCells(offer, today), source_line_id: sourceLineId };
    const twin = sourceLineId === "refused-other-content" ? [Object.values(good)] : [];
    return [...rows.slice(i * step, (i + 1) * step), ...twin, Object.values({ ...good, ...cells })];
  });
  return [...mixed, ...rows.slice(REFUSED_SALES.length * step)];
}
