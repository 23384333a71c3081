import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { addingBatch, batchesOf } from "../intake/batch-store.ts";
import type { PartnerRow } from "./read-partner.ts";

const columns = "partner_id, name, country, locale, joined_on, account_email, ended_on";

/** The partners on record among the given ids, by id. */
export async function findPartners(tx: Tx, partnerIds: readonly string[]): Promise<Map<string, PartnerRow>> {
  const statement = `select ${columns} from partners where partner_id = any($1)`;
  const found = await rows<PartnerRow>(tx, statement, [partnerIds]);
  return new Map(found.map((partner) => [partner.partnerId, partner]));
}

/** Which of the given ids are partners on record. */
export async function knownPartners(tx: Tx, partnerIds: readonly string[]): Promise<Set<string>> {
  const statement = "select partner_id from partners where partner_id = any($1)";
  const found = await rows<Pick<PartnerRow, "partnerId">>(tx, statement, [partnerIds]);
  return new Set(found.map(({ partnerId }) => partnerId));
}

/** New ids that look like that of another partner, on record or among them, with one such id. */
export async function findAlike(
  tx: Tx,
  partnerIds: readonly string[],
): Promise<readonly { readonly partnerId: string; readonly other: string }[]> {
  return rows(
    tx,
    `with given as (
       select partner_id, id_dress(partner_id) as dress from unnest($1::text[]) as given (partner_id)
       where not exists (select from partners known where known.partner_id = given.partner_id)
     )
     select given.partner_id, coalesce(
       (select min(partner_id) from partners where id_dress = given.dress), min(twin.partner_id)) as other
     from given left join given twin on twin.dress = given.dress and twin.partner_id <> given.partner_id
     group by given.partner_id, given.dress
     having min(twin.partner_id) is not null
       or exists (select from partners where id_dress = given.dress)`,
    [partnerIds],
  );
}

const given = `jsonb_to_recordset($1::jsonb) as given
  ("partnerId" text, name text, country text, locale text, "joinedOn" date, "accountEmail" text,
  "endedOn" date)`;

// The end is only part of the text where there is one: so the digests of earlier batches stay right.
const facts = {
  kind: "partners",
  table: "partner_snapshots",
  text: `(jsonb_build_array(partner_id, snapshot_id, name, country, locale, joined_on, account_email)
    || case when ended_on is null then '[]' else jsonb_build_array(ended_on) end)::text`,
};

/** The snapshots of partners, as state that events account for. */
export const presentPartnerFacts = batchesOf(facts);

const fields = `jsonb_strip_nulls(jsonb_build_object('name', name, 'country', country, 'locale', locale,
  'joined_on', joined_on, 'account_email', account_email, 'ended_on', ended_on)) as fields`;

/** The current partners. */
export const presentPartners = `
  select 'partner' as of, '' as partner_id, partner_id as id, ${fields} from partners`;

/** What they must be, by their last snapshots. */
export const derivedPartners = `
  select * from (
    select distinct on (partner_id) 'partner' as of, '' as chain, partner_id as id, ${fields}
    from partner_snapshots order by partner_id, snapshot_id desc
  ) as last`;

/**
 * Appends snapshots in their order, and makes the last of each partner the current one; gives what that makes
 * of the state.
 */
export async function appendPartners(
  tx: Tx,
  partners: readonly PartnerRow[],
  importId: number,
): Promise<StateChange | null> {
  const insert = `insert into partner_snapshots (${columns}, import_id) select given.*, $2 from ${given}`;
  const added = await row<StateChange>(tx, addingBatch(insert, facts), [JSON.stringify(partners), importId]);
  const latest = [...new Map(partners.map((partner) => [partner.partnerId, partner])).values()];
  await run(
    tx,
    `insert into partners (${columns}, import_id)
     select given.*, $2 from ${given} order by "partnerId"
     on conflict (partner_id) do update set name = excluded.name, country = excluded.country,
       locale = excluded.locale, joined_on = excluded.joined_on, account_email = excluded.account_email,
       ended_on = excluded.ended_on, received_at = excluded.received_at, import_id = excluded.import_id`,
    [JSON.stringify(latest), importId],
  );
  return added;
}
