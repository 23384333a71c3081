import type { PartnerRole, TeamRole } from "@laurel/contract";
import type { Database } from "../../platform/database/open.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** A session that has not ended, whose it is, and what that person is: one question for each request. */
export interface SessionRow {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly locale: string;
  readonly twoFactorEnabled: boolean;
  /** Null for who does not work for the marketplace. */
  readonly teamRole: TeamRole | null;
  readonly memberships: readonly { readonly partnerId: string; readonly role: PartnerRole }[];
}

/** The session with this token, which `now` doesn't find ended. */
export async function findSession(
  { pool }: Database,
  token: string,
  now: Temporal.Instant,
): Promise<SessionRow | null> {
  const { rows } = await pool.query<SessionRow>({
    name: "identity.session",
    text: `select s.id as "sessionId", u.id as "userId", u.name, u.email, u."emailVerified", u.locale,
             coalesce(u."twoFactorEnabled", false) as "twoFactorEnabled",
             (select role from team_members where user_id = u.id) as "teamRole",
             coalesce((
               select jsonb_agg(jsonb_build_object('partnerId', partner_id, 'role', role))
               from memberships where user_id = u.id
             ), '[]') as memberships
           from identity.session s join identity."user" u on u.id = s."userId"
           where s.token = $1 and s."expiresAt" > $2`,
    values: [token, now.toString()],
  });
  return rows[0] ?? null;
}

/** A key that may be used. */
export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly permissions: string | null;
  readonly metadata: string | null;
  readonly lastRequest: Temporal.Instant | null;
}

/** The key with this digest, unless it has ended or been revoked. */
export async function findKey(
  { pool }: Database,
  digest: string,
  now: Temporal.Instant,
): Promise<KeyRow | null> {
  const { rows } = await pool.query<KeyRow>({
    name: "identity.key",
    text: `select id, name, permissions, metadata, "lastRequest" from identity.apikey
           where key = $1 and enabled and ("expiresAt" is null or "expiresAt" > $2)`,
    values: [digest, now.toString()],
  });
  return rows[0] ?? null;
}

/** Notes that a key was used. */
export async function markKeyUsed({ pool }: Database, id: string, now: Temporal.Instant): Promise<void> {
  await pool.query('update identity.apikey set "lastRequest" = $2 where id = $1', [id, now.toString()]);
}

/** A key as it is shown: never the key itself. */
export interface ListedKey {
  readonly id: string;
  readonly name: string;
  /** The first characters, by which a person knows it again. */
  readonly start: string | null;
  readonly owner: string;
  readonly permissions: string | null;
  readonly metadata: string | null;
  readonly enabled: boolean;
  readonly createdAt: Temporal.Instant;
  readonly expiresAt: Temporal.Instant | null;
  readonly lastRequest: Temporal.Instant | null;
}

/** All keys, the newest first; or the one with this id. */
export async function listKeys({ client }: Reader, id: string | null = null): Promise<ListedKey[]> {
  const { rows } = await client.query<ListedKey>(
    `select id, name, start, "referenceId" as owner, permissions, metadata, enabled, "createdAt", "expiresAt",
       "lastRequest"
     from identity.apikey where $1::text is null or id = $1 order by "createdAt" desc, id`,
    [id],
  );
  return rows;
}

/** Somebody new. */
export interface InsertedPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly locale: string;
}

/** Inserts a person; false where the address is taken. */
export async function insertPerson({ client }: Tx, person: InsertedPerson): Promise<boolean> {
  const { rowCount } = await client.query(
    `insert into identity."user" (id, name, email, "emailVerified", locale) values ($1, $2, $3, $4, $5)
     on conflict (email) do nothing`,
    [person.id, person.name, person.email, person.emailVerified, person.locale],
  );
  return rowCount === 1;
}

/** Gives a person this password, in place of another. */
export async function upsertPassword(
  { client }: Tx,
  userId: string,
  id: string,
  hash: string,
): Promise<void> {
  const { rowCount } = await client.query(
    `update identity.account set password = $2, "updatedAt" = now()
     where "userId" = $1 and "providerId" = 'credential'`,
    [userId, hash],
  );
  if (rowCount !== 0) return;
  await client.query(
    `insert into identity.account (id, "accountId", "providerId", "userId", password, "updatedAt")
     values ($1, $2, 'credential', $2, $3, now())`,
    [id, userId, hash],
  );
}

/** Ends all sessions of a person; gives how many there were. */
export async function deleteSessions({ client }: Tx, userId: string): Promise<number> {
  const { rowCount } = await client.query('delete from identity.session where "userId" = $1', [userId]);
  return rowCount ?? 0;
}

/** Lets a person try the second factor again at once. */
export async function unlockSecondFactor({ pool }: Database, userId: string): Promise<void> {
  await pool.query(
    'update identity."twoFactor" set "failedVerificationCount" = 0, "lockedUntil" = null where "userId" = $1',
    [userId],
  );
}
