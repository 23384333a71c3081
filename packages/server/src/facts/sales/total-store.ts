import { rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { copyIn, copyValue } from "../intake/ledger-store.ts";
import type { DailyTotal } from "./daily-totals.ts";

/** Appends to the daily totals what a batch adds to them. */
export async function addToTotals(tx: Tx, totals: Iterable<DailyTotal>): Promise<void> {
  const columns = "partner_id, day, exclusion, amount_minor, unconverted";
  await copyIn(tx, `copy sales_daily_intake (${columns}) from stdin`, totalText(totals));
}

/** The most that one row of the totals holds; a day may have several rows, which add up. */
const most = "9007199254740991";
const mostInRow = BigInt(most);

function* totalText(totals: Iterable<DailyTotal>): Generator<string> {
  for (const { partnerId, day, exclusion, amountMinor, unconverted } of totals) {
    const place = `${copyValue(partnerId)}\t${day}\t${exclusion}`;
    let rest = amountMinor;
    for (; rest > mostInRow; rest -= mostInRow) yield `${place}\t${mostInRow}\t0\n`;
    for (; rest < -mostInRow; rest += mostInRow) yield `${place}\t${-mostInRow}\t0\n`;
    if (rest !== 0n || unconverted !== 0) yield `${place}\t${rest}\t${unconverted}\n`;
  }
}

/**
 * SQL: rows of totals from rows whose `amount_minor` is a numeric of any size, each with as much as a number
 * holds exactly. A day may have several.
 */
export function inRows(totals: string): string {
  return `select partner_id, day, exclusion,
      (sign(amount_minor) * least(abs(amount_minor) - part * ${most}, ${most}))::bigint
        as amount_minor,
      case when part = 0 then unconverted else 0 end as unconverted
    from (${totals}) as total
    cross join lateral generate_series(0, div(abs(amount_minor), ${most})) as part
    where amount_minor <> 0 and abs(amount_minor) <> part * ${most} or part = 0 and unconverted <> 0`;
}

/**
 * Merges the additions of each day into one. Rows that are added meanwhile stay, and no other import waits.
 */
export async function mergeAdditions(tx: Tx, partnerIds: readonly string[]): Promise<void> {
  const merged = `select partner_id, day, exclusion, sum(amount_minor) as amount_minor,
      sum(unconverted)::int as unconverted
    from taken group by 1, 2, 3`;
  await run(
    tx,
    `with taken as (
       delete from sales_daily where partner_id = any($1)
       returning partner_id, day, exclusion, amount_minor, unconverted
     )
     insert into sales_daily (partner_id, day, exclusion, amount_minor, unconverted) ${inRows(merged)}`,
    [partnerIds],
  );
}

/**
 * What the totals of partners hold, each day by its absolute amount: no measure of theirs can be larger.
 * Partners without totals are left out.
 */
export async function findHeld(tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const found = await rows<{ readonly partnerId: string; readonly held: string }>(
    tx,
    `select partner_id, sum(abs(of_day)) as held from (
       select partner_id, sum(amount_minor) as of_day from sales_daily
       where partner_id = any($1) group by partner_id, day, exclusion
     ) as days group by partner_id`,
    [partnerIds],
  );
  return new Map(found.map(({ partnerId, held }) => [partnerId, BigInt(held)]));
}

/** What each day comes to, as the totals say. */
export const presentTotals = `
  select 'total' as of, partner_id, concat_ws(' ', day, nullif(exclusion, '')) as id,
    jsonb_build_object('amount_minor', sum(amount_minor), 'unconverted', sum(unconverted)) as fields
  from sales_daily group by partner_id, day, exclusion
  having sum(amount_minor) <> 0 or sum(unconverted) <> 0`;

/**
 * What it must come to, by the ledger: each line by its highest revision and, if it has no exclusion of its
 * own, under that of the line it offsets.
 */
export const derivedTotals = `
  select 'total' as of, partner_id, concat_ws(' ', billed_on, nullif(exclusion, '')) as id,
    jsonb_build_object('amount_minor', coalesce(sum(minor), 0), 'unconverted',
      count(*) filter (where minor is null)) as fields
  from (
    select line.partner_id, line.billed_on, coalesce(line.exclusion, undone.exclusion, '') as exclusion,
      case when line.currency = (
        select currency from programs order by published_at desc, in_force_from desc limit 1
      ) then line.amount_minor else convert_minor(line.amount_minor, rate.factor) end as minor
    from (
      select distinct on (partner_id, source, source_line_id) * from sales
      order by partner_id, source, source_line_id, revision desc
    ) as line
    left join lateral (
      select exclusion from sales
      where line.offsets is not null and sales.partner_id = line.partner_id and sales.source = line.source
        and sales.source_line_id = line.offsets
      order by revision desc limit 1
    ) as undone on true
    left join rate_days rate on rate.currency = line.currency and rate.day = line.billed_on
  ) as counted group by partner_id, billed_on, exclusion
  having coalesce(sum(minor), 0) <> 0 or count(*) filter (where minor is null) <> 0`;
