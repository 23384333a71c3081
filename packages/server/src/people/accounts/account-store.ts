import type { PartnerRole, Role, TeamRole } from "@laurel/contract";
import { row, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** Whose a session is, and what that person is now. */
export interface SessionRow {
  readonly userId: string;
  /** Null where the person does not work for the marketplace. */
  readonly teamRole: TeamRole | null;
  readonly memberships: readonly { readonly partnerId: string; readonly role: PartnerRole }[];
  /** Whether a role of theirs requires a second factor that they haven't set up. */
  readonly factorMissing: boolean;
}

/**
 * The session with this token, unless it has ended: one query for each request. `requiring`: the roles that
 * require a second factor of people who have a password; those without one leave it to their provider.
 */
export async function findSession(
  reader: Reader,
  token: string,
  now: Temporal.Instant,
  requiring: readonly Role[] = [],
): Promise<SessionRow | null> {
  const isRequired = requiring.length > 0;
  const statement = {
    // Most installations require none: then the tables of factors and passwords aren't asked.
    name: isRequired ? "identity.session-and-factor" : "identity.session",
    text: `select session."userId" as user_id,
             (select role from team_members where user_id = session."userId") as team_role,
             coalesce((
               select jsonb_agg(jsonb_build_object('partnerId', partner_id, 'role', role))
               from memberships where user_id = session."userId"
             ), '[]') as memberships,
             ${isRequired ? lacksFactor : "false"} as factor_missing
           from identity.session where token = $1 and "expiresAt" > $2`,
  };
  const values = [token, now.toString()];
  return row<SessionRow>(reader, statement, isRequired ? [...values, requiring] : values);
}

const lacksFactor = `(exists (select from team_members where user_id = session."userId" and role = any($3))
    or exists (select from memberships where user_id = session."userId" and role = any($3)))
  and exists (select from identity."user" person
    where person.id = session."userId" and person."twoFactorEnabled" is not true)
  and exists (select from identity.account where account."userId" = session."userId"
    and account."providerId" = 'credential' and account.password is not null)`;

/** Whether a person is one of the example's, in a database that holds it. */
export async function isExamplePerson(reader: Reader, userId: string): Promise<boolean> {
  const statement = "select from example_people where user_id = $1 and exists (select from example)";
  return (await row(reader, statement, [userId])) !== null;
}

/** A new person. */
export interface InsertedPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly locale: string;
}

/** Inserts a person; false where the address is taken. */
export async function insertPerson(tx: Tx, person: InsertedPerson): Promise<boolean> {
  const inserted = await run(
    tx,
    `insert into identity."user" (id, name, email, "emailVerified", locale) values ($1, $2, $3, $4, $5)
     on conflict (email) do nothing`,
    [person.id, person.name, person.email, person.emailVerified, person.locale],
  );
  return inserted === 1;
}

/** Gives a person this password, in place of another. */
export async function upsertPassword(tx: Tx, userId: string, id: string, hash: string): Promise<void> {
  const updated = await run(
    tx,
    `update identity.account set password = $2, "updatedAt" = now()
     where "userId" = $1 and "providerId" = 'credential'`,
    [userId, hash],
  );
  if (updated !== 0) return;
  await run(
    tx,
    `insert into identity.account (id, "accountId", "providerId", "userId", password, "updatedAt")
     values ($1, $2, 'credential', $2, $3, now())`,
    [id, userId, hash],
  );
}

/** Ends all sessions of a person, but for the one with the token `keep`; gives how many there were. */
export async function deleteSessions(tx: Tx, userId: string, keep: string | null): Promise<number> {
  const statement = 'delete from identity.session where "userId" = $1 and token is distinct from $2';
  return run(tx, statement, [userId, keep]);
}

/** Deletes a person's links to a new password, and sign-ins that wait for a code; gives how many. */
export async function deleteLinks(tx: Tx, userId: string): Promise<number> {
  return run(tx, "delete from identity.verification where value = $1", [userId]);
}
