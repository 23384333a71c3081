-- Why: a route may forget a check; the database does not. What is read for a person of a partner runs as
-- `laurel_partner`, which sees the rows of the partner named in `laurel.partner_id` and nothing of anybody else;
-- what is read for the team runs as `laurel_team`. Both only read: a change is written by the server, which has
-- checked it. They can't sign in: the server's own account takes them on for a
-- transaction. They belong to the whole cluster, so another Laurel on it may have made them already.
do $$
declare
  name text;
begin
  foreach name in array array['laurel_partner', 'laurel_team'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin', name);
    end if;
    if not pg_has_role(current_user, name, 'set') then
      execute format('grant %I to current_user with inherit false, set true', name);
    end if;
  end loop;
exception
  when duplicate_object or unique_violation then
    raise exception 'another Laurel is being set up on this server; migrate once more';
  when insufficient_privilege then
    raise exception 'an administrator of the database must run: create role laurel_partner nologin; '
      'create role laurel_team nologin; (where they are missing) and '
      'grant laurel_partner, laurel_team to % with inherit false, set true;', current_user;
end $$;

grant usage on schema public to laurel_partner, laurel_team;

-- Tables of no partner that a standing is computed from.
grant select on programs to laurel_partner;

-- The team reads everything that is anybody's business; what only machines need stays with the server.
do $$
declare
  owned text;
begin
  for owned in
    select c.table_name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'partner_id' and t.table_type = 'BASE TABLE'
      and c.table_name not in ('publisher_directory', 'event_heads')
  loop
    execute format('alter table %I enable row level security', owned);
    execute format('grant select on %I to laurel_partner, laurel_team', owned);
    execute format(
      'create policy own_rows on %I to laurel_partner using (partner_id = nullif(current_setting(''laurel.partner_id'', true), ''''))',
      owned);
    execute format('create policy all_rows on %I to laurel_team using (true)', owned);
  end loop;
end $$;

-- Invitations hold what lets somebody in; a partner's people are shown them by the server.
revoke select on invitations from laurel_partner;
grant select (partner_id, invitation_id, email, role, locale, invited_by, invited_at, expires_at, settled_at, settled_as)
  on invitations to laurel_partner;

grant select on programs, imports, import_refusals, rates, rate_days, publisher_directory, team_members to laurel_team;
-- A message can be meant for one of a partner's people alone, and its link lets in whoever has it.
revoke select on messages from laurel_partner, laurel_team;
grant select (partner_id, message_id, cause, template, locale, email, user_id, params, created_at, state, attempts,
  last_error, next_attempt_at, sent_at) on messages to laurel_team;
