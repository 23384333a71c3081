import { rows, run } from "../platform/database/rows.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { RowCounts } from "./erasure-store.ts";
import { addressPattern, type DataSubject, writtenParams } from "./subject-store.ts";

/** A contact of a partner. */
export interface ContactKey {
  readonly partnerId: string;
  readonly contactId: number;
}

/** A contact is a person's by their account, by an invitation to them, or by its address. */
export const contactOf = (email: string, userId: string) => `(user_id = ${userId}
  or lower(contacts.email) = ${email}
  or (partner_id, invitation_id) in (select partner_id, invitation_id from invitations
    where lower(invitations.email) = ${email}))`;

/** The contacts of a person that hold something about them, also those that have ended. */
export async function listContactsOf(tx: Tx, { email, userId }: DataSubject): Promise<readonly ContactKey[]> {
  return rows<ContactKey>(
    tx,
    `select partner_id, contact_id from contacts
     where ${contactOf("$1", "$2")} and contacts.email <> 'erased' order by partner_id, contact_id`,
    [email, userId],
  );
}

/** Blanks contacts; their number stays, because activations name it. */
export async function blankContacts(tx: Tx, contacts: readonly ContactKey[]): Promise<number> {
  return run(
    tx,
    `update contacts set email = 'erased', phone = '', verify_digest = null, revision = revision + 1
     where contact_id = any ($1)`,
    [contacts.map(({ contactId }) => contactId)],
  );
}

/** The text without the address: $2 is its pattern. */
const without = (text: string) => `regexp_replace(${text}, $2, 'erased', 'gi')`;
const withoutJson = (json: string) => `${without(`${json}::text`)}::jsonb`;
/** A text without the address; blanked where the person wrote it. */
const blank = (isTheirs: string, text: string) =>
  `case when ${isTheirs} and ${text} is not null then 'erased' else ${without(text)} end`;

/** Who rated an activation last, and whether $1 gave or amended its answers. */
export const ratedBy = `(select who from loop_steps step where step.partner_id = activations.partner_id
  and step.subject = 'activation:' || activation_id and action = 'rate' order by step_id desc limit 1)`;
export const answeredBy = (who: string) => `(activated_by = ${who} or exists (
  select from loop_steps step where step.partner_id = activations.partner_id
    and step.subject = 'activation:' || activation_id and action = 'amend' and who = ${who}))`;
const theirRequest = "(opened_by = $1 or lower(email) = $3)";
const written = writtenParams.map((param) => `'${param}'`).join(", ");

/**
 * How the person is erased from each table, by noun. $1 is who they are in events, or null, $2 the pattern of
 * the address and $3 the address. A row that was erased isn't found again.
 */
const erasures = {
  activations: `update activations set revision = revision + 1,
      answers = case when ${answeredBy("$1")} then '{}' else ${withoutJson("answers")} end,
      rating_text = ${blank(`${ratedBy} = $1`, "rating_text")}
    where answers <> '{}' and ${answeredBy("$1")} or answers::text ~* $2 or rating_text ~* $2
      or rating_text <> 'erased' and ${ratedBy} = $1`,
  credit_redemptions: `update credit_redemptions
    set reference = ${without("reference")} || '-' || redemption_id where reference ~* $2`,
  drafts: `, gone as (delete from drafts where saved_by = $1 returning 1),
    kept as (update drafts set fields = ${withoutJson("fields")}
      where saved_by is distinct from $1 and fields::text ~* $2 returning 1)
    select from gone union all select from kept`,
  loop_steps: `update loop_steps set body = ${blank("who = $1", "body")},
      data = case when who = $1 then data - 'plan' - 'link' else ${withoutJson("data")} end
    where who = $1 and (body <> 'erased' or data ?| array['plan', 'link'])
      or body ~* $2 or data::text ~* $2`,
  messages_written: `update messages set params = (
      select jsonb_object_agg(key, case when key in (${written}) and caused_by = $1 then '"—"'
        else to_jsonb(${without("value")}) end) from jsonb_each_text(params))
    where caused_by = $1 and exists (select from jsonb_each_text(params)
        where key in (${written}) and value not in ('', '—')) or params::text ~* $2`,
  outreaches: `update outreaches set revision = revision + 1, base_to = ${without("base_to")},
      passed_over = ${withoutJson("passed_over")}, asked = ${withoutJson("asked")},
      owner_asked_at = case when lower(owner_email) = $3 then null else owner_asked_at end,
      owner_confirmed_at = case when lower(owner_email) = $3 then null else owner_confirmed_at end,
      confirm_digest = case when lower(owner_email) = $3 then null else confirm_digest end,
      owner_email = case when lower(owner_email) = $3 then null else owner_email end
    where base_to ~* $2 or lower(owner_email) = $3 or passed_over::text ~* $2 or asked::text ~* $2`,
  promise_pauses: `update promise_pauses set why = ${blank("paused_by = $1", "why")}
    where paused_by = $1 and why <> 'erased' or why ~* $2`,
  requests: `update requests set revision = revision + 1, body = ${blank(theirRequest, "body")},
      answers = case when ${theirRequest} then '{}' else ${withoutJson("answers")} end,
      about = ${without("about")}, upheld_as = ${without("upheld_as")},
      email = case when ${theirRequest} then null else email end
    where ${theirRequest} and (email is not null or body <> 'erased') or body ~* $2 or answers::text ~* $2
      or about ~* $2 or upheld_as ~* $2`,
  self_checks: `update self_checks set results = case when checked_by = $1
      then (select jsonb_object_agg(key, value || '{"found": ""}') from jsonb_each(results))
      else ${withoutJson("results")} end
    where checked_by = $1 and jsonb_path_exists(results, '$.*.found ? (@ <> "")') or results::text ~* $2`,
} as const;

/** Erases a person from what people did with benefits, offers and requests; gives from how many rows. */
export async function eraseFromLoop(tx: Tx, subject: DataSubject): Promise<RowCounts> {
  const { email, userId } = subject;
  const who = userId === null ? null : `person:${userId}`;
  const counts: Record<string, number> = {};
  for (const [noun, statement] of Object.entries(erasures)) {
    // Not every statement needs all three, but PostgreSQL has to know their types.
    const typed = `with person as (select $1::text, $2::text, $3::text) ${statement}`;
    counts[noun] = await run(tx, typed, [who, addressPattern(subject), email]);
  }
  return counts;
}
