import { type Action, actions, type PartnerRole, type TeamRole } from "@laurel/contract";
import { row, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { KeyCaller } from "../../platform/http/access/caller.ts";
import { findKeyById } from "../keys/key-store.ts";
import type { Authority } from "./hand-out.ts";

/** The name of the lock on all roles, keys and invitations. */
const lock = "laurel authority";

/**
 * Holds all roles and keys as they are until the transaction ends, for one that hands something out. Take it
 * before any other lock.
 */
export async function holdAuthority(tx: Tx): Promise<void> {
  await run(tx, "select pg_advisory_xact_lock_shared(hashtextextended($1, 0))", [lock]);
}

/**
 * Waits for every transaction that hands something out, and lets none begin, until this one ends: for one
 * that takes a right from a person or a key. Take it before any other lock.
 */
export async function changeAuthority(tx: Tx): Promise<void> {
  await run(tx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", [lock]);
}

/** The operator of this installation, on the command line or with the installation's key. */
const operator: KeyCaller = { kind: "key", keyId: "installation", scopes: actions, partnerId: null };

/**
 * What someone, as events name them, may do now; null where they may do nothing: the person is gone, or the
 * key has ended.
 */
export async function authorityOf(
  reader: Reader,
  who: string,
  now: Temporal.Instant,
): Promise<Authority | null> {
  if (who === "cli" || who === "key:installation") return { caller: operator, endsAt: null };
  const [, kind, id = ""] = /^(person|key):(.*)$/s.exec(who) ?? [];
  if (kind === "person") return personAuthority(reader, id);
  if (kind !== "key") return null;
  const key = await findKeyById(reader, id);
  if (key === null || !isInUse(key, now)) return null;
  const { partnerId, expiresAt } = key;
  return {
    caller: { kind: "key", keyId: id, scopes: key.scopes as readonly Action[], partnerId },
    endsAt: expiresAt,
  };
}

/** Whether a key is neither revoked nor over. */
export function isInUse(
  { enabled, expiresAt }: { readonly enabled: boolean; readonly expiresAt: Temporal.Instant | null },
  now: Temporal.Instant,
): boolean {
  return enabled && (expiresAt === null || Temporal.Instant.compare(expiresAt, now) > 0);
}

async function personAuthority(reader: Reader, userId: string): Promise<Authority | null> {
  const found = await row<{
    readonly teamRole: TeamRole | null;
    readonly memberships: readonly { readonly partnerId: string; readonly role: PartnerRole }[];
  }>(
    reader,
    `select (select role from team_members where user_id = person.id) as team_role,
       coalesce((select jsonb_agg(jsonb_build_object('partnerId', partner_id, 'role', role))
         from memberships where user_id = person.id), '[]') as memberships
     from identity."user" person where id = $1`,
    [userId],
  );
  return found === null ? null : { caller: { kind: "person", userId, ...found }, endsAt: null };
}
