-- Why: one line, or one partner, must never stop the others.

-- A line may come to at most 10^13 minor units. One that a rate converts to more waits, as one without a rate does.
create or replace function convert_minor(amount_minor bigint, factor numeric) returns bigint
  language sql immutable parallel safe
  return case when abs(round_half_even(amount_minor * factor)) <= 1e13
    then round_half_even(amount_minor * factor)::bigint end;

-- Lines on record that came to more than that, up to the earlier bound of 10^14, no longer count and wait.
with latest as (
  select distinct on (partner_id, source, source_line_id) * from sales
  order by partner_id, source, source_line_id, revision desc
), beyond as (
  select line.partner_id, line.billed_on, coalesce(line.exclusion, undone.exclusion, '') as exclusion,
    round_half_even(line.amount_minor * rate.factor) as minor
  from latest line
  join rate_days rate on rate.currency = line.currency and rate.day = line.billed_on
  left join latest undone on line.offsets is not null and undone.partner_id = line.partner_id
    and undone.source = line.source and undone.source_line_id = line.offsets
  where line.currency <> (select currency from programs order by published_at desc, in_force_from desc limit 1)
    and abs(line.amount_minor * rate.factor) < 1e14
    and abs(round_half_even(line.amount_minor * rate.factor)) > 1e13
), uncounted as (
  insert into sales_daily (partner_id, day, exclusion, amount_minor, unconverted)
  select partner_id, billed_on, exclusion, -minor, 1 from beyond
  returning partner_id
)
insert into standing_due (partner_id, due_on) select distinct partner_id, current_date from uncounted
on conflict (partner_id) do update set due_on = least(standing_due.due_on, excluded.due_on), marked_at = now();

-- Partners that could not be decided. After two failures in a row a partner is set aside: it is tried again when its
-- facts or the rules change, or when an operator asks for it.
create table standing_failures (
  partner_id      text primary key references partners,
  failures        int not null,
  code            text not null,             -- the refusal
  params          jsonb not null,            -- the values in its sentence
  first_failed_at timestamptz not null default now(),
  last_failed_at  timestamptz not null default now(),
  set_aside_at    timestamptz                -- null: it is tried again the next day
);
comment on table standing_failures is 'Partners that could not be decided; a decision removes the row.';
alter table standing_failures enable row level security;
grant select on standing_failures to laurel_team;
create policy all_rows on standing_failures to laurel_team using (true);

-- Appending many events of one partner in one statement took time by the square of their number, because each event
-- wrote the chain's end again. Now the end is written once for a statement. Within it, an event follows the last one.
create or replace function chain_event() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head event_heads;
  last event_heads;
begin
  select * into head from event_heads where partner_id = new.partner_id for update;
  if not found then
    insert into event_heads (partner_id, event_id, hash) values (new.partner_id, 0, '') on conflict do nothing;
    select * into head from event_heads where partner_id = new.partner_id for update;
  end if;
  select partner_id, event_id, hash into last from events
    where partner_id = new.partner_id and event_id > head.event_id order by event_id desc limit 1;
  if found then head := last; end if;
  new.event_id := head.event_id + 1;
  if new.personal is not null then
    new.personal_salt := uuid_send(gen_random_uuid());
    new.personal_digest := personal_hash(new.personal_salt, new.personal);
  end if;
  new.hash := event_hash(head.hash, new);
  return new;
end $$;

-- What a statement appends must follow the recorded end: if an event came after it by other means, nothing is appended.
create function end_chains() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if exists (
    select from (select partner_id, min(event_id) as first from appended group by partner_id) as own
    join event_heads head using (partner_id) where own.first <> head.event_id + 1
  ) then
    raise exception 'a chain of events does not end where its end is on record' using errcode = 'restrict_violation';
  end if;
  update event_heads head set event_id = ended.event_id, hash = ended.hash
  from (
    select distinct on (partner_id) partner_id, event_id, hash from appended order by partner_id, event_id desc
  ) as ended
  where head.partner_id = ended.partner_id;
  return null;
end $$;
create trigger end_chains after insert on events referencing new table as appended
  for each statement execute function end_chains();
