-- Why: a single rate or observation may have been entered in error, as a sale may; and a list of imports says who made
-- each of them.

-- A rate or an observation that a line of an import says was entered in error: `undone_in` is that import, null if the
-- fact's own import was undone as a whole. If that import is undone itself, the fact counts again since `restored_at`.
-- A fact may be entered in error more than once, each time in a row of its own.
alter table undone_rates
  add column undone_in bigint,
  add column restored_at timestamptz,
  add column undone_id bigint generated always as identity,
  drop constraint undone_rates_pkey,
  add primary key (currency, day, undone_id);
alter table undone_observations
  add column undone_in bigint,
  add column restored_at timestamptz,
  add column undone_id bigint generated always as identity,
  drop constraint undone_observations_pkey,
  add primary key (partner_id, measure, observed_on, undone_id);
-- A sale is withdrawn by a revision, so none is ever restored; all three tables are read alike.
alter table undone_sales add column restored_at timestamptz;
create index undone_rates_in on undone_rates (undone_in) where undone_in is not null;
create index undone_observations_in on undone_observations (undone_in) where undone_in is not null;

-- Who made the import, as in its event; null: before this was kept.
alter table imports add column made_by text;
update imports set made_by = event.who
from (
  select distinct on (data ->> 'import_id') (data ->> 'import_id')::bigint as import_id, who from events
  where partner_id = '' and what in ('import.finished', 'import.stopped')
  order by data ->> 'import_id', event_id
) as event
where event.import_id = imports.import_id;
