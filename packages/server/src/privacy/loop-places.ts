import { answeredBy, contactOf, ratedBy } from "./loop-store.ts";
import { writtenParams } from "./subject-store.ts";

const who = "'person:' || person.id";
const written = writtenParams.map((param) => `'${param}'`).join(", ");
/** The value where the person wrote it, or where it holds their address; else null. */
const ifTheirs = (isTheirs: string, column: string) =>
  `case when ${isTheirs} or ${column}::text ~* person.address then ${column} end as ${column}`;
/** The elements of a list that hold the address; the others are about other people. */
const ownOf = (list: string) => `(select coalesce(jsonb_agg(element), '[]')
  from jsonb_array_elements(${list}) element where element::text ~* person.address) as ${list}`;
const theirRequest = `(opened_by = ${who} or lower(requests.email) = person.email)`;

/** The places among what people do with benefits, offers and requests, as in the list of all places. */
export const loopPlaces = [
  [
    "activations",
    `select partner_id, activation_id, benefit, offer_id, state, activated_at,
      ${ifTheirs(answeredBy(who), "answers")}, ${ifTheirs(`${ratedBy} = ${who}`, "rating_text")}
    from activations join person on activated_by = ${who} or ${answeredBy(who)} or ${ratedBy} = ${who}
      or answers::text ~* person.address or rating_text ~* person.address
    order by partner_id, activation_id`,
  ],
  [
    "contacts",
    `select partner_id, contact_id, user_id, invitation_id, contacts.email, phone, language, is_primary,
      reach, designated_at, verified_at, ended_at
    from contacts join person on ${contactOf("person.email", "person.id")} order by partner_id, contact_id`,
  ],
  [
    "credit_redemptions",
    `select partner_id, redemption_id, activation_id, amount_minor, redeemed_on, reference, recorded_at
    from credit_redemptions join person on recorded_by = ${who} or reference ~* person.address
    order by partner_id, redemption_id`,
  ],
  [
    "drafts",
    `select partner_id, drafts.name, fields, saved_at
    from drafts join person on saved_by = ${who} or fields::text ~* person.address
    order by partner_id, drafts.name`,
  ],
  [
    "loop_steps",
    `select partner_id, step_id, subject, action, happened_at, recorded_at, channel, reason, body, data
    from loop_steps join person on who = ${who} or body ~* person.address or data::text ~* person.address
    order by partner_id, step_id`,
  ],
  [
    "messages_written",
    `select partner_id, message_id, template, created_at, said.texts
    from messages join person on caused_by = ${who} or params::text ~* person.address cross join lateral (
      select jsonb_object_agg(key, value) as texts from jsonb_each_text(params)
      where key in (${written}) and (caused_by = ${who} or value ~* person.address)) as said
    where said.texts is not null order by message_id`,
  ],
  [
    "outreaches",
    `select partner_id, outreach_id, offer_id, option, published_on,
      ${ifTheirs("false", "base_to")}, ${ifTheirs("false", "owner_email")}, owner_confirmed_at,
      ${ownOf("passed_over")}, ${ownOf("asked")}
    from outreaches join person on base_to ~* person.address or owner_email ~* person.address
      or passed_over::text ~* person.address or asked::text ~* person.address
    order by partner_id, outreach_id`,
  ],
  [
    "promise_pauses",
    `select partner_id, promise_id, paused_at, resumed_at, why
    from promise_pauses join person on paused_by = ${who} or why ~* person.address
    order by partner_id, promise_id, paused_at`,
  ],
  [
    "requests",
    `select partner_id, request_id, kind, state, about, reason, offer_id, stage, environment, form,
      ${ifTheirs(theirRequest, "answers")}, ${ifTheirs(theirRequest, "body")}, wished_on,
      case when ${theirRequest} then requests.email end as email, language, opened_at, closed_on,
      ${ifTheirs("false", "upheld_as")}
    from requests join person on ${theirRequest} or body ~* person.address
      or answers::text ~* person.address or about ~* person.address or upheld_as ~* person.address
    order by partner_id, request_id`,
  ],
  [
    "self_checks",
    `select partner_id, offer_id, checked_at, results
    from self_checks join person on checked_by = ${who} or results::text ~* person.address
    order by partner_id, offer_id`,
  ],
] as const;
