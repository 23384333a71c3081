import { addressKey } from "@laurel/core";
import { presentOfferFacts } from "../facts/offers/offer-store.ts";
import { presentPartnerFacts } from "../facts/partners/partner-store.ts";
import { plainParamNames } from "../messages/templates.ts";
import type { EventKey } from "../platform/audit/event-store.ts";
import type { StateChange } from "../platform/audit/state-change.ts";
import { rows, run } from "../platform/database/rows.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { addressPattern, type DataSubject, nameParams, partnersOf, personPattern } from "./subject-store.ts";

/** How many rows were erased, or are left, by noun; the nouns are those of an export. */
export type RowCounts = Readonly<Record<string, number>>;

/** Replaces an address. */
const erased = "erased";
/** Params of messages that are days, numbers or words, and say nothing about a person. */
const plainParams = plainParamNames();

/** Removes the contents of a message, except what is needed to show it; $1 and $2 belong to it. */
const blanked = `email = $1, address_key = null, link = null, user_id = null, last_error = null,
  params = coalesce((
  select jsonb_object_agg(key, case when key = any ($2) then value else '"—"' end)
  from jsonb_each(params) where key <> 'link'), '{}')`;

/** Memberships of a person, in the order of the partners. */
export async function listMemberships(
  tx: Tx,
  userId: string,
): Promise<readonly { readonly partnerId: string; readonly partner: string; readonly role: string }[]> {
  return rows(
    tx,
    `select partner_id, name as partner, role from memberships join partners using (partner_id)
     where user_id = $1 order by partner_id`,
    [userId],
  );
}

/** What belongs to an account, by noun, in an order in which it can be deleted. */
const accountTables = [
  ["sessions", "identity.session", '"userId"'],
  ["second_factors", 'identity."twoFactor"', '"userId"'],
  ["linked_accounts", "identity.account", '"userId"'],
  ["memberships", "memberships", "user_id"],
  ["team_roles", "team_members", "user_id"],
  ["accounts", 'identity."user"', "id"],
] as const;

/** Deletes an account with everything that belongs to it. */
export async function deleteAccount(tx: Tx, userId: string): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  for (const [noun, table, column] of accountTables)
    counts[noun] = await run(tx, `delete from ${table} where ${column} = $1`, [userId]);
  return counts;
}

/** Deletes links that let a person in, and sign-ins at providers that are under way. */
export async function deleteLinks(tx: Tx, subject: DataSubject): Promise<number> {
  const statement = "delete from identity.verification where value ~* $1 or identifier ~* $1";
  return run(tx, statement, [personPattern(subject)]);
}

/** Erases the address from invitations, and revokes those that are open; gives those that were. */
export async function eraseInvitations(
  tx: Tx,
  { email }: DataSubject,
  now: Temporal.Instant,
): Promise<{
  readonly count: number;
  readonly open: readonly { readonly partnerId: string; readonly invitation: number }[];
}> {
  const found = await rows<{
    readonly partnerId: string;
    readonly invitation: number;
    readonly wasOpen: boolean;
  }>(
    tx,
    `with found as (
       select partner_id, invitation_id, settled_as is null as was_open from invitations
       where lower(email) = $1 for update
     )
     update invitations set email = $2 || '-' || found.invitation_id,
       settled_as = coalesce(settled_as, 'revoked'), settled_at = coalesce(settled_at, $3)
     from found
     where (invitations.partner_id, invitations.invitation_id) = (found.partner_id, found.invitation_id)
     returning found.partner_id, found.invitation_id as invitation, was_open`,
    [email, erased, now.toString()],
  );
  const open = found.filter(({ wasOpen }) => wasOpen);
  return {
    count: found.length,
    open: open.map(({ partnerId, invitation }) => ({ partnerId, invitation })),
  };
}

/** Erases the contents of messages to a person; those that wait are no longer sent. */
export async function eraseMessages(tx: Tx, { email, userId }: DataSubject): Promise<number> {
  return run(
    tx,
    `update messages set ${blanked}, next_attempt_at = null,
       state = case when state in ('waiting', 'daily') then 'failed' else state end
     where lower(email) = $3 or user_id = $4`,
    [erased, plainParams, email, userId],
  );
}

/** Erases the name of a person from messages to others, in partners whose events name the person. */
export async function eraseNames(tx: Tx, { userId, names, email }: DataSubject): Promise<number> {
  return run(
    tx,
    `update messages set params = (
       select jsonb_object_agg(key,
         case when key = any ($1) and value #>> '{}' = any ($2) then '"—"' else value end)
       from jsonb_each(params))
     where exists (select from jsonb_each_text(params) where key = any ($1) and value = any ($2))
       and partner_id in (${partnersOf("$3::text")})`,
    [nameParams, [...names, email], userId],
  );
}

/**
 * Erases the content and the names of files that a person uploaded, which may say anything about them; of
 * others' files, names that hold the address. That there was a file stays with what it belongs to.
 */
export async function eraseAttachments(tx: Tx, subject: DataSubject): Promise<number> {
  const theirs = "uploaded_by = 'person:' || $1::text";
  await run(
    tx,
    `delete from attachment_chunks where (partner_id, attachment_id) in (
       select partner_id, attachment_id from attachments where ${theirs})`,
    [subject.userId],
  );
  return run(
    tx,
    `update attachments set name = $3, size = case when ${theirs} then 0 else size end,
       digest = case when ${theirs} then '' else digest end
     where ${theirs} and (name <> $3 or size > 0) or name ~* $2`,
    [subject.userId, personPattern(subject), erased],
  );
}

/** Deletes what is kept about the mail that an address wants and takes. */
export async function deleteMailWishes(tx: Tx, { email }: DataSubject): Promise<RowCounts> {
  const remove = (table: string) =>
    run(tx, `delete from ${table} where address_key = $1`, [addressKey(email)]);
  return {
    message_preferences: await remove("message_preferences"),
    suppressed_addresses: await remove("suppressed_addresses"),
  };
}

/** Erases what events say about a person, and gives those events; the chains stay valid without it. */
export async function eraseEvents(tx: Tx, subject: DataSubject): Promise<readonly EventKey[]> {
  return rows<EventKey>(
    tx,
    `update events set personal = null, personal_salt = null where personal::text ~* $1
     returning partner_id, event_id`,
    [personPattern(subject)],
  );
}

/** Removes answers kept for repeated requests that name the person; such a request is carried out again. */
export async function deleteAnswers(tx: Tx, subject: DataSubject): Promise<number> {
  return run(tx, "delete from idempotency_keys where response::text ~* $1", [personPattern(subject)]);
}

/** Tables of facts, by noun, that hold an address, and the column that does. */
const factColumns = [
  ["offer_snapshots", "owner_email"],
  ["offers", "owner_email"],
  ["partner_snapshots", "account_email"],
  ["partners", "account_email"],
] as const;
const inRefusedLine = "raw ~* $1 or params::text ~* $1 or also::text ~* $1";

/** How many rows of facts hold an address. */
export async function countFacts(tx: Tx, subject: DataSubject): Promise<RowCounts> {
  const counts = factColumns.map(
    ([table, column]) => `select '${table}' as noun, count(*) from ${table} where lower(${column}) = $2`,
  );
  const found = await rows<{ readonly noun: string; readonly count: number }>(
    tx,
    `${counts.join(" union all ")}
     union all select 'refused_lines', count(*) from import_refusals where ${inRefusedLine} order by noun`,
    [addressPattern(subject), subject.email],
  );
  return Object.fromEntries(found.map(({ noun, count }) => [noun, count]));
}

/** The batches of facts that may hold an address, and what the events that added them say. */
const batchesWithAddress = `
  select id, fields from (${presentPartnerFacts} union all ${presentOfferFacts}) as batch`;

/** Digests of batches as they are now. */
export async function digestBatches(tx: Tx): Promise<ReadonlyMap<string, StateChange["fields"]>> {
  const found = await rows<Pick<StateChange, "id" | "fields">>(tx, batchesWithAddress);
  return new Map(found.map(({ id, fields }) => [id, fields]));
}

/**
 * Erases the digests of batches from the events that added them: with the other facts of a small batch, an
 * address could be guessed from its digest. Gives those events.
 */
export async function eraseDigests(tx: Tx, batches: readonly string[]): Promise<readonly EventKey[]> {
  return rows<EventKey>(
    tx,
    `update events set personal = null, personal_salt = null
     where partner_id = '' and personal -> 'state' -> 0 ->> 'of' = 'facts'
       and personal -> 'state' -> 0 ->> 'id' = any ($1)
     returning partner_id, event_id`,
    [batches],
  );
}

/** Erases an address from the facts and from the lines that were refused; gives from how many rows. */
export async function eraseFacts(tx: Tx, subject: DataSubject): Promise<RowCounts> {
  const counts: Record<string, number> = {};
  for (const [table, column] of factColumns) {
    const statement = `update ${table} set ${column} = null where lower(${column}) = $1`;
    counts[table] = await run(tx, statement, [subject.email]);
  }
  const refused = await run(
    tx,
    `update import_refusals set raw = regexp_replace(raw, $1, '', 'gi'),
       params = regexp_replace(params::text, $1, '', 'gi')::jsonb,
       also = regexp_replace(also::text, $1, '', 'gi')::jsonb
     where ${inRefusedLine}`,
    [addressPattern(subject)],
  );
  return { ...counts, refused_lines: refused };
}

/** Erases the contents of up to `limit` messages that were settled before `before`. */
export async function forgetMessages(tx: Tx, before: Temporal.Instant, limit: number): Promise<number> {
  return run(
    tx,
    `update messages set ${blanked} where (partner_id, message_id) in (
       select partner_id, message_id from messages
       where state not in ('waiting', 'daily') and email <> $1 and coalesce(sent_at, created_at) < $3
       limit $4 for update skip locked)`,
    [erased, plainParams, before.toString(), limit],
  );
}
