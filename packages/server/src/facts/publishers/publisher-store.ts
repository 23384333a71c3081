import type { Publisher } from "@laurel/contract";
import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";
import { addingBatch, batchesOf } from "../intake/batch-store.ts";
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

/** A publisher as last received, and how many offers are on record of it. */
export interface ListedPublisher extends Omit<Publisher, "receivedAt"> {
  readonly receivedAt: Temporal.Instant;
}

/** Publishers that a partner has or had, after one, by their ids. */
export async function listPublishers(
  reader: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly ListedPublisher[]> {
  return rows<ListedPublisher>(
    reader,
    `select publisher_id, name, received_at,
       (select count(*) from offers where offers.partner_id = publishers.partner_id
          and offers.publisher_id = publishers.publisher_id) as offers
     from publishers
     where partner_id = $1 and ($2::text is null or publisher_id > $2) order by publisher_id limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
}

/** Which of the publishers belong to a partner now. */
export async function ownPublishers(
  server: Reader,
  partnerId: string,
  publisherIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const own = await rows<Pick<ListedPublisher, "publisherId">>(
    server,
    "select publisher_id from publisher_directory where partner_id = $1 and publisher_id = any($2)",
    [partnerId, publisherIds],
  );
  return new Set(own.map(({ publisherId }) => publisherId));
}

const given = `jsonb_to_recordset($1::jsonb) as given ("publisherId" text, "partnerId" text, name text)`;

const facts = {
  kind: "publishers",
  table: "publisher_snapshots",
  text: `jsonb_build_array(partner_id, publisher_id, snapshot_id, name)::text`,
};

/** The snapshots of publishers, as state that events account for. */
export const presentPublisherFacts = batchesOf(facts);

const name = `jsonb_build_object('name', name) as fields`;

/** The current publishers, and which partner each belongs to. */
export const presentPublishers = `
  select 'publisher' as of, partner_id, publisher_id as id, ${name} from publishers
  union all
  select 'publisher-of', '', publisher_id, jsonb_build_object('partner', partner_id)
  from publisher_directory`;

/** What they must be, by their snapshots: a publisher belongs to the partner that it came to last. */
export const derivedPublishers = `
  select * from (
    select distinct on (partner_id, publisher_id) 'publisher' as of, partner_id, publisher_id as id, ${name}
    from publisher_snapshots order by partner_id, publisher_id, snapshot_id desc
  ) as last
  union all
  select * from (
    select distinct on (publisher_id) 'publisher-of', '', publisher_id,
      jsonb_build_object('partner', partner_id)
    from publisher_snapshots order by publisher_id, snapshot_id desc
  ) as latest`;

/** The publishers that a partner has, by their ids. */
export async function findPublishersOf(tx: Tx, partnerId: string): Promise<readonly string[]> {
  const found = await rows<Pick<PublisherRow, "publisherId">>(
    tx,
    "select publisher_id from publisher_directory where partner_id = $1 order by publisher_id",
    [partnerId],
  );
  return found.map(({ publisherId }) => publisherId);
}

/**
 * Appends snapshots in their order, and makes the last of each publisher the current one, also by its
 * partner; gives what that makes of the state.
 */
export async function appendPublishers(
  tx: Tx,
  publishers: readonly PublisherRow[],
  importId: number | null,
): Promise<StateChange | null> {
  const insert = `insert into publisher_snapshots (publisher_id, partner_id, name, import_id)
     select given.*, $2::bigint from ${given}`;
  const added = await row<StateChange>(tx, addingBatch(insert, facts), [
    JSON.stringify(publishers),
    importId,
  ]);
  const latest = JSON.stringify([
    ...new Map(publishers.map((publisher) => [publisher.publisherId, publisher])).values(),
  ]);
  await run(
    tx,
    `insert into publisher_directory (publisher_id, partner_id)
     select "publisherId", "partnerId" from ${given}
     on conflict (publisher_id) do update set partner_id = excluded.partner_id
       where publisher_directory.partner_id <> excluded.partner_id`,
    [latest],
  );
  await run(
    tx,
    `insert into publishers (publisher_id, partner_id, name, import_id) select given.*, $2 from ${given}
     on conflict (partner_id, publisher_id) do update set name = excluded.name,
       received_at = excluded.received_at, import_id = excluded.import_id`,
    [latest, importId],
  );
  return added;
}
