-- Why: the time of everything that people and jobs do has one source, the clock that is passed in, and the example's
-- clock can be moved ahead. A transaction says its moment in `laurel.now`; without it the moment is the database's
-- own time. Sign-in, jobs and idempotency keys stay on the machine's clock.
create function laurel_now() returns timestamptz
  language sql stable parallel safe
  return coalesce(nullif(current_setting('laurel.now', true), '')::timestamptz, now());

do $$
declare
  timed record;
begin
  for timed in
    select c.oid::regclass as name, a.attname as column_name from pg_attrdef d
    join pg_class c on c.oid = d.adrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = d.adnum
    where c.relnamespace = 'public'::regnamespace and c.relname not in ('migrations', 'idempotency_keys')
      and pg_get_expr(d.adbin, d.adrelid) in ('now()', 'CURRENT_TIMESTAMP')
  loop
    execute format('alter table %s alter column %I set default laurel_now()', timed.name, timed.column_name);
  end loop;
end $$;

-- By how many milliseconds the example's clock is ahead of the machine's. It is only moved forward, and ends with
-- the example.
alter table example add column ahead_ms bigint not null default 0 check (ahead_ms >= 0);
