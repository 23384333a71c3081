-- Why: who changed what must be provable later. Each partner's events form a chain: the hash of an event covers the
-- one before it, so an event that is edited, removed or moved is found by computing the chain again. What happens
-- to the installation as a whole is the chain of the partner ''.
alter table events drop constraint events_partner_id_fkey;
alter table events alter column event_id drop identity;
alter table events alter column data set default '{}';
alter table events
  add column on_behalf  text,                -- for whom somebody else acted: a partner, or a person
  add column before     jsonb,
  add column after      jsonb,
  add column why        text,                -- the reason given by who did it
  add column request_id text,                -- what the log of requests calls it
  -- What says something about a person stands beside the chain, which holds only a salted digest of it: it can be
  -- erased, and the chain stays whole.
  add column personal        jsonb,
  add column personal_salt   bytea,
  add column personal_digest bytea,
  add column hash            bytea;

comment on column events.event_id is 'The place in the partner''s chain, from 1 on, without gaps.';

-- The end of each chain. Without it nobody would miss the last event.
create table event_heads (
  partner_id text primary key,
  event_id   bigint not null,
  hash       bytea not null
);

create function event_hash(previous bytea, event events) returns bytea
  language sql immutable parallel safe
  return sha256(previous || convert_to(jsonb_build_array(
    event.partner_id, event.event_id, (extract(epoch from event.occurred_at) * 1000000)::bigint, event.what, event.who,
    event.on_behalf, event.data, event.before, event.after, event.why, event.request_id,
    encode(event.personal_digest, 'hex'))::text, 'UTF8'));

create function personal_hash(salt bytea, personal jsonb) returns bytea
  language sql immutable parallel safe
  return sha256(salt || convert_to(personal::text, 'UTF8'));

-- As its owner, because who may append an event need not be able to write the chain's end by hand.
create function chain_event() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head event_heads;
begin
  select * into head from event_heads where partner_id = new.partner_id for update;
  if not found then
    insert into event_heads (partner_id, event_id, hash) values (new.partner_id, 0, '') on conflict do nothing;
    select * into head from event_heads where partner_id = new.partner_id for update;
  end if;
  new.event_id := head.event_id + 1;
  if new.personal is not null then
    new.personal_salt := uuid_send(gen_random_uuid());
    new.personal_digest := personal_hash(new.personal_salt, new.personal);
  end if;
  new.hash := event_hash(head.hash, new);
  update event_heads set event_id = new.event_id, hash = new.hash where partner_id = new.partner_id;
  return new;
end $$;

-- An event is never changed, but for the personal part of it, which can only be erased.
create function keep_event() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.personal is null and new.personal_salt is null
    and to_jsonb(new) - '{personal,personal_salt}'::text[] = to_jsonb(old) - '{personal,personal_salt}'::text[]
  then
    return new;
  end if;
  raise exception 'an event is appended and never changed' using errcode = 'restrict_violation';
end $$;

-- What was appended before has its place by its number.
create temp table events_before on commit drop as
  select * from events order by partner_id, event_id;
truncate events;
create trigger chain_event before insert on events for each row execute function chain_event();
insert into events (partner_id, occurred_at, what, who, data)
  select partner_id, occurred_at, what, who, data from events_before order by partner_id, event_id;
alter table events alter column hash set not null;
create index events_by_time on events (occurred_at, partner_id, event_id);
create trigger keep_event before update or delete on events for each row execute function keep_event();
