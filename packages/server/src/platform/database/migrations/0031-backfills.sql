-- Why: a marketplace that starts with Laurel brings years of sales on one day. A backfill says from which day on they
-- count as known on their own days, so that the stages of the years before are awarded as they would have been.
create table standing_backfills (
  backfill_id bigint generated always as identity primary key,
  from_day    date not null,
  to_day      date,                          -- null: for each partner the day before it was received
  known_at    timestamptz not null default laurel_now(),  -- what was received until then counts
  finished_at timestamptz,                   -- null: some partners are still to be done
  check (to_day >= from_day)
);
grant select on standing_backfills to laurel_team;

-- The last backfill whose days were decided and recorded for the partner; 0: some are still to be. Null: none ever
-- covered it.
alter table standing_due add column backfill_id bigint;

alter table standings drop constraint standings_cause_check,
  add constraint standings_cause_check check (cause in ('facts','time','program','fraud','mistake','backfill'));
