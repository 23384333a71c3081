import type { DailySales, KnownFacts } from "@laurel/core";
import type { Tx } from "../../platform/database/transaction.ts";
import { mergeAdditions } from "./total-store.ts";

/** A partner with fewer additions than this is read within a millisecond, wherever they are on disk. */
const manyAdditions = 1000;

function isCrowded(sales: readonly DailySales[]): boolean {
  return sales.length > manyAdditions && sales.length > 4 * new Set(sales.map(({ day }) => day)).size;
}

/** Merges the additions of partners whose days were added to very often. No sum changes. */
export async function foldTotals(
  tx: Tx,
  histories: readonly Pick<KnownFacts, "partnerId" | "sales">[],
): Promise<void> {
  const crowded = histories.filter(({ sales }) => isCrowded(sales));
  if (crowded.length === 0) return;
  await mergeAdditions(
    tx,
    crowded.map(({ partnerId }) => partnerId),
  );
}
