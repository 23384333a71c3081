-- Why: in the example anyone may sign in as an administrator. Whether a database holds the example must follow from
-- the database itself, because a setting can say so of a database with real facts.
create table example (
  is_only     boolean primary key default true check (is_only),
  source      text not null,                 -- the source of the example's lines, as in imports
  day         date not null,                 -- the day for which its files were made
  loaded_at   timestamptz not null default now(),
  finished_at timestamptz                    -- null while it is being loaded: the next start continues
);

-- The people that anyone may sign in as, in the order in which they are offered.
create table example_people (
  user_id text primary key references identity."user" on delete cascade,
  place   int not null unique
);

-- Earlier versions kept no record. A database holds the example if it has nothing but the example's facts, and the
-- example's people, whose addresses belong to no one (RFC 2606).
insert into example (source, day, loaded_at, finished_at)
  select 'example',
    coalesce(min(substring(file_name from '-(\d{4}-\d{2}-\d{2})\.csv$'))::date, min(started_at)::date),
    min(started_at), now()
  from imports
  having count(*) > 0 and bool_and(source = 'example') and exists (
    select from identity."user" where email = 'administrator@example.com');

insert into example_people (user_id, place)
  select person.id, cast_of.place
  from unnest(array['owner', 'seoul', 'taipei', 'advocate', 'manager', 'administrator', 'auditor'])
    with ordinality as cast_of (name, place)
  join identity."user" person on person.email = cast_of.name || '@example.com'
  where exists (select from example);
