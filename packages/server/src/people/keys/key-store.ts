import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** What a key may do, and for which partner. */
export interface KeyGrant {
  /** The partner it is bound to; null: the marketplace's own. */
  readonly partnerId: string | null;
  /** Names of actions. */
  readonly scopes: readonly string[];
}

/** A key as it is stored, without its secret. */
export interface KeyRow extends KeyGrant {
  readonly keyId: string;
  readonly name: string;
  /** The first characters, by which a person recognises it. */
  readonly start: string | null;
  /** A user id, or `cli`. */
  readonly owner: string;
  /** Who made it, as in events; `unrecorded`. */
  readonly madeBy: string;
  /** The action that allowed it; `cli`, `unrecorded`. */
  readonly byRight: string;
  /** Who answers for it, as in events. */
  readonly heldBy: string;
  readonly enabled: boolean;
  readonly createdAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant | null;
  readonly lastUsedAt: Temporal.Instant | null;
}

/** A key without a grant was made behind Laurel's back, and is none. */
const from = "identity.apikey stored join key_grants on key_id = stored.id";
const columns = `stored.id as key_id, name, start, "referenceId" as owner, permissions, metadata, made_by,
  by_right, held_by, enabled, "createdAt" as created_at, "expiresAt" as expires_at,
  "lastRequest" as last_used_at`;

/** The key with this digest, unless it has ended or been revoked. */
export async function findKey(reader: Reader, digest: string, now: Temporal.Instant): Promise<KeyRow | null> {
  const statement = {
    name: "identity.key",
    text: `select ${columns} from ${from}
           where key = $1 and enabled and ("expiresAt" is null or "expiresAt" > $2)`,
  };
  const found = await row<StoredKey>(reader, statement, [digest, now.toString()]);
  return found && readKey(found);
}

/** The key with this id, in use or not; null where there is none. */
export async function findKeyById(reader: Reader, keyId: string): Promise<KeyRow | null> {
  const found = await row<StoredKey>(reader, `select ${columns} from ${from} where stored.id = $1`, [keyId]);
  return found && readKey(found);
}

/** Keys after a position, the newest first, also revoked ones. */
export async function listKeys(
  reader: Reader,
  after: Position | null,
  limit: number,
): Promise<readonly KeyRow[]> {
  const found = await rows<StoredKey>(
    reader,
    `select ${columns} from ${from}
     where $1::timestamptz is null or "createdAt" < $1 or ("createdAt" = $1 and stored.id > $2::text)
     order by "createdAt" desc, stored.id limit $3`,
    [after?.[0] ?? null, after?.[1] ?? null, limit],
  );
  return found.map(readKey);
}

/** The keys in use that someone answers for, the oldest first. */
export async function listKeysHeldBy(
  reader: Reader,
  heldBy: string,
  now: Temporal.Instant,
): Promise<readonly KeyRow[]> {
  const found = await rows<StoredKey>(
    reader,
    `select ${columns} from ${from}
     where held_by = $1 and enabled and ("expiresAt" is null or "expiresAt" > $2)
     order by "createdAt", stored.id`,
    [heldBy, now.toString()],
  );
  return found.map(readKey);
}

/** A key to be stored. */
export type NewKeyRow = Omit<KeyRow, "enabled" | "lastUsedAt"> & { readonly digest: string };

/** Stores a key in the library's table, and who answers for it in ours. */
export async function insertKey(tx: Tx, key: NewKeyRow): Promise<void> {
  await run(
    tx,
    `with made as (
       insert into identity.apikey (id, "configId", name, start, prefix, key, "referenceId", enabled,
         "rateLimitEnabled", "requestCount", permissions, metadata, "createdAt", "updatedAt", "expiresAt")
       values ($1, 'default', $2, $3, 'laurel_', $4, $5, true, false, 0, $6, $7, $8, $8, $9) returning id
     ) insert into key_grants (key_id, made_by, by_right, held_by) select id, $10, $11, $12 from made`,
    [
      key.keyId,
      key.name,
      key.start,
      key.digest,
      key.owner,
      JSON.stringify({ laurel: key.scopes }),
      JSON.stringify({ partnerId: key.partnerId }),
      key.createdAt.toString(),
      key.expiresAt?.toString() ?? null,
      key.madeBy,
      key.byRight,
      key.heldBy,
    ],
  );
}

/** Records that a key was used. */
export async function markKeyUsed(reader: Reader, keyId: string, now: Temporal.Instant): Promise<void> {
  await run(reader, 'update identity.apikey set "lastRequest" = $2 where id = $1', [keyId, now.toString()]);
}

/** Revokes a key. It is kept, so that the list shows it. */
export async function disableKey(tx: Tx, keyId: string): Promise<void> {
  await run(tx, "update identity.apikey set enabled = false where id = $1", [keyId]);
}

/** Lets a key end sooner. */
export async function endKeyAt(tx: Tx, keyId: string, at: Temporal.Instant): Promise<void> {
  await run(tx, 'update identity.apikey set "expiresAt" = $2 where id = $1', [keyId, at.toString()]);
}

/** Makes another person or key answer for a key. */
export async function passKey(tx: Tx, keyId: string, heldBy: string): Promise<void> {
  await run(tx, "update key_grants set held_by = $2 where key_id = $1", [keyId, heldBy]);
}

/** Makes one key answer for all that another one answers for. */
export async function passKeysOf(tx: Tx, heldBy: string, to: string): Promise<void> {
  await run(tx, "update key_grants set held_by = $2 where held_by = $1", [heldBy, to]);
}

type StoredKey = Omit<KeyRow, keyof KeyGrant> & {
  readonly permissions: string | null;
  readonly metadata: string | null;
};

function readKey({ permissions, metadata, ...key }: StoredKey): KeyRow {
  const { laurel: scopes = [] } = JSON.parse(permissions ?? "{}") as { laurel?: string[] };
  const { partnerId = null } = (JSON.parse(metadata ?? "{}") ?? {}) as Partial<KeyGrant>;
  return { ...key, partnerId, scopes };
}
