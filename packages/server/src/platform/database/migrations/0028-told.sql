-- Why: what has fallen due is looked for every few minutes, and most partners have nothing new. What was looked at before
-- is remembered, so that a run reads only what came since.

-- How far the chain of a partner's events was read for mail of a kind. Events of a chain are in the order of their
-- commits, so none can come before one that was read.
create table told_until (
  partner_id text not null references partners,
  kind       text not null check (kind in ('stages','credits','unlocks')),
  event_id   bigint not null,                -- the last that was read
  told_on    date,                           -- the day of the last digest; null: none was sent
  primary key (partner_id, kind)
);
alter table told_until enable row level security;
grant select on told_until to laurel_partner, laurel_team;
create policy own_rows on told_until to laurel_partner
  using (partner_id = nullif(current_setting('laurel.partner_id', true), ''));
create policy all_rows on told_until to laurel_team using (true);
-- What happened before was told when it happened.
insert into told_until (partner_id, kind, event_id)
  select partner_id, kind, event_id from event_heads join partners using (partner_id),
    unnest(array['stages','credits','unlocks']) as kind;

-- How far a step that goes through everything once a day has come on its latest day.
create table day_progress (
  step     text primary key,
  day      date not null,
  after_id bigint not null
);

-- How much each member of the team has to do, for all partners: work is given out by it, also in a transaction that sees
-- one partner alone. The policies for reading don't depend on the setting, so a session that only reads sees no more.
create function count_open_promises() returns table (assignee text, open bigint) language plpgsql as $$
declare
  before constant text := coalesce(current_setting('laurel.all_partners', true), '');
begin
  perform set_config('laurel.all_partners', 'on', true);
  return query select promises.assignee, count(*) from promises
    where kept_at is null and void_at is null and promises.assignee is not null group by promises.assignee;
  perform set_config('laurel.all_partners', before, true);
end $$;
