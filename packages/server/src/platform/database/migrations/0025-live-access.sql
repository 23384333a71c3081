-- Why: a page that follows changes stays connected for hours. When the rights of its reader change, the servers that
-- hold such connections learn it at once, however the change was made, and look at the rights again.

create function tell_access() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  changed jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
  perform pg_notify('laurel_live', json_build_object('access', tg_argv[0] || (changed ->> tg_argv[1]))::text);
  return null;
end $$;

create trigger tell_access after delete on identity.session
  for each row execute function tell_access('person:', 'userId');
create trigger tell_access after insert or update or delete on memberships
  for each row execute function tell_access('person:', 'user_id');
create trigger tell_access after insert or update or delete on team_members
  for each row execute function tell_access('person:', 'user_id');
-- Each use of a key updates its row, which is no change of its rights.
create trigger tell_access after update on identity.apikey
  for each row when ((old.enabled, old.permissions, old.metadata, old."expiresAt")
    is distinct from (new.enabled, new.permissions, new.metadata, new."expiresAt"))
  execute function tell_access('key:', 'id');
create trigger tell_key_deleted after delete on identity.apikey
  for each row execute function tell_access('key:', 'id');
