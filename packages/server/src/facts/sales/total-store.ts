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
    const lineOf = (minor: bigint, more: number) =>
      `${[copyValue(partnerId), day, exclusion, minor, more].join("\t")}\n`;
    let rest = amountMinor;
    for (; rest > mostInRow; rest -= mostInRow) yield lineOf(mostInRow, 0);
    for (; rest < -mostInRow; rest += mostInRow) yield lineOf(-mostInRow, 0);
    if (rest !== 0n || unconverted !== 0) yield lineOf(rest, unconverted);
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

/** Which lines undo the line that they name, as SQL. Other lines that name one only share its exclusion. */
export const undoes = (line: string) =>
  `(${line}.kind in ('refund', 'chargeback') and ${line}.offsets is not null)`;

/** The exclusion of a line that names another: its own first, but a mistake is passed on in any case. */
const passedOn = (own: string, named: string) =>
  `case when '${wrong}' in (${own}, ${named}) then '${wrong}' else coalesce(${own}, ${named}) end`;

/** Lines under this exclusion count as never received, for every measure. */
const wrong = "entered-in-error";

/** A circle of lines that name each other ends the climb; no real chain is as long. */
const longestChain = 100;

/**
 * What each of the current lines counts, as the common table `counted`: partner_id, source, source_line_id,
 * day, currency, exclusion, before_minor and after_minor. A line counts what `after_minor` comes to at the
 * rate of the day less what `before_minor` comes to, so that a line that is undone as a whole comes to 0.
 *
 * A refund or chargeback that names its line counts on that line's day, in the order of the lines' ids, and
 * all of them together take away at most what the line has; one that names a refund undoes what that one
 * undoes. It has no row here while its line is missing, or where the currencies differ.
 *
 * `lines`: a query for one row of `sales` for each line, where no line is missing that belongs together with
 * others by `offsets`. The result goes after `with recursive`.
 */
export function countedLines(lines: string): string {
  return `given as materialized (${lines}), climb as (
      select line.partner_id, line.source, line.source_line_id, line.offsets as named, line.exclusion,
        case when not ${undoes("line")} then line.source_line_id end as root, 0 as depth
      from given line where line.offsets is not null
      union all
      select climb.partner_id, climb.source, climb.source_line_id, line.offsets,
        ${passedOn("climb.exclusion", "line.exclusion")},
        coalesce(climb.root, case when not ${undoes("line")} then line.source_line_id end), depth + 1
      from climb join given line on line.partner_id = climb.partner_id and line.source = climb.source
        and line.source_line_id = climb.named
      where depth < ${longestChain}
    ), linked as materialized (
      select distinct on (partner_id, source, source_line_id)
        partner_id, source, source_line_id, exclusion, root
      from climb order by partner_id, source, source_line_id, depth desc
    ), own as (
      select line.partner_id, line.source, line.source_line_id, line.billed_on, line.currency,
        line.amount_minor, coalesce(linked.exclusion, line.exclusion, '') as exclusion
      from given line left join linked on linked.partner_id = line.partner_id
        and linked.source = line.source and linked.source_line_id = line.source_line_id
      where not ${undoes("line")}
    ), undoing as (
      select line.partner_id, line.source, line.source_line_id, root.billed_on, line.currency,
        coalesce(linked.exclusion, '') as exclusion, root.amount_minor as whole, line.amount_minor,
        sum(line.amount_minor) over (
          partition by line.partner_id, line.source, linked.root
          order by coalesce(linked.exclusion, '') <> root.exclusion, coalesce(linked.exclusion, ''),
            line.source_line_id collate "C"
        ) as taken
      from given line join linked on linked.partner_id = line.partner_id and linked.source = line.source
        and linked.source_line_id = line.source_line_id
      join own root on root.partner_id = line.partner_id and root.source = line.source
        and root.source_line_id = linked.root and root.currency = line.currency
      where ${undoes("line")} and coalesce(linked.exclusion, '') <> '${wrong}'
    ), counted as (
      select partner_id, source, source_line_id, billed_on as day, currency, exclusion,
        0::bigint as before_minor, amount_minor as after_minor
      from own where exclusion <> '${wrong}'
      union all
      select partner_id, source, source_line_id, billed_on, currency, exclusion,
        greatest(whole + taken - amount_minor, least(whole, 0))::bigint,
        greatest(whole + taken, least(whole, 0))::bigint
      from undoing
    )`;
}

/** What a row of `counted` comes to in the program's currency at a factor; null without one. */
export function countedMinor(programCurrency: string, factor: string): string {
  return `case when counted.currency = ${programCurrency} then after_minor - before_minor
    else convert_minor(after_minor, ${factor}) - convert_minor(before_minor, ${factor}) end`;
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
