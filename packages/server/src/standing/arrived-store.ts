import type { ArrivedFacts } from "@laurel/contract";
import { rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";
import type { ListedStanding } from "./record-store.ts";

/** What happened to the rows of a table of undone facts, each with its moment. */
const undoing = (table: string) => `
  select import_id, happened.what, happened.at from ${table} cross join lateral (values
    ('received', case when restored_at is null then received_at end),
    ('undone', undone_at),
    ('restored', restored_at)
  ) as happened (what, at)`;

/** A sale that came by a transfer has its moment. */
const receivedOrCame = `case when exists (
    select from transfers where to_partner = partner_id and transferred_at = received_at
  ) then 'came' else 'received' end`;

/** The same as `undoing` of sales, of which some left by a transfer and came back by another. */
const leaving = `
  select import_id, happened.what, happened.at from undone_sales cross join lateral (values
    (case when restored_at is null then ${receivedOrCame} end, received_at),
    (case when transfer_id is null then 'undone' else 'left' end, undone_at),
    (case when transfer_id is null then 'restored' else 'came' end, restored_at)
  ) as happened (what, at)`;

/**
 * The facts about a partner that arrived or were undone between each record and the one before it, by import;
 * in the order of the records. Partners' roles can't read rates: this needs the server's reader.
 */
export async function findArrived(
  server: Reader,
  partnerId: string,
  records: readonly Pick<ListedStanding, "beforeAt" | "recordedAt">[],
): Promise<readonly (readonly ArrivedFacts[])[]> {
  const found = await rows<ArrivedFacts & { readonly place: number }>(
    server,
    `with own as (
       select currency from sales where partner_id = $1
       union select currency from undone_sales where partner_id = $1
     ), happened as (
       select 'partners' as kind, import_id, 'received' as what, received_at as at
       from partner_snapshots where partner_id = $1
       union all select 'offers', import_id, 'received', received_at from offer_snapshots
         where partner_id = $1
       union all select 'sales', import_id, ${receivedOrCame}, received_at from sales where partner_id = $1
       union all select 'sales', import_id, what, at from (${leaving} where partner_id = $1)
       union all select 'observations', import_id, 'received', received_at from observations
         where partner_id = $1
       union all select 'observations', import_id, what, at
         from (${undoing("undone_observations")} where partner_id = $1)
       union all select 'rates', import_id, 'received', received_at from rates join own using (currency)
       union all select 'rates', import_id, what, at
         from (${undoing("undone_rates")} where currency in (select currency from own))
     ), batches as (
       select kind, import_id, what, at, count(*) as count from happened group by 1, 2, 3, 4
     )
     select place::int, kind, import_id, what, sum(count)::int as count
     from unnest($2::timestamptz[], $3::timestamptz[]) with ordinality as record (after, until, place)
     join batches on at > after and at <= until
     group by place, kind, import_id, what order by place, kind, import_id, what`,
    [
      partnerId,
      records.map(({ beforeAt }) => beforeAt?.toString() ?? "-infinity"),
      records.map(({ recordedAt }) => recordedAt.toString()),
    ],
  );
  const byPlace = Map.groupBy(found, ({ place }) => place);
  return records.map((_, index) => (byPlace.get(index + 1) ?? []).map(({ place: __, ...facts }) => facts));
}
