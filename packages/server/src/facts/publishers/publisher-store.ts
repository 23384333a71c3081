import { rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { PublisherRow } from "./read-publisher.ts";

/** The publishers on record among the given ids, by id, of all partners. */
export async function findPublishers(
  tx: Tx,
  publisherIds: readonly string[],
): Promise<Map<string, PublisherRow>> {
  const found = await rows<PublisherRow>(
    tx,
    `select publisher_id, partner_id, name
     from publisher_directory join publishers using (partner_id, publisher_id) where publisher_id = any($1)`,
    [publisherIds],
  );
  return new Map(found.map((publisher) => [publisher.publisherId, publisher]));
}

const given = `jsonb_to_recordset($1::jsonb) as given ("publisherId" text, "partnerId" text, name text)`;

/** Appends snapshots in their order, and makes the last of each publisher the current one. */
export async function appendPublishers(
  tx: Tx,
  publishers: readonly PublisherRow[],
  importId: number | null,
): Promise<void> {
  await run(
    tx,
    `insert into publisher_snapshots (publisher_id, partner_id, name, import_id)
     select given.*, $2 from ${given}`,
    [JSON.stringify(publishers), importId],
  );
  const latest = JSON.stringify([
    ...new Map(publishers.map((publisher) => [publisher.publisherId, publisher])).values(),
  ]);
  await run(
    tx,
    `insert into publisher_directory (publisher_id, partner_id)
     select "publisherId", "partnerId" from ${given}
     on conflict do nothing`,
    [latest],
  );
  await run(
    tx,
    `insert into publishers (publisher_id, partner_id, name, import_id) select given.*, $2 from ${given}
     on conflict (partner_id, publisher_id) do update set name = excluded.name,
       received_at = excluded.received_at, import_id = excluded.import_id`,
    [latest, importId],
  );
}
