import { randomBytes, randomInt } from "node:crypto";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { keyRevoked, keyState } from "../accounts/accounted-store.ts";
import { authorityOf, changeAuthority, holdAuthority, isInUse } from "../authority/authority-store.ts";
import { type HandOut, refuseHandOut, rightFor } from "../authority/hand-out.ts";
import { type Withdrawn, withdraw } from "../authority/withdraw.ts";
import { passInvitationsOf } from "../invitations/invitation-store.ts";
import { digestOfKey } from "./find-key.ts";
import {
  disableKey,
  endKeyAt,
  findKeyById,
  insertKey,
  type KeyGrant,
  type KeyRow,
  passKeysOf,
} from "./key-store.ts";

/** A key to be made. */
export interface KeyOrder extends KeyGrant {
  /** 1 to 100 characters. */
  readonly name: string;
  readonly expiresInDays: number | null;
}

/** A key that was just made; its text is given this once. */
export interface CreatedKey {
  readonly keyId: string;
  readonly text: string;
}

/** Makes a key that may do no more than its maker, at a partner that exists. */
export async function createKey(
  tx: Tx,
  actor: Actor,
  { name, partnerId, scopes, expiresInDays }: KeyOrder,
  now: Temporal.Instant,
): Promise<CreatedKey | Refusal> {
  await holdAuthority(tx);
  const expiresAt = expiresInDays === null ? null : now.add({ hours: 24 * expiresInDays });
  const wanted: HandOut = { kind: "key", partnerId, scopes, endsAt: expiresAt };
  const refusal = refuseHandOut(await authorityOf(tx, actor.who, now), wanted);
  if (refusal !== null) return refusal;
  if (partnerId !== null && (await partnerName(tx, partnerId)) === null)
    return refuse("partner-not-found", { found: partnerId });
  const made = await make(tx, { name, partnerId, scopes, expiresAt, ...makerOf(actor, wanted), now });
  await appendEvents(tx, actor, [
    {
      partnerId: partnerId ?? "",
      what: "key.created",
      data: { key: made.keyId, name, scopes, ends: expiresAt?.toString() ?? null },
      state: await keyState(tx, made.keyId),
    },
  ]);
  return made;
}

/** Which key, and who changes it. */
export interface KeyChange {
  readonly keyId: string;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
}

/**
 * Makes a key that may do what `keyId` may, and lasts as long as that was to from now on. The caller sees its
 * text, so they must be allowed to make such a key. The old one ends after `graceHours`, and the new one
 * answers for what it has made.
 */
export async function rotateKey(
  tx: Tx,
  { keyId, actor, now }: KeyChange,
  graceHours: number,
): Promise<CreatedKey | Refusal> {
  await changeAuthority(tx);
  const old = await findKeyById(tx, keyId);
  if (old === null || !isInUse(old, now)) return refuse("key-unknown", { found: keyId });
  const expiresAt =
    old.expiresAt && now.add({ seconds: Math.ceil(old.createdAt.until(old.expiresAt).total("seconds")) });
  const { name, partnerId, scopes } = old;
  const wanted: HandOut = { kind: "key", partnerId, scopes, endsAt: expiresAt };
  // The one who answers for a key goes on answering for it where its program replaces it.
  const heldBy = actor.who === `key:${keyId}` ? old.heldBy : actor.who;
  const refusal =
    refuseHandOut(await authorityWithoutEnd(tx, actor, now), wanted) ??
    refuseHandOut(await authorityOf(tx, heldBy, now), wanted);
  if (refusal !== null) return refusal;
  const made = await make(tx, { name, partnerId, scopes, expiresAt, ...makerOf(actor, wanted), heldBy, now });
  await passKeysOf(tx, `key:${keyId}`, `key:${made.keyId}`);
  await passInvitationsOf(tx, `key:${keyId}`, `key:${made.keyId}`);
  const before = await keyState(tx, keyId);
  const graceEnds = now.add({ hours: graceHours });
  const sooner = old.expiresAt === null || Temporal.Instant.compare(graceEnds, old.expiresAt) < 0;
  if (graceHours === 0) await disableKey(tx, keyId);
  else if (sooner) await endKeyAt(tx, keyId, graceEnds);
  const ends = (sooner ? graceEnds : old.expiresAt)?.toString();
  const data = { key: made.keyId, replaces: keyId, name, ends };
  const state = [...(await keyState(tx, made.keyId)), ...endingsOf(await keyState(tx, keyId), before)];
  await appendEvents(tx, actor, [{ partnerId: partnerId ?? "", what: "key.rotated", data, state }]);
  return made;
}

/**
 * Revokes a key at once, and withdraws what it has made. A key can't revoke one that it couldn't make; a
 * person who manages keys may revoke any.
 */
export async function revokeKey(tx: Tx, { keyId, actor, now }: KeyChange): Promise<Withdrawn | Refusal> {
  await changeAuthority(tx);
  const key = await findKeyById(tx, keyId);
  if (key === null || !isInUse(key, now)) return refuse("key-unknown", { found: keyId });
  const { name, partnerId, scopes } = key;
  // How long the key lasts doesn't matter here, so the caller's own end doesn't either.
  const authority = await authorityWithoutEnd(tx, actor, now);
  const refusal = refuseHandOut(authority, { kind: "key", partnerId, scopes, endsAt: null });
  if (refusal !== null && authority?.caller.kind !== "person") return refusal;
  const before = await keyState(tx, keyId);
  await disableKey(tx, keyId);
  const withdrawn = await withdraw(tx, { from: `key:${keyId}`, to: actor.who, now });
  await appendEvents(tx, actor, [
    {
      partnerId: partnerId ?? "",
      what: "key.revoked",
      data: { key: keyId, name },
      state: before.map(({ fields }) => ({ ...keyRevoked(keyId), was: fields ?? {} })),
    },
    ...withdrawn.events,
  ]);
  return withdrawn;
}

/** Of keys as stored, only when they end: a rotation changes nothing else of the old one. */
function endingsOf(keys: readonly StateChange[], before: readonly StateChange[]): readonly StateChange[] {
  const was = before[0]?.fields ?? {};
  return keys.map(({ of, id, fields }) => {
    const { expires = null, revoked = null } = fields ?? {};
    return { of, id, fields: { expires, revoked }, was };
  });
}

async function authorityWithoutEnd(tx: Tx, { who }: Actor, now: Temporal.Instant) {
  const authority = await authorityOf(tx, who, now);
  return authority && { ...authority, endsAt: null };
}

function makerOf({ who }: Actor, wanted: HandOut): Pick<KeyRow, "madeBy" | "byRight" | "heldBy"> {
  return { madeBy: who, byRight: who === "cli" ? "cli" : rightFor(wanted), heldBy: who };
}

async function make(
  tx: Tx,
  {
    now,
    ...key
  }: Pick<KeyRow, "name" | "partnerId" | "scopes" | "expiresAt" | "madeBy" | "byRight" | "heldBy"> & {
    readonly now: Temporal.Instant;
  },
): Promise<CreatedKey> {
  const keyId = randomBytes(24).toString("base64url");
  const text = `laurel_${Array.from({ length: 64 }, () => letters[randomInt(letters.length)]).join("")}`;
  const owner = /^person:(.*)$/s.exec(key.madeBy)?.[1] ?? "cli";
  const stored = { keyId, owner, start: text.slice(0, 12), digest: digestOfKey(text), createdAt: now };
  await insertKey(tx, { ...key, ...stored });
  return { keyId, text };
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
