-- Why: what a partner holds follows from its facts, day by day, each as it was known then. What the days until one
-- have left is kept here, so that only the days after it are decided. It can be deleted at any time: it is computed
-- again from the facts.
create table standing_pasts (
  partner_id text primary key references partners,
  through    date not null,                  -- the last day decided
  next_on    date not null,                  -- the next day to decide if no fact arrives
  awards     jsonb not null,                 -- the stages on record, each with its days
  unlocks    jsonb not null                  -- what was unlocked for the partner as a whole, in each of its states
);
alter table standing_pasts enable row level security;
grant select on standing_pasts to laurel_partner, laurel_team;
create policy own_rows on standing_pasts to laurel_partner
  using (partner_id = nullif(current_setting('laurel.partner_id', true), ''));
create policy all_rows on standing_pasts to laurel_team using (true);

-- Since when facts have arrived that the kept past doesn't know; null: it knows all.
alter table standing_due add column stale_since timestamptz;
update standing_due set stale_since = '-infinity', due_on = least(due_on, laurel_now()::date);

drop table if exists decision_days;
