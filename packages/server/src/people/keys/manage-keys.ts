import { createHash } from "node:crypto";
import type { Actor } from "../../platform/audit/append-events.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer, type Reader } from "../../platform/database/transaction.ts";
import { findKey, type ListedKey, listKeys, markKeyUsed } from "../accounts/account-store.ts";
import type { RecordEvents } from "../accounts/record-changes.ts";

/** What a key may do, and for which partner. */
export interface KeyGrant {
  /** The partner it is bound to; null: the marketplace's own. */
  readonly partnerId: string | null;
  /** Names of actions. */
  readonly scopes: readonly string[];
}

/** The key behind a request. */
export interface KnownKey extends KeyGrant {
  readonly keyId: string;
  readonly name: string;
}

/** A key in a list; the key itself is shown once, when it is made. */
export interface KeyDescription extends KnownKey {
  readonly start: string | null;
  /** Who made it: a user id, or `cli`. */
  readonly owner: string;
  readonly revoked: boolean;
  readonly createdAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant | null;
  /** To the minute. */
  readonly lastUsedAt: Temporal.Instant | null;
}

/** A key to be made. */
export interface KeyOrder extends KeyGrant {
  /** 1 to 100 characters. */
  readonly name: string;
  readonly owner: string;
  readonly expiresInDays: number | null;
}

/** What making keys depends on. */
export interface KeyTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly record: RecordEvents;
  readonly create: (body: object) => Promise<{ readonly id: string; readonly key: string }>;
  readonly update: (body: object) => Promise<unknown>;
}

const dayS = 86_400;

/** The key with this text; null where there is none, it has ended or been revoked. One query as a rule. */
export async function keyOfToken(database: Database, clock: Clock, token: string): Promise<KnownKey | null> {
  if (!token.startsWith("laurel_") || token.length > 200) return null;
  const now = clock.now();
  const reader = asServer(database);
  const row = await findKey(reader, digestOf(token), now);
  if (row === null) return null;
  const { lastRequest } = row;
  if (lastRequest === null || Temporal.Duration.compare(lastRequest.until(now), { minutes: 1 }) >= 0)
    await markKeyUsed(reader, row.id, now);
  return { keyId: row.id, name: row.name, ...grantOf(row) };
}

/**
 * As the library stores it; its own function goes by way of another thread, which takes longer than the
 * query.
 */
function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/**
 * All keys, the newest first, also revoked ones; the library removes those whose time is over now and then.
 */
export async function describeKeys(reader: Reader): Promise<KeyDescription[]> {
  return (await listKeys(reader)).map(describe);
}

/** Makes a key; its text is given this once. */
export async function createKey(
  tools: KeyTools,
  actor: Actor,
  key: KeyOrder,
): Promise<{ readonly keyId: string; readonly text: string }> {
  const { name, partnerId, scopes, expiresInDays } = key;
  const { id, key: text } = await make(tools, key, expiresInDays === null ? null : expiresInDays * dayS);
  await tools.record(actor, [
    { partnerId: partnerId ?? "", what: "key.created", data: { key: id, name, scopes } },
  ]);
  return { keyId: id, text };
}

/**
 * Makes a key that may do what `keyId` may, and lasts as long as that was to from now on. The old one ends
 * after `graceHours`; null where there is no such key in use.
 */
export async function rotateKey(
  tools: KeyTools,
  actor: Actor,
  keyId: string,
  graceHours: number,
): Promise<{ readonly keyId: string; readonly text: string } | null> {
  const old = await usable(tools, keyId);
  if (old === null) return null;
  const lasts = old.expiresAt && Math.ceil(old.createdAt.until(old.expiresAt).total("seconds"));
  const { id, key: text } = await make(tools, old, lasts);
  const ends = tools.clock.now().add({ hours: graceHours });
  const sooner = old.expiresAt === null || Temporal.Instant.compare(ends, old.expiresAt) < 0;
  if (graceHours === 0) await end(tools, old);
  else if (sooner) await tools.update({ keyId, userId: old.owner, expiresIn: graceHours * 3600 });
  const data = {
    key: id,
    replaces: keyId,
    name: old.name,
    ends: (sooner ? ends : old.expiresAt)?.toString(),
  };
  await tools.record(actor, [{ partnerId: old.partnerId ?? "", what: "key.rotated", data }]);
  return { keyId: id, text };
}

/** Revokes a key at once; false if there is no such key in use. */
export async function revokeKey(tools: KeyTools, actor: Actor, keyId: string): Promise<boolean> {
  const key = await usable(tools, keyId);
  if (key === null) return false;
  await end(tools, key);
  const event = { what: "key.revoked", data: { key: keyId, name: key.name } };
  await tools.record(actor, [{ partnerId: key.partnerId ?? "", ...event }]);
  return true;
}

function make(tools: KeyTools, key: Omit<KeyOrder, "expiresInDays">, expiresIn: number | null) {
  const { partnerId, scopes, name, owner } = key;
  return tools.create({
    name,
    userId: owner,
    permissions: { laurel: scopes },
    metadata: { partnerId },
    ...(expiresIn === null ? {} : { expiresIn }),
  });
}

/** It is kept, so that the list shows revoked keys. */
function end({ update }: KeyTools, { keyId, owner }: KeyDescription): Promise<unknown> {
  return update({ keyId, userId: owner, enabled: false });
}

async function usable({ database, clock }: KeyTools, keyId: string): Promise<KeyDescription | null> {
  const [row] = await listKeys(asServer(database), keyId);
  if (row === undefined || !row.enabled) return null;
  const ended = row.expiresAt !== null && Temporal.Instant.compare(row.expiresAt, clock.now()) <= 0;
  return ended ? null : describe(row);
}

function describe(row: ListedKey): KeyDescription {
  return {
    keyId: row.id,
    name: row.name,
    ...grantOf(row),
    start: row.start,
    owner: row.owner,
    revoked: !row.enabled,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    lastUsedAt: row.lastRequest,
  };
}

function grantOf({ permissions, metadata }: Pick<ListedKey, "permissions" | "metadata">): KeyGrant {
  const scopes = (JSON.parse(permissions ?? "{}") as { laurel?: string[] }).laurel ?? [];
  const { partnerId = null } = (JSON.parse(metadata ?? "{}") ?? {}) as Partial<KeyGrant>;
  return { partnerId, scopes };
}
