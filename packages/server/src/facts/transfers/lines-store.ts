import type { Currency } from "@laurel/core";
import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import {
  addingBatch,
  type ChangedBatch,
  changedBatches,
  returning,
  withdrawing,
} from "../intake/batch-store.ts";
import { differences, makeTables } from "../sales/correction-store.ts";
import type { DailyTotal } from "../sales/daily-totals.ts";
import { salesFacts } from "../sales/sale-store.ts";
import type { OfferDays, Transfer } from "./transfers.ts";

/** A line, as its id. */
interface LineKey {
  readonly source: string;
  readonly sourceLineId: string;
}

/** Makes the tables of the lines that leave, and of the lines whose totals that changes. */
export async function prepareTransfer(tx: Tx): Promise<void> {
  await run(
    tx,
    `create temp table sales_leaving (
       partner_id text, source text, source_line_id text, transfer_id bigint,
       primary key (partner_id, source, source_line_id)
     ) on commit drop;
     create temp table sales_left (like sales, transfer_id bigint) on commit drop;
     create temp table sales_touched (partner_id text, source text, source_line_id text) on commit drop;
     set local work_mem = '256MB'`,
  );
  await makeTables(tx);
}

/** Whether a line belongs to the publisher, or to the offer, by the day on which it was billed. */
const isConcerned = (line: string) => `(($3::text is null or ${line}.offer_id = $3)
    and coalesce((
      select belongs_to from offer_days days where days.publisher_id = ${line}.publisher_id
        and days.offer_id = ${line}.offer_id and ${line}.billed_on >= days.first
        and ${line}.billed_on < days.until
    ), ${line}.publisher_id) = $2)`;

/**
 * Finds the lines that a transfer takes along, by their last revisions: those billed from its day on. A line
 * that names another goes or stays with it, so that a refund is where its sale is. `offerDays`: what earlier
 * transfers say of the lines of single offers.
 */
export async function findLeaving(
  tx: Tx,
  transfer: Transfer,
  offerDays: readonly OfferDays[],
): Promise<void> {
  await run(
    tx,
    `insert into sales_leaving
     with recursive offer_days as materialized (
       select * from unnest($6::text[], $7::text[], $8::date[], $9::date[], $10::text[])
         as days (publisher_id, offer_id, first, until, belongs_to)
     ), own as (
       select * from (
         select distinct on (source, source_line_id) * from sales where partner_id = $1
         order by source, source_line_id, revision desc
       ) as line where ${isConcerned("line")}
     ), climb as (
       select source, source_line_id, source_line_id as top, billed_on, offsets as named, true as is_own,
         0 as depth
       from own where offsets is not null
       union all
       select climb.source, climb.source_line_id, line.source_line_id, line.billed_on, line.offsets,
         ${isConcerned("line")}, depth + 1
       from climb cross join lateral (
         select * from sales line where line.partner_id = $1 and line.source = climb.source
           and line.source_line_id = climb.named
         order by revision desc limit 1
       ) line
       where depth < 100
     ), tops as (
       select source, source_line_id, source_line_id as root, billed_on, true as is_own
       from own where offsets is null
       union all
       select * from (
         select distinct on (source, source_line_id) source, source_line_id, coalesce(named, top) as root,
           billed_on, is_own
         from climb order by source, source_line_id, depth desc
       ) as linked
     ), together as (
       -- As windows: a join of these would be planned for the few lines that the planner expects.
       select source, source_line_id, bool_and(is_own) over same as is_own, min(billed_on) over same as first
       from tops window same as (partition by source, root)
     )
     select $1, source, source_line_id, $5 from together
     where is_own and ($4::date is null or first >= $4)`,
    [
      ...[transfer.fromPartner, transfer.publisherId, transfer.offerId, transfer.fromDay],
      transfer.transferId,
      offerDays.map(({ publisherId }) => publisherId),
      offerDays.map(({ offerId }) => offerId),
      offerDays.map(({ from }) => from ?? "-infinity"),
      offerDays.map(({ until }) => until ?? "infinity"),
      offerDays.map(({ belongsTo }) => belongsTo),
    ],
  );
}

/** How many of the lines are on record at the partner already, and one of them; null: none is. */
export async function findTwins(
  tx: Tx,
  toPartner: string,
): Promise<(LineKey & { readonly count: number }) | null> {
  return row(
    tx,
    `select source, source_line_id, count(*) over () as count from (
       select distinct source, source_line_id from sales_leaving join sales using (source, source_line_id)
       where sales.partner_id = $1
     ) as twins order by source, source_line_id limit 1`,
    [toPartner],
  );
}

/** The last revision of each touched line, as the totals count it. */
const touchedLines = `select sale.* from sales_touched touched
  cross join lateral (
    select * from sales line where line.partner_id = touched.partner_id and line.source = touched.source
      and line.source_line_id = touched.source_line_id
    order by revision desc limit 1
  ) sale`;

const isLeaving = `exists (
  select from sales_leaving leaving where leaving.partner_id = fact.partner_id
    and leaving.source = fact.source and leaving.source_line_id = fact.source_line_id)`;

/** What has left, how it changes the totals, and what that makes of the state. */
export interface LeftLines {
  /** Lines that went, each counted once whatever its revisions. */
  readonly lines: number;
  readonly totals: readonly DailyTotal[];
  readonly state: readonly StateChange[];
}

/**
 * Moves the lines that leave to another partner. There they count as received now; one that comes back
 * counts as received when it first was.
 */
export async function moveLines(tx: Tx, toPartner: string, programCurrency: Currency): Promise<LeftLines> {
  await run(
    tx,
    `insert into sales_left
       select sales.*, transfer_id from sales join sales_leaving using (partner_id, source, source_line_id);
     analyze sales_leaving; analyze sales_left`,
  );
  await findTouched(tx, toPartner);
  await run(tx, `insert into sales_then ${touchedLines}`);
  const left = await rows<ChangedBatch>(tx, withdrawing(salesFacts, isLeaving, leavingBy));
  const back = await rows<ChangedBatch>(tx, returning(salesFacts, isBack("$1")), [toPartner]);
  const came = await rows<StateChange>(tx, addingBatch(receiving, salesFacts), [toPartner]);
  await run(tx, `insert into sales_now ${touchedLines}`);
  const counted = await row<{ readonly lines: number }>(tx, "select count(*) as lines from sales_leaving");
  return {
    lines: counted?.lines ?? 0,
    totals: await differences(tx, programCurrency),
    state: [...changedBatches([...left, ...back]), ...came],
  };
}

/** By which transfer a line leaves. */
const leavingBy = {
  column: "transfer_id",
  value: `(select transfer_id from sales_leaving leaving where leaving.partner_id = fact.partner_id
    and leaving.source = fact.source and leaving.source_line_id = fact.source_line_id)`,
};

/** Which rows of undone sales come back to a partner: those that left it and are the same. */
const isBack = (toPartner: string) => `fact.partner_id = ${toPartner} and fact.transfer_id is not null
  and fact.restored_at is null and exists (
    select from sales_left gone where gone.source = fact.source
      and gone.source_line_id = fact.source_line_id and gone.revision = fact.revision
      and gone.import_id = fact.import_id)`;

/** Appends the rows that have left and didn't come back, as received now. */
const receiving = `insert into sales (partner_id, source_line_id, revision, publisher_id, offer_id, billed_on,
    amount_minor, currency, kind, exclusion, offsets, source, import_id, amount_written)
  select $1, gone.source_line_id, gone.revision, gone.publisher_id, gone.offer_id, gone.billed_on,
    gone.amount_minor, gone.currency, gone.kind, gone.exclusion, gone.offsets, gone.source, gone.import_id,
    gone.amount_written
  from sales_left gone where not exists (
    select from sales known where known.partner_id = $1 and known.source = gone.source
      and known.source_line_id = gone.source_line_id and known.revision = gone.revision)`;

/**
 * Leaves the lines whose totals change in `sales_touched`: those that leave, at both partners, and those that
 * are linked with them by `offsets`, which are few.
 */
async function findTouched(tx: Tx, toPartner: string): Promise<void> {
  await run(
    tx,
    `insert into sales_touched
     with recursive linked (partner_id, source, source_line_id) as (
       select * from (
         select line.partner_id, line.source, line.source_line_id
         from sales line join sales_leaving leaving on leaving.source = line.source
           and leaving.source_line_id = line.offsets and line.partner_id in ($1, leaving.partner_id)
         where line.offsets is not null
         union
         select $1, source, offsets from sales_left where offsets is not null
       ) as named
       union
       select next.* from linked cross join lateral (
         select line.partner_id, line.source, line.source_line_id from sales line
         where line.partner_id = linked.partner_id and line.source = linked.source
           and line.offsets = linked.source_line_id and line.offsets is not null
         union all
         select line.partner_id, line.source, line.offsets from sales line
         where line.partner_id = linked.partner_id and line.source = linked.source
           and line.source_line_id = linked.source_line_id and line.offsets is not null
       ) as next
     )
     select partner_id, source, source_line_id from sales_leaving
     union select $1, source, source_line_id from sales_leaving
     union select partner_id, source, source_line_id from linked`,
    [toPartner],
  );
}
