import type { TeamRole } from "@laurel/contract";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/**
 * The tables that the end of the example empties, each with the rows that go, in an order in which they can:
 * first what refers to others. Invitations to the team are settled and stay, and so do
 * calendars that a person put in force.
 */
const emptied = [
  ["credit_redemptions", "true"],
  ["promise_pauses", "true"],
  ["promises", "true"],
  ["loop_steps", "true"],
  ["outreaches", "true"],
  ["adoption", "true"],
  ["team_calendars", "put_by = 'laurel'"],
  ["requests", "true"],
  ["activations", "true"],
  ["drafts", "true"],
  ["self_checks", "true"],
  ["told_until", "true"],
  ["day_progress", "true"],
  ["contacts", "true"],
  ["unlocks", "true"],
  ["current_standings", "true"],
  ["standings", "true"],
  ["standing_pasts", "true"],
  ["standing_due", "true"],
  ["standing_failures", "true"],
  ["standing_backfills", "true"],
  ["sales_daily", "true"],
  ["sales", "true"],
  ["undone_sales", "true"],
  ["observations", "true"],
  ["undone_observations", "true"],
  ["publications", "true"],
  ["offer_snapshots", "true"],
  ["offers", "true"],
  ["publisher_claims", "true"],
  ["publisher_snapshots", "true"],
  ["publishers", "true"],
  ["publisher_directory", "true"],
  ["transfers", "true"],
  ["memberships", "true"],
  ["messages", "true"],
  ["message_preferences", "true"],
  ["suppressed_addresses", "true"],
  ["bounce_reports", "true"],
  ["attachment_chunks", "true"],
  ["attachments", "true"],
  ["invitations", "partner_id <> ''"],
  ["partner_snapshots", "true"],
  ["partners", "true"],
  ["import_refusals", "true"],
  ["import_notices", "true"],
  ["import_notice_counts", "true"],
  ["rate_days", "true"],
  ["rates", "true"],
  ["undone_rates", "true"],
  ["imports", "true"],
  ["idempotency_keys", "true"],
] as const;

/** How many rows were deleted, or would be, by table. */
export type RemovedRows = Readonly<Record<(typeof emptied)[number][0], number>>;

/** How many rows the end of the example would delete. */
export async function countRows(reader: Reader): Promise<RemovedRows> {
  const counts: Record<string, number> = {};
  for (const [table, goes] of emptied) {
    const statement = `select count(*) from ${table} where ${goes}`;
    counts[table] = (await row<{ readonly count: number }>(reader, statement))?.count ?? 0;
  }
  return counts as RemovedRows;
}

/** Deletes every fact, everything that follows from facts, every message, and every kept answer. */
export async function deleteFacts(tx: Tx): Promise<RemovedRows> {
  const counts: Record<string, number> = {};
  for (const [table, goes] of emptied) counts[table] = await run(tx, `delete from ${table} where ${goes}`);
  return counts as RemovedRows;
}

/** A person, and what the end of the example leaves of them. */
export interface AccountRow {
  readonly userId: string;
  readonly email: string;
  /** Their role in the team; null for none. */
  readonly role: TeamRole | null;
  /**
   * The role that the person keeps: the last one that they got from the command line, the installation's key,
   * or an administrator that the command line made. Null for everyone else: the account is deleted.
   */
  readonly keeps: TeamRole | null;
  /** Whether the password was set by a link, which the example's people may have read. */
  readonly isSeizable: boolean;
}

/** Everyone who has an account. */
export async function listAccounts(reader: Reader): Promise<readonly AccountRow[]> {
  return rows<AccountRow>(
    reader,
    `with made as (
       select distinct data ->> 'person' as id from events
       where partner_id = '' and what in ('team.added', 'team.changed') and who = 'cli'
     ), trusted as (
       select distinct on (data ->> 'person') data ->> 'person' as id, after ->> 'role' as role from events
       where partner_id = '' and what in ('team.added', 'team.changed', 'team.removed')
         and (who in ('cli', 'key:installation') or who in (select 'person:' || id from made))
       order by data ->> 'person', event_id desc
     )
     select person.id as user_id, person.email, member.role,
       case when member.role is not null and made.id is not null
         and not exists (select from example_people where user_id = person.id) then trusted.role end as keeps,
       exists (select from events where partner_id = '' and what = 'password.changed'
         and data ->> 'person' = person.id and data ->> 'how' = 'reset'
         and occurred_at >= (select loaded_at from example)) as is_seizable
     from identity."user" person
     left join team_members member on member.user_id = person.id
     left join made on made.id = person.id
     left join trusted on trusted.id = person.id
     order by person.email`,
  );
}

/** Takes the passwords and second factors of people, who set a password by a new link. */
export async function deletePasswords(tx: Tx, userIds: readonly string[]): Promise<void> {
  const statement = `delete from identity.account where "providerId" = 'credential' and "userId" = any ($1)`;
  await run(tx, statement, [userIds]);
  await run(tx, 'delete from identity."twoFactor" where "userId" = any ($1)', [userIds]);
  await run(tx, 'update identity."user" set "twoFactorEnabled" = false where id = any ($1)', [userIds]);
}

/** The roles that people have, in the order of the partners; "": in the team. */
export async function listRoles(
  tx: Tx,
): Promise<readonly { readonly partnerId: string; readonly userId: string; readonly role: string }[]> {
  return rows(
    tx,
    `select '' as partner_id, user_id, role from team_members
     union all select partner_id, user_id, role from memberships order by partner_id, user_id`,
  );
}

/**
 * Ends the keys in use, except the keys of the marketplace that a person who stays, the installation's key or
 * the command line made or rotated. Gives the keys that ended. `staying`: user ids.
 */
export async function endKeys(
  tx: Tx,
  staying: readonly string[],
): Promise<readonly { readonly key: string; readonly partnerId: string; readonly name: string }[]> {
  return rows(
    tx,
    `update identity.apikey set enabled = false
     where enabled is distinct from false and (
       coalesce(metadata::jsonb ->> 'partnerId', '') <> '' or not exists (
         select from events where what in ('key.created', 'key.rotated') and data ->> 'key' = apikey.id
           and (who in ('cli', 'key:installation') or who = any (
             select 'person:' || id from unnest($1::text[]) as id))))
     returning id as key, coalesce(metadata::jsonb ->> 'partnerId', '') as partner_id, name`,
    [staying],
  );
}

/** Revokes the open invitations, except those to the team that a person who stays sent; gives which. */
export async function endInvitations(
  tx: Tx,
  staying: readonly string[],
  now: Temporal.Instant,
): Promise<readonly { readonly partnerId: string; readonly invitation: number }[]> {
  return rows(
    tx,
    `update invitations set settled_as = 'revoked', settled_at = $2
     where settled_as is null and not (partner_id = '' and (
       invited_by in ('cli', 'key:installation') or invited_by = any (
         select 'person:' || id from unnest($1::text[]) as id)))
     returning partner_id, invitation_id as invitation`,
    [staying, now.toString()],
  );
}

/** Signs everyone out, and ends every link that lets a person in. Gives the number of sessions. */
export async function endSessions(tx: Tx): Promise<number> {
  await run(tx, "delete from identity.verification");
  return run(tx, "delete from identity.session");
}

/** Deletes accounts with all that belongs to them. */
export async function deleteAccounts(tx: Tx, userIds: readonly string[]): Promise<void> {
  await run(tx, 'delete from identity."user" where id = any ($1)', [userIds]);
}

/** Records that this database no longer holds the example; false where it didn't. */
export async function deleteExample(tx: Tx): Promise<boolean> {
  return (await run(tx, "delete from example")) === 1;
}
