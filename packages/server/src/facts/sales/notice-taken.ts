import { amountText } from "@laurel/core";
import type { Tx } from "../../platform/database/transaction.ts";
import { type NoticedRecord, refuse } from "../intake/import-kind.ts";
import { undoes } from "./check-offsets.ts";
import { findTakenAlready } from "./correction-store.ts";
import { keyOf, type OwnedLine } from "./sale-store.ts";

/**
 * Notices lines that have less than the refunds and chargebacks take away that came before them and name
 * them: one of the amounts is probably wrong, and only what the line has is taken away.
 */
export async function noticeTaken(
  tx: Tx,
  batch: readonly OwnedLine[],
  source: string,
): Promise<readonly NoticedRecord[]> {
  const sales = batch.filter(({ row }) => !undoes(row));
  const taken = new Map(
    (await findTakenAlready(tx, sales, source)).map(({ partnerId, sourceLineId, currency, amountMinor }) => [
      `${keyOf(partnerId, sourceLineId)}\n${currency}`,
      -Number(amountMinor),
    ]),
  );
  if (taken.size === 0) return [];
  return sales.flatMap(({ partnerId, line, raw, row }) => {
    const { currency, amountMinor } = row;
    const undone = taken.get(`${keyOf(partnerId, row.sourceLineId)}\n${currency}`) ?? 0;
    if (undone <= Math.max(0, amountMinor)) return [];
    const params = {
      found: amountText(amountMinor, currency),
      taken: amountText(undone, currency),
      currency,
    };
    return [{ line, raw, notice: refuse("amount", "offsets-exceed-line", params) }];
  });
}
