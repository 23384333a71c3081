import { addressKey } from "@laurel/core";
import { rows } from "../platform/database/rows.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { loopPlaces } from "./loop-places.ts";
import { addressPattern, type DataSubject, nameParams, partnersOf, personPattern } from "./subject-store.ts";

/**
 * Every place that holds something about a person, by noun. `person` has the columns email, id (null: no
 * account), address, pattern, names, name_params and address_key. The columns hold no secret, and nothing
 * about another person.
 */
const places = [
  [
    "accounts",
    `select u.id as user_id, u.name, u.email, u."emailVerified" as email_verified, u.image, u.locale,
      u."twoFactorEnabled" as two_factor_enabled, u."createdAt" as created_at, u."updatedAt" as updated_at
    from identity."user" u join person using (id)`,
  ],
  [
    "answers",
    `select status, response, created_at from idempotency_keys join person
      on response::text ~* person.address order by created_at`,
  ],
  [
    "attachments",
    `select partner_id, attachment_id, attachments.name, media_type, size, uploaded_at, subject
    from attachments join person on uploaded_by = 'person:' || person.id or attachments.name ~* person.pattern
    order by partner_id, attachment_id`,
  ],
  [
    "events",
    `select partner_id, event_id, occurred_at, what, who, on_behalf, data, before, after, why,
      request_id, case when personal::text ~* person.pattern then personal end as personal
    from events join person on who = 'person:' || person.id
      or on_behalf in (person.id, 'person:' || person.id) or data ->> 'person' = person.id
      or data ->> 'from' = person.id or personal::text ~* person.pattern
    order by occurred_at, partner_id, event_id`,
  ],
  [
    "invitations",
    `select partner_id, invitation_id, invitations.email, role, locale, invited_by, invited_at,
      expires_at, settled_at, settled_as
    from invitations join person on lower(invitations.email) = person.email
    order by partner_id, invitation_id`,
  ],
  [
    "invitations_sent",
    `select partner_id, invitation_id, role, invited_at
    from invitations join person on invited_by = 'person:' || person.id order by partner_id, invitation_id`,
  ],
  [
    "keys",
    `select k.id as key_id, k.name, k.start, k.permissions, k.metadata, k.enabled,
      k."createdAt" as created_at, k."expiresAt" as expires_at, k."lastRequest" as last_used_at
    from identity.apikey k join person on k."referenceId" = person.id order by k."createdAt", k.id`,
  ],
  [
    "linked_accounts",
    `select a."providerId" as provider, a."accountId" as account_id, a.scope,
      a."createdAt" as created_at, a."updatedAt" as updated_at
    from identity.account a join person on a."userId" = person.id order by a."createdAt", a.id`,
  ],
  [
    "links",
    `select "createdAt" as created_at, "expiresAt" as expires_at from identity.verification join person
      on value ~* person.pattern or identifier ~* person.pattern order by "createdAt"`,
  ],
  [
    "memberships",
    `select partner_id, partners.name as partner, role, joined_at
    from memberships join person on user_id = person.id join partners using (partner_id) order by partner_id`,
  ],
  [
    "message_preferences",
    `select person.email, area, class, frequency, changed_at
    from message_preferences join person using (address_key)
    order by area, class`,
  ],
  [
    "messages",
    `select partner_id, message_id, cause, template, locale, messages.email, user_id,
      params - 'link' as params, created_at, state, attempts, last_error, sent_at
    from messages join person on lower(messages.email) = person.email or user_id = person.id
    order by message_id`,
  ],
  [
    "messages_to_others",
    `select partner_id, message_id, template, created_at, said.names
    from person join messages on partner_id in (${partnersOf("person.id")}) cross join lateral (
      select jsonb_object_agg(key, value) as names from jsonb_each_text(messages.params)
      where key = any (person.name_params) and value = any (person.names)
    ) as said
    where said.names is not null order by message_id`,
  ],
  [
    "offer_snapshots",
    `select s.* from offer_snapshots s join person on lower(owner_email) = person.email
    order by partner_id, offer_id, snapshot_id`,
  ],
  [
    "offers",
    `select o.* from offers o join person on lower(owner_email) = person.email
    order by partner_id, offer_id`,
  ],
  [
    "partner_snapshots",
    `select s.* from partner_snapshots s join person on lower(account_email) = person.email
    order by partner_id, snapshot_id`,
  ],
  [
    "partners",
    `select p.* from partners p join person on lower(account_email) = person.email
    order by partner_id`,
  ],
  [
    "refused_lines",
    `select import_id, line, column_name, code, params, also, raw from import_refusals
      join person on raw ~* person.address or params::text ~* person.address or also::text ~* person.address
      order by import_id, line`,
  ],
  [
    "second_factors",
    `select verified, "failedVerificationCount" as failed_attempts,
      "lockedUntil" as locked_until
    from identity."twoFactor" join person on "userId" = person.id`,
  ],
  [
    "sessions",
    `select s.id as session_id, "ipAddress" as address, "userAgent" as agent,
      "createdAt" as created_at, "updatedAt" as updated_at, "expiresAt" as expires_at
    from identity.session s join person on "userId" = person.id order by "createdAt", s.id`,
  ],
  [
    "suppressed_addresses",
    `select suppressed_addresses.email, reason, suppressed_at from suppressed_addresses
    join person using (address_key)`,
  ],
  [
    "team_roles",
    `select role, added_at, languages, absent_from, absent_until, takes_work
    from team_members member join person on member.user_id = person.id
    left join team_profiles profile on profile.user_id = member.user_id`,
  ],
] as const;

/** The person as a table of one row, in front of each statement. */
const person = `with person as (
  select $1::text as email, $2::text as id, $3::text as address, $4::text as pattern,
    $5::text[] as names, $6::text[] as name_params, $7::text as address_key)`;

/** What is stored about a person, by noun, in the order of the nouns; a row of a table is an object. */
export type Held = { readonly [Noun in (typeof places | typeof loopPlaces)[number][0]]: readonly object[] };

/** What is stored about a person. */
export async function readHeld(tx: Tx, subject: DataSubject): Promise<Held> {
  const { email, userId, names } = subject;
  const called = [...names, email];
  const key = addressKey(email);
  const values = [email, userId, addressPattern(subject), personPattern(subject), called, nameParams, key];
  const held: [string, readonly object[]][] = [];
  for (const [noun, statement] of places) {
    const text = `${person} select to_jsonb(held) as held from (${statement}) as held`;
    const found = await rows<{ readonly held: object }>(tx, text, values);
    held.push([noun, found.map((each) => each.held)]);
  }
  for (const [noun, statement] of loopPlaces) {
    const text = `${person} select to_jsonb(held) as held from (${statement}) as held`;
    const found = await rows<{ readonly held: object }>(tx, text, values);
    held.push([noun, found.map((each) => each.held)]);
  }
  return Object.fromEntries(held.toSorted(([one], [other]) => (one < other ? -1 : 1))) as Held;
}
