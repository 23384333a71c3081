import type { Tx } from "../../platform/database/transaction.ts";
import type { PartnerRow } from "./read-partner.ts";

const columns = `partner_id as "partnerId", name, country, locale, joined_on as "joinedOn",
  account_email as "accountEmail"`;

/** The partners on record among the given ids, by id. */
export async function findPartners(tx: Tx, partnerIds: readonly string[]): Promise<Map<string, PartnerRow>> {
  const { rows } = await tx.client.query<PartnerRow>(
    `select ${columns} from partners where partner_id = any($1)`,
    [partnerIds],
  );
  return new Map(rows.map((row) => [row.partnerId, row]));
}

/** Which of the given ids are partners on record. */
export async function knownPartners(tx: Tx, partnerIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.client.query<{ partner_id: string }>(
    "select partner_id from partners where partner_id = any($1)",
    [partnerIds],
  );
  return new Set(rows.map(({ partner_id }) => partner_id));
}

const given = `jsonb_to_recordset($1::jsonb) as given
  ("partnerId" text, name text, country text, locale text, "joinedOn" date, "accountEmail" text)`;

/** Appends snapshots in their order, and makes the last of each partner the current one. */
export async function appendPartners(tx: Tx, rows: readonly PartnerRow[], importId: number): Promise<void> {
  await tx.client.query(
    `insert into partner_snapshots (partner_id, name, country, locale, joined_on, account_email, import_id)
     select given.*, $2 from ${given}`,
    [JSON.stringify(rows), importId],
  );
  const latest = [...new Map(rows.map((row) => [row.partnerId, row])).values()];
  await tx.client.query(
    `insert into partners (partner_id, name, country, locale, joined_on, account_email, import_id)
     select given.*, $2 from ${given} order by "partnerId"
     on conflict (partner_id) do update set name = excluded.name, country = excluded.country,
       locale = excluded.locale, joined_on = excluded.joined_on, account_email = excluded.account_email,
       received_at = excluded.received_at, import_id = excluded.import_id`,
    [JSON.stringify(latest), importId],
  );
}
