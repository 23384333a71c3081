import { amountText, type Currency, largestLineMinor } from "@laurel/core";
import type { Tx } from "../../platform/database/transaction.ts";
import { type RefusedRecord, refuse } from "../intake/import-kind.ts";
import { undoes } from "./check-offsets.ts";
import type { Conversions, DailyTotal } from "./daily-totals.ts";
import type { OwnedLine } from "./sale-store.ts";
import { findHeld } from "./total-store.ts";

/**
 * Lines that come to more in the program's currency than one line may. A refund that names its line takes
 * away no more than that line has.
 */
export function convertedTooLarge(
  fresh: readonly OwnedLine[],
  { isBounded }: Conversions,
  currency: Currency,
): readonly RefusedRecord[] {
  return fresh
    .filter(({ row }) => !undoes(row) && !isBounded(row.amountMinor, row.currency, row.billedOn))
    .map(({ line, raw, row }) => {
      const params = {
        found: amountText(row.amountMinor, row.currency),
        from: row.currency,
        currency,
        limit: amountText(largestLineMinor, currency),
      };
      return { line, raw, refusal: refuse("amount", "amount-too-large-converted", params) };
    });
}

/** All sales of a partner together may come to at most this, by the absolute amounts of the days. */
const largestTotal = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * A batch that adds less to a partner is not checked: it would take nearly a million such batches to reach
 * the largest total.
 */
const largeAddition = 10_000_000_000;

/** Whether the sales of a partner come to more than a number holds exactly. */
export async function isBeyondTotal(tx: Tx, partnerId: string): Promise<boolean> {
  return ((await findHeld(tx, [partnerId])).get(partnerId) ?? 0n) > largestTotal;
}

/** The totals of partners to which a batch adds much. */
export async function heldByLarge(
  tx: Tx,
  additions: readonly DailyTotal[],
): Promise<ReadonlyMap<string, bigint>> {
  const added = new Map<string, number>();
  // A number is exact far beyond what it is compared with.
  for (const { partnerId, amountMinor } of additions)
    added.set(partnerId, (added.get(partnerId) ?? 0) + Math.abs(Number(amountMinor)));
  const large = [...added].filter(([, sum]) => sum >= largeAddition).map(([partnerId]) => partnerId);
  if (large.length === 0) return new Map();
  const held = await findHeld(tx, large);
  return new Map(large.map((partnerId) => [partnerId, held.get(partnerId) ?? 0n]));
}

/**
 * The lines that carry the total of a partner beyond what a number holds exactly, after they were added.
 * `before` is what the partners held.
 */
export async function totalsTooLarge(
  tx: Tx,
  fresh: readonly OwnedLine[],
  conversions: Conversions,
  before: ReadonlyMap<string, bigint>,
  currency: Currency,
): Promise<readonly RefusedRecord[]> {
  if (before.size === 0) return [];
  const after = await findHeld(tx, [...before.keys()]);
  const limit = amountText(Number(largestTotal), currency);
  return (
    [...after]
      // What makes a total smaller is always taken in.
      .filter(([partnerId, held]) => held > largestTotal && held > (before.get(partnerId) ?? 0n))
      .flatMap(([partnerId]) => {
        const own = fresh.filter((each) => each.partnerId === partnerId);
        return linesBeyond(own, conversions, before.get(partnerId) ?? 0n).map(({ line, raw }) => ({
          line,
          raw,
          refusal: refuse("amount", "sales-total-too-large", { partner: partnerId, limit, currency }),
        }));
      })
  );
}

/** The lines of a partner that no longer fit; all of them if corrections of other lines leave it unclear. */
function linesBeyond(
  own: readonly OwnedLine[],
  { convert }: Conversions,
  before: bigint,
): readonly OwnedLine[] {
  let held = before;
  const beyond = own.filter(({ row }) => {
    const minor = BigInt(Math.abs(convert(row.amountMinor, row.currency, row.billedOn) ?? 0));
    if (held + minor > largestTotal) return true;
    held += minor;
    return false;
  });
  return beyond.length > 0 ? beyond : own;
}
