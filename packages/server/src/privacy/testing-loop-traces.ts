import type { Tx } from "../platform/database/transaction.ts";

/** A person whose traces are left. */
export interface Planted {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

/**
 * A person as a contact of `acme`, who acts there in everything that the loop keeps; and a colleague whose
 * texts hold the person's address, also after a line break.
 */
export async function plantLoop({ client }: Tx, { id, name, email, phone }: Planted): Promise<void> {
  const who = `person:${id}`;
  const own = `I am ${name}, write to ${email}`;
  const about = `Ask them:\n${email}`;
  await client.query(
    `with person as (select $1::text as id, $2::text as email, $3::text as who, $4::text as own,
       $5::text as about, $6::text as phone, '2026-03-01T09:00:00Z'::timestamptz as at
     ), contact as (
       insert into contacts (partner_id, user_id, email, phone, language, is_primary, reach, verify_digest,
         designated_by, designated_at)
       select 'acme', id, email, phone, 'en', id like 'u1%', 'verified', id::bytea,
         who, at from person returning contact_id
     ), activation as (
       insert into activations (partner_id, benefit, contact_id, state, version, answers, activated_by,
         activated_at, activated_on, rating, rating_text)
       select 'acme', kind || ' of ' || id, contact_id, state, '2023-12',
         jsonb_build_object('address', case kind when 'own' then own else about end),
         case kind when 'own' then who else 'person:colleague' end, at, at::date, 5,
         case kind when 'own' then own else about end
       from person, contact, (values ('own', 'requested'), ('other', 'delivered')) as made (kind, state)
       returning activation_id, activated_by
     ), steps as (
       insert into loop_steps (partner_id, subject, action, side, who, happened_at, recorded_at, body, data)
       select 'acme', 'activation:' || activation_id, 'rate', 'partner', activated_by, at, at,
         case activated_by when who then own else about end,
         jsonb_build_object('plan', jsonb_build_array(jsonb_build_object('on', null, 'text',
           case activated_by when who then own else about end)))
       from person, activation
     ), promise as (
       insert into promises (partner_id, kind, subject, title, language, opened_at, until, due_at)
       select 'acme', 'next-step', 'activation:' || activation_id, 'x', 'en', at, at, at
       from person, activation returning promise_id
     ), pauses as (
       insert into promise_pauses (partner_id, promise_id, paused_at, paused_by, why)
       select 'acme', promise_id, at + n * interval '1 hour',
         case n when 1 then who else 'person:colleague' end, case n when 1 then own else about end
       from person, promise, generate_series(1, 2) as n
     ), redemptions as (
       insert into credit_redemptions (partner_id, activation_id, amount_minor, redeemed_on, reference,
         recorded_by, recorded_at)
       select 'acme', activation_id, 1, at::date, about, 'person:colleague', at from person, activation
     ), outreach as (
       insert into outreaches (partner_id, offer_id, option, published_on, due_on, benefits, added,
         opened_at, base_to, passed_over, owner_email, owner_confirmed_at, asked)
       select 'acme', 'offer of ' || id, 'list', at::date, at::date, '{}', '{}', at, email, list, email, at,
         list
       from person, lateral (select jsonb_build_array(
         jsonb_build_object('place', 'primary-contact', 'email', email),
         jsonb_build_object('place', 'owner', 'email', 'grace@example.com')) as list) as line
     ), request as (
       insert into requests (partner_id, kind, state, body, about, answers, upheld_as, email, language,
         opened_by, opened_at)
       select 'acme', 'support', 'open', text, about, jsonb_build_object('address', text), about, asker, 'en',
         opener, at
       from person, lateral (values (own, email, who), (about, null, 'person:colleague'))
         as asked (text, asker, opener)
     ), drafts as (
       insert into drafts (partner_id, name, fields, saved_by, saved_at, revision)
       select 'acme', saver || ' about ' || id, jsonb_build_object('text', jsonb_build_object('value', text)),
         saver, at, 1
       from person, lateral (values (who, own), ('person:colleague', about)) as saved (saver, text)
     ), self_check as (
       insert into self_checks (partner_id, offer_id, checked_at, checked_by, results)
       select 'acme', 'checked ' || id, at, who,
         jsonb_build_object('support-links', jsonb_build_object('ok', true, 'found', own))
       from person
     )
     insert into messages (partner_id, cause, template, locale, email, params, caused_by, created_at, state,
       sent_at)
     select 'acme', 'written:' || id || ' ' || writer, 'request-answered', 'en', 'colleague@example.com',
       jsonb_build_object('kind', 'support', 'text', text, 'link', ''), writer, at, 'sent', at
     from person, lateral (values (who, own), ('person:colleague', about)) as letters (writer, text)`,
    [id, email, who, own, about, phone],
  );
}
