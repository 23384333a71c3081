import { run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { copyIn, copyValue } from "../intake/ledger-store.ts";
import { countedLines, countedMinor } from "./counted-line-store.ts";
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

/** What each day comes to, as the totals say. */
export const presentTotals = `
  select 'total' as of, partner_id, concat_ws(' ', day, nullif(exclusion, '')) as id,
    jsonb_build_object('amount_minor', sum(amount_minor), 'unconverted', sum(unconverted)) as fields
  from sales_daily group by partner_id, day, exclusion
  having sum(amount_minor) <> 0 or sum(unconverted) <> 0`;

/** What it must come to, by the ledger: each line by its highest revision. */
export const derivedTotals = `
  select * from (
    with recursive ${countedLines(`
      select distinct on (partner_id, source, source_line_id) * from sales
      order by partner_id, source, source_line_id, revision desc`)},
    converted as (
      select partner_id, counted.day, exclusion, ${countedMinor("program.currency", "factor")} as minor
      from counted
      cross join (
        select currency from programs order by published_at desc, in_force_from desc limit 1
      ) as program
      left join rate_days on rate_days.currency = counted.currency and rate_days.day = counted.day
    )
    select 'total' as of, partner_id, concat_ws(' ', day, nullif(exclusion, '')) as id,
      jsonb_build_object('amount_minor', coalesce(sum(minor), 0), 'unconverted',
        count(*) filter (where minor is null)) as fields
    from converted group by partner_id, day, exclusion
    having coalesce(sum(minor), 0) <> 0 or count(*) filter (where minor is null) <> 0
  ) as totals`;
