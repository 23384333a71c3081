-- Why: on the embedded server the login that migrates owns Laurel's database and all that is in it, the others may
-- enter it, and no other login may.
do $$
declare
  owner constant text := current_setting('laurel.migrate_login');
  thing record;
begin
  execute format('alter database %I owner to %I', current_database(), owner);
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to %I, %I', current_database(),
    current_setting('laurel.write_login'), current_setting('laurel.read_login'));
  execute format('grant temporary on database %I to %I', current_database(), current_setting('laurel.write_login'));
  for thing in
    select format('schema %I', nspname) as name from pg_namespace where nspname in ('identity', 'jobs')
    union all
    -- A sequence of a column, an index and a row type follow their table.
    select format(case relkind when 'S' then 'sequence %s' when 'v' then 'view %s' when 'm' then 'materialized view %s'
        else 'table %s' end, c.oid::regclass)
      from pg_class c join pg_namespace n on n.oid = relnamespace
      where nspname in ('public', 'identity', 'jobs') and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = c.oid
          and refclassid = 'pg_class'::regclass and deptype in ('a', 'i'))
    union all
    select format('routine %s', p.oid::regprocedure) from pg_proc p join pg_namespace n on n.oid = pronamespace
      where nspname in ('public', 'identity', 'jobs')
    union all
    select format('type %s', t.oid::regtype) from pg_type t join pg_namespace n on n.oid = typnamespace
      left join pg_class c on c.oid = typrelid
      where nspname in ('public', 'identity', 'jobs') and (typtype in ('d', 'e') or c.relkind = 'c')
  loop
    execute format('alter %s owner to %I', thing.name, owner);
  end loop;
end $$;
