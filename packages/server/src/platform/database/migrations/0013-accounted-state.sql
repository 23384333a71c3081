-- Why: the chains prove that no event was changed, but not that the database still is what the events say. From now on
-- an event also says what it makes of the state: who has which role, what a key may do, what an import added. Then
-- `laurel audit verify` can add up what the events say and compare it with what is stored.

-- A list of {of, id, fields}: the kind of state, which one, and its fields after the change; null ends it. What says
-- something about a person is in `personal.state` instead, so that it can be erased.
alter table events add column state jsonb;

create or replace function event_hash(previous bytea, event events) returns bytea
  language sql immutable parallel safe
  return sha256(previous || convert_to((jsonb_build_array(
    event.partner_id, event.event_id, (extract(epoch from event.occurred_at) * 1000000)::bigint, event.what, event.who,
    event.on_behalf, event.data, event.before, event.after, event.why, event.request_id,
    encode(event.personal_digest, 'hex'))
    -- An event without state has the same hash as before there was any.
    || case when event.state is null then '[]' else jsonb_build_array(event.state) end)::text, 'UTF8'));

-- How far the signed checkpoints outside of the database have come, so that a file that was cut is found.
create table audit_checkpoints (
  target     text primary key,               -- 'file' or 'address', and the id of the file
  number     bigint not null,                -- of the last checkpoint that is there
  written_at timestamptz not null
);

-- What there is now, so that events account for it from here on.
create temp view state_now as
  select 'erasure' as of, '' as partner_id, partner_id || '/' || event_id as id, '{"erased": true}'::jsonb as fields
  from events where personal is null and personal_digest is not null
  union all
  select 'program' as of, '' as partner_id, program || ' ' || version as id,
  jsonb_build_object('digest', encode(sha256(convert_to(jsonb_build_array(program, version, in_force_from,
    currency, source, texts, digest, published_at at time zone 'UTC')::text, 'UTF8')), 'hex')) as fields
  from programs
  union all
  select 'session' as of, '' as partner_id, id,
    jsonb_build_object('person', "userId", 'token', encode(sha256(convert_to(token, 'UTF8')), 'hex')) as fields
  from identity.session
  union all
  select 'key' as of, coalesce(metadata ->> 'partnerId', '') as partner_id, id, jsonb_strip_nulls(
    jsonb_build_object('name', name, 'owner', owner, 'metadata', metadata, 'permissions', permissions,
      'digest', encode(sha256(convert_to(key, 'UTF8')), 'hex'),
      'expires', to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'revoked', nullif(not coalesce(enabled, false), false))) as fields
  from (
    select id, name, key, enabled, "referenceId" as owner, "expiresAt" as expires_at,
      case when metadata is json then metadata::jsonb else to_jsonb(metadata) end as metadata,
      case when permissions is json then permissions::jsonb else to_jsonb(permissions) end as permissions
    from identity.apikey
  ) as key
  union all
  select 'team' as of, '' as partner_id, user_id as id, jsonb_build_object('role', role) as fields
  from team_members
  union all
  select 'membership' as of, partner_id, user_id as id, jsonb_build_object('role', role) as fields
  from memberships
  union all
  select 'invitation' as of, partner_id, invitation_id::text as id, jsonb_strip_nulls(jsonb_build_object(
    'role', role, 'by', invited_by, 'token', encode(sha256(token_digest), 'hex'),
    'expires', to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'settled', settled_as)) as fields
  from invitations
  union all
  select 'facts' as of, '' as partner_id,
    'publishers/' || coalesce(import_id::text, '') || '/' || to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as id,
    jsonb_build_object('rows', count(*), 'digest',
      encode(sha256(convert_to(string_agg(line, '' order by line collate "C"), 'UTF8')), 'hex')) as fields
  from (select import_id, received_at, jsonb_build_array(partner_id, publisher_id, snapshot_id, name)::text as line from publisher_snapshots as fact) as fact
  group by import_id, received_at
  union all
  select 'facts' as of, '' as partner_id,
    'sales/' || coalesce(import_id::text, '') || '/' || to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as id,
    jsonb_build_object('rows', count(*), 'digest',
      encode(sha256(convert_to(string_agg(line, '' order by line collate "C"), 'UTF8')), 'hex')) as fields
  from (select import_id, received_at, concat_ws(E'\t', coalesce(replace(replace(replace(partner_id, '\', '\\'), E'\t', '\t'), E'\n', '\n'), '\N'), coalesce(replace(replace(replace(source_line_id, '\', '\\'), E'\t', '\t'), E'\n', '\n'), '\N'), revision,
    coalesce(replace(replace(replace(publisher_id, '\', '\\'), E'\t', '\t'), E'\n', '\n'), '\N'), coalesce(replace(replace(replace(offer_id, '\', '\\'), E'\t', '\t'), E'\n', '\n'), '\N'), billed_on, amount_minor, coalesce(replace(replace(replace(currency, '\', '\\'), E'\t', '\t'), E'\n', '\n'), '\N'),
    coalesce(replace(replace(replace(kind, '\', '\\'), E'\t', '\t'), E'\n', '\n'), '\N'), coalesce(replace(replace(replace(exclusion, '\', '\\'), E'\t', '\t'), E'\n', '\n'), '\N'), coalesce(replace(replace(replace(offsets, '\', '\\'), E'\t', '\t'), E'\n', '\n'), '\N'), coalesce(replace(replace(replace(source, '\', '\\'), E'\t', '\t'), E'\n', '\n'), '\N'), import_id)
    || E'\n' as line from sales as fact) as fact
  group by import_id, received_at
  union all
  select 'facts' as of, '' as partner_id,
    'observations/' || coalesce(import_id::text, '') || '/' || to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as id,
    jsonb_build_object('rows', count(*), 'digest',
      encode(sha256(convert_to(string_agg(line, '' order by line collate "C"), 'UTF8')), 'hex')) as fields
  from (select import_id, received_at, jsonb_build_array(partner_id, measure, observed_on, observation_id, value, expires_on)::text as line from observations as fact) as fact
  group by import_id, received_at
  union all
  select 'facts' as of, '' as partner_id,
    'rates/' || coalesce(import_id::text, '') || '/' || to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as id,
    jsonb_build_object('rows', count(*), 'digest',
      encode(sha256(convert_to(string_agg(line, '' order by line collate "C"), 'UTF8')), 'hex')) as fields
  from (select import_id, received_at, jsonb_build_array(currency, day, rate_id, rate)::text as line from rates as fact) as fact
  group by import_id, received_at
  union all
  select 'standing' as of, standings.partner_id, standings.standing_id::text as id,
  jsonb_build_object('digest', encode(sha256(convert_to(jsonb_build_array(standings.partner_id, standings.as_of, standings.standing_id,
  standings.recorded_at at time zone 'UTC', standings.program, standings.version, standings.engine,
  standings.facts_digest, standings.answer, standings.reasons, standings.cause)::text, 'UTF8')), 'hex')) as fields from standings union all select 'unlock' as of, unlocks.partner_id, unlocks.unlock_id::text as id,
  jsonb_build_object('digest', encode(sha256(convert_to(jsonb_build_array(unlocks.partner_id, unlocks.unlock_id, unlocks.benefit, unlocks.offer_id, unlocks.version,
  unlocks.opened_on, unlocks.term_from, unlocks.ends_on, unlocks.amount_minor, unlocks.kept_since,
  unlocks.closed_on, unlocks.close_reason)::text, 'UTF8')), 'hex')) as fields from unlocks;
create temp view people_now as
  select 'person' as of, '' as partner_id, id, jsonb_strip_nulls(jsonb_build_object('name', name,
  'email', email, 'verified', "emailVerified", 'image', image, 'locale', locale,
  'second_factor', nullif("twoFactorEnabled", false))) as fields
  from identity."user"
  union all
  select 'sign-in' as of, '' as partner_id, id, jsonb_strip_nulls(jsonb_build_object('person', "userId",
  'provider', "providerId", 'account', "accountId", 'password', encode(sha256(convert_to(password, 'UTF8')), 'hex'))) as fields
  from identity.account
  union all
  select 'second-factor' as of, '' as partner_id, id, jsonb_strip_nulls(jsonb_build_object('person', "userId",
  'secret', encode(sha256(convert_to(secret, 'UTF8')), 'hex'), 'codes', encode(sha256(convert_to("backupCodes", 'UTF8')), 'hex'), 'verified', verified)) as fields
  from identity."twoFactor";
create temp view addresses_now as
  select 'facts' as of, '' as partner_id,
    'partners/' || coalesce(import_id::text, '') || '/' || to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as id,
    jsonb_build_object('rows', count(*), 'digest',
      encode(sha256(convert_to(string_agg(line, '' order by line collate "C"), 'UTF8')), 'hex')) as fields
  from (select import_id, received_at, jsonb_build_array(partner_id, snapshot_id, name, country, locale, joined_on, account_email)::text as line from partner_snapshots as fact) as fact
  group by import_id, received_at
  union all
  select 'facts' as of, '' as partner_id,
    'offers/' || coalesce(import_id::text, '') || '/' || to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as id,
    jsonb_build_object('rows', count(*), 'digest',
      encode(sha256(convert_to(string_agg(line, '' order by line collate "C"), 'UTF8')), 'hex')) as fields
  from (select import_id, received_at, jsonb_build_array(partner_id, offer_id, publisher_id, title, offer_type, storefront, pricing_models, status,
  live_on, stopped_on, private, public_offer_id, owner_email, snapshot_id)::text as line from offer_snapshots as fact) as fact
  group by import_id, received_at;

insert into events (partner_id, what, who, state)
  select partner_id, 'state.recorded', 'laurel',
    jsonb_agg(jsonb_build_object('of', of, 'id', id, 'fields', fields) order by id)
  from (
    select *, (row_number() over (partition by partner_id, of order by id) - 1) / 10000 as part from state_now
  ) as numbered group by partner_id, of, part order by partner_id, of, part;
insert into events (partner_id, what, who, data, personal)
  select '', 'state.recorded', 'laurel', jsonb_build_object('person', person), jsonb_build_object('person', person,
    'state', jsonb_agg(jsonb_build_object('of', of, 'id', id, 'fields', fields) order by of, id))
  from (select *, coalesce(fields ->> 'person', id) as person from people_now) as owned
  group by person order by person;
insert into events (partner_id, what, who, data, personal)
  select partner_id, 'state.recorded', 'laurel', jsonb_build_object('invitation', invitation_id),
    jsonb_build_object('person', email, 'state', jsonb_build_array(jsonb_build_object(
      'of', 'invited', 'id', invitation_id::text, 'fields', jsonb_build_object('email', email))))
  from invitations where email <> 'erased-' || invitation_id order by partner_id, invitation_id;
insert into events (partner_id, what, who, personal)
  select '', 'state.recorded', 'laurel',
    jsonb_build_object('state', jsonb_build_array(jsonb_build_object('of', of, 'id', id, 'fields', fields)))
  from addresses_now order by id;

drop view state_now, people_now, addresses_now;
