import type { Tx } from "../platform/database/transaction.ts";
import { addressPattern, nameParams, partnersOf, personPattern, type Subject } from "./subject-store.ts";

type Client = Pick<Tx, "client">;

/** What stands where an address stood. */
const erased = "erased";
/** Params of messages that are reckoned with when one is shown, and say nothing about anybody. */
const plainParams = ["role", "expiresOn", "validMinutes"];

/** Takes out of a message what it says, but for what it is shown by; $1 and $2 belong to it. */
const blanked = `email = $1, link = null, user_id = null, last_error = null, params = coalesce((
  select jsonb_object_agg(key, case when key = any ($2) then value else '"—"' end)
  from jsonb_each(params) where key <> 'link'), '{}')`;

async function affected({ client }: Client, statement: string, values: unknown[]): Promise<number> {
  const { rowCount } = await client.query(statement, values);
  return rowCount ?? 0;
}

/** Memberships of a person, in the order of the partners. */
export async function listMemberships(
  { client }: Client,
  userId: string,
): Promise<readonly { readonly partnerId: string; readonly partner: string; readonly role: string }[]> {
  const { rows } = await client.query(
    `select partner_id as "partnerId", name as partner, role from memberships join partners using (partner_id)
     where user_id = $1 order by partner_id`,
    [userId],
  );
  return rows;
}

/** Removes an account with all that hangs on it; gives how much there was of each kind. */
export async function deleteAccount(
  tx: Client,
  userId: string,
): Promise<{
  readonly sessions: number;
  readonly second_factors: number;
  readonly linked_accounts: number;
  readonly memberships: number;
  readonly team_roles: number;
  readonly accounts: number;
}> {
  const from = (table: string, column: string) =>
    affected(tx, `delete from ${table} where ${column} = $1`, [userId]);
  return {
    sessions: await from("identity.session", '"userId"'),
    second_factors: await from('identity."twoFactor"', '"userId"'),
    linked_accounts: await from("identity.account", '"userId"'),
    memberships: await from("memberships", "user_id"),
    team_roles: await from("team_members", "user_id"),
    accounts: await from('identity."user"', "id"),
  };
}

/** Removes links that let a person in, and what signing in elsewhere is in the middle of. */
export async function deleteLinks(tx: Client, subject: Subject): Promise<number> {
  const statement = "delete from identity.verification where value ~* $1 or identifier ~* $1";
  return affected(tx, statement, [personPattern(subject)]);
}

/** Ends the keys that a person made; gives which, and whose they are ("" for the marketplace's own). */
export async function revokeKeysOf(
  { client }: Client,
  userId: string,
): Promise<readonly { readonly key: string; readonly partnerId: string }[]> {
  const { rows } = await client.query(
    `update identity.apikey set enabled = false where "referenceId" = $1 and enabled is distinct from false
     returning id as key, coalesce(metadata::jsonb ->> 'partnerId', '') as "partnerId"`,
    [userId],
  );
  return rows;
}

/** Takes the address out of invitations, and those that are open back; gives those that were. */
export async function eraseInvitations(
  { client }: Client,
  { email }: Subject,
  now: Temporal.Instant,
): Promise<{
  readonly count: number;
  readonly open: readonly { readonly partnerId: string; readonly invitation: number }[];
}> {
  const { rows } = await client.query<{ partnerId: string; invitation: number; wasOpen: boolean }>(
    `with found as (
       select partner_id, invitation_id, settled_as is null as was_open from invitations
       where lower(email) = $1 for update
     )
     update invitations set email = $2 || '-' || found.invitation_id,
       settled_as = coalesce(settled_as, 'revoked'), settled_at = coalesce(settled_at, $3)
     from found
     where (invitations.partner_id, invitations.invitation_id) = (found.partner_id, found.invitation_id)
     returning found.partner_id as "partnerId", found.invitation_id as invitation, was_open as "wasOpen"`,
    [email, erased, now.toString()],
  );
  const open = rows.filter(({ wasOpen }) => wasOpen);
  return {
    count: rows.length,
    open: open.map(({ partnerId, invitation }) => ({ partnerId, invitation })),
  };
}

/** Takes out of messages to a person what they say; what waits isn't sent any more. */
export async function eraseMessages(tx: Client, { email, userId }: Subject): Promise<number> {
  return affected(
    tx,
    `update messages set ${blanked}, next_attempt_at = null,
       state = case when state = 'waiting' then 'failed' else state end
     where lower(email) = $3 or user_id = $4`,
    [erased, plainParams, email, userId],
  );
}

/** Takes the name of a person out of messages to others, in partners that the person had to do with. */
export async function eraseNames(tx: Client, { userId, names }: Subject): Promise<number> {
  return affected(
    tx,
    `update messages set params = (
       select jsonb_object_agg(key,
         case when key = any ($1) and value #>> '{}' = any ($2) then '"—"' else value end)
       from jsonb_each(params))
     where exists (select from jsonb_each_text(params) where key = any ($1) and value = any ($2))
       and partner_id in (${partnersOf("$3::text")})`,
    [nameParams, names, userId],
  );
}

/** Erases what events say about a person; the chains hold without it. */
export async function eraseEvents(tx: Client, subject: Subject): Promise<number> {
  const statement = "update events set personal = null, personal_salt = null where personal::text ~* $1";
  return affected(tx, statement, [personPattern(subject)]);
}

/** Removes answers kept for repeated requests that hold the address; such a request is carried out anew. */
export async function deleteAnswers(tx: Client, subject: Subject): Promise<number> {
  return affected(tx, "delete from idempotency_keys where response::text ~* $1", [addressPattern(subject)]);
}

/** How many rows of facts hold an address. */
export interface FactCounts {
  readonly offer_snapshots: number;
  readonly offers: number;
  readonly partner_snapshots: number;
  readonly partners: number;
  readonly refused_lines: number;
}

const factColumns = {
  offer_snapshots: "owner_email",
  offers: "owner_email",
  partner_snapshots: "account_email",
  partners: "account_email",
};
const inRefusedLine = "raw ~* $1 or params::text ~* $1";

/** Facts that hold an address. */
export async function countFacts({ client }: Client, subject: Subject): Promise<FactCounts> {
  const counts = Object.entries(factColumns).map(
    ([table, column]) => `(select count(*) from ${table} where lower(${column}) = $2) as ${table}`,
  );
  const { rows } = await client.query<FactCounts>(
    `select ${counts.join(", ")},
       (select count(*) from import_refusals where ${inRefusedLine}) as refused_lines`,
    [addressPattern(subject), subject.email],
  );
  if (rows[0] === undefined) throw new Error("counting gave no row");
  return rows[0];
}

/** Takes an address out of the facts, with the lines that were refused; gives out of how many rows. */
export async function eraseFacts(tx: Client, subject: Subject): Promise<FactCounts> {
  const blank = (table: keyof typeof factColumns) => {
    const column = factColumns[table];
    return affected(tx, `update ${table} set ${column} = null where lower(${column}) = $1`, [subject.email]);
  };
  return {
    offer_snapshots: await blank("offer_snapshots"),
    offers: await blank("offers"),
    partner_snapshots: await blank("partner_snapshots"),
    partners: await blank("partners"),
    refused_lines: await affected(
      tx,
      `update import_refusals set raw = regexp_replace(raw, $1, '', 'gi'),
         params = regexp_replace(params::text, $1, '', 'gi')::jsonb
       where ${inRefusedLine}`,
      [addressPattern(subject)],
    ),
  };
}

/** Takes out of up to `limit` messages what they say: of those that were settled before `before`. */
export async function forgetMessages(tx: Client, before: Temporal.Instant, limit: number): Promise<number> {
  return affected(
    tx,
    `update messages set ${blanked} where (partner_id, message_id) in (
       select partner_id, message_id from messages
       where state <> 'waiting' and email <> $1 and coalesce(sent_at, created_at) < $3
       limit $4 for update skip locked)`,
    [erased, plainParams, before.toString(), limit],
  );
}
