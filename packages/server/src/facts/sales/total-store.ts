import { run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { copyIn, copyValue } from "../intake/ledger-store.ts";
import type { DailyTotal } from "./daily-totals.ts";

/** Appends to the daily totals what a batch adds to them. */
export async function addToTotals(tx: Tx, totals: Iterable<DailyTotal>): Promise<void> {
  const columns = "partner_id, day, exclusion, amount_minor, unconverted";
  await copyIn(tx, `copy sales_daily_intake (${columns}) from stdin`, totalText(totals));
}

function* totalText(totals: Iterable<DailyTotal>): Generator<string> {
  for (const { partnerId, day, exclusion, amountMinor, unconverted } of totals) {
    if (amountMinor === 0 && unconverted === 0) continue;
    yield `${copyValue(partnerId)}\t${day}\t${exclusion}\t${amountMinor}\t${unconverted}\n`;
  }
}

/**
 * Merges the additions of each day into one. Rows that are added meanwhile stay, and no other import waits.
 */
export async function mergeAdditions(tx: Tx, partnerIds: readonly string[]): Promise<void> {
  await run(
    tx,
    `with taken as (
       delete from sales_daily where partner_id = any($1)
       returning partner_id, day, exclusion, amount_minor, unconverted
     )
     insert into sales_daily (partner_id, day, exclusion, amount_minor, unconverted)
     select partner_id, day, exclusion, sum(amount_minor), sum(unconverted) from taken group by 1, 2, 3
     having sum(amount_minor) <> 0 or sum(unconverted) <> 0`,
    [partnerIds],
  );
}
