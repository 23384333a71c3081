-- Why: what each role may do is said here in one place, for every table there is, and made so at the end of every
-- `migrate`. A new table that has no rule fails it. The roles that read get their grants and policies from the
-- numbered files; here it is only checked that these hide the rows of other partners.
do $$
declare
  -- What the server needs to do with the tables of `public`. What is never edited can't be edited.
  rules constant jsonb := '{
    "migrations": "select",
    "programs": "select, insert",
    "program_texts": "select, insert",
    "imports": "select, insert, update",
    "import_refusals": "select, insert, update",
    "import_notices": "select, insert",
    "import_notice_counts": "select, insert, update",
    "rates": "select, insert, delete",
    "undone_rates": "select, insert, update",
    "rate_days": "select, insert, update, delete",
    "publisher_directory": "select, insert, update",
    "idempotency_keys": "select, insert, delete",
    "team_members": "select, insert, update, delete",
    "team_profiles": "select, insert, update",
    "team_calendars": "select, insert",
    "key_grants": "select, insert, update",
    "audit_checkpoints": "select, insert, update",
    "example": "select, insert, update",
    "example_people": "select, insert",
    "partners": "select, insert, update",
    "partner_snapshots": "select, insert, update",
    "publishers": "select, insert, update",
    "publisher_snapshots": "select, insert",
    "publisher_claims": "select, insert, update",
    "offers": "select, insert, update",
    "offer_snapshots": "select, insert, update",
    "publications": "select, insert, update, delete",
    "sales": "select, insert, delete",
    "undone_sales": "select, insert, update",
    "sales_intake": "insert",
    "sales_daily": "select, insert, delete",
    "sales_daily_intake": "insert",
    "observations": "select, insert, delete",
    "undone_observations": "select, insert, update",
    "standing_due": "select, insert, update, delete",
    "standing_failures": "select, insert, update, delete",
    "transfers": "select, insert, delete",
    "standing_backfills": "select, insert, update (finished_at), delete",
    "standings": "select, insert, delete",
    "standing_pasts": "select, insert, update, delete",
    "current_standings": "select, insert, update, delete",
    "unlocks": "select, insert, update, delete",
    "memberships": "select, insert, update, delete",
    "invitations": "select, insert, update",
    "messages": "select, insert, update",
    "contacts": "select, insert, update",
    "activations": "select, insert, update",
    "loop_steps": "select, insert, update (body, data)",
    "promises": "select, insert, update",
    "promise_pauses": "select, insert, update",
    "adoption": "select, insert, update",
    "outreaches": "select, insert, update",
    "requests": "select, insert, update",
    "credit_redemptions": "select, insert, update (reference)",
    "drafts": "select, insert, update, delete",
    "self_checks": "select, insert, update",
    "told_until": "select, insert, update",
    "day_progress": "select, insert, update",
    "message_preferences": "select, insert, update, delete",
    "suppressed_addresses": "select, insert, update, delete",
    "bounce_reports": "select, insert, delete",
    "attachments": "select, insert, update, delete",
    "attachment_chunks": "select, insert, delete",
    "events": "select, insert, update (personal, personal_salt)",
    "event_heads": "select"
  }';
  -- Through these an import copies into their partitions. They have no policies, but a trigger.
  intakes constant text[] := array['sales_intake', 'sales_daily_intake'];
  -- Read by a partner's people in full.
  shared constant text[] := array['programs', 'program_texts', 'team_calendars'];
  -- Functions that run with the rights of the tables' owner.
  as_owner constant text[] := array['chain_event', 'end_chains'];
  -- The rows that a session writes and sees: those of one partner, or of all; with neither setting, none. Written
  -- with `<>`, of which the planner expects that nearly every row passes: what it expects of the rest of a statement
  -- then stays as it is without the policy.
  own_rows constant text :=
    '(select case when current_setting(''laurel.all_partners'', true) = ''on'' then ''all'' else ''one'' end) '
    '<> ''one'' or partner_id = (select nullif(current_setting(''laurel.partner_id'', true), ''''))';
  written record;
  found text;
  rule text;
  version text;
begin
  select string_agg(name, ', ') into found from (
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'f')
    except select jsonb_object_keys(rules)) unruled;
  if found is not null then raise exception 'grants.sql has no rule for the table %', found; end if;

  select string_agg(proname, ', ') into found from pg_proc join pg_namespace n on n.oid = pronamespace
    where nspname in ('public', 'identity', 'jobs') and prosecdef and proname <> all (as_owner);
  if found is not null then raise exception 'grants.sql doesn''t know the security definer function %', found; end if;

  select string_agg(intake, ', ') into found from unnest(intakes) as intake
    where to_regclass(intake) is not null and not exists (
    select from pg_trigger where tgrelid = to_regclass(intake) and tgname = 'require_all_partners' and tgenabled = 'O');
  if found is not null then raise exception 'the trigger require_all_partners is missing on %', found; end if;

  grant usage on schema public, identity, jobs to laurel_writer;
  grant usage on all sequences in schema public, jobs to laurel_writer;
  revoke all on all tables in schema public, identity, jobs from laurel_writer;
  grant select, insert, update, delete on all tables in schema identity, jobs to laurel_writer;
  for written in
    select c.oid::regclass as name, nspname as schema, relname, pg_get_userbyid(relowner) as owner,
      relrowsecurity as secured, relforcerowsecurity as forced,
      exists (select from pg_attribute where attrelid = c.oid and attname = 'partner_id' and not attisdropped
        and nspname = 'public' and relname <> all (intakes)) as owned,
      (select obj_description(p.oid, 'pg_policy') from pg_policy p
        where polrelid = c.oid and polname = 'written_rows') as policy
    from pg_class c join pg_namespace n on n.oid = relnamespace
    where nspname in ('public', 'identity', 'jobs') and relkind in ('r', 'p')
    order by c.oid
  loop
    if written.schema = 'public' then
      execute format('grant %s on %s to laurel_writer', rules ->> written.relname, written.name);
    end if;
    -- Locks of tables are taken only where something changes: others may be working.
    if written.owned and not written.secured then
      execute format('alter table %s enable row level security', written.name);
    end if;
    if written.owned and not written.forced then
      execute format('alter table %s force row level security', written.name);
    end if;
    if written.owned or written.secured then
      rule := case when written.owned then own_rows else 'true' end;
      version := format('%s: %s', written.owner, rule);
      if written.policy is distinct from version then
        execute format('drop policy if exists written_rows on %s', written.name);
        execute format('create policy written_rows on %s to laurel_writer, %I using (%s) with check (%s)',
          written.name, written.owner, rule, rule);
        execute format('comment on policy written_rows on %s is %L', written.name, version);
      end if;
    end if;
  end loop;

  select string_agg(format('%s of %s', c.oid::regclass, reader), ', ') into found
    from pg_class c join pg_namespace n on n.oid = relnamespace, unnest(array['laurel_partner', 'laurel_team']) reader
    where nspname in ('public', 'identity', 'jobs') and relkind in ('r', 'p', 'v', 'm', 'f') and (
      has_any_column_privilege(reader, c.oid, 'insert, update, references')
      or has_table_privilege(reader, c.oid, 'delete, truncate, trigger')
      or reader = 'laurel_partner' and has_any_column_privilege(reader, c.oid, 'select')
        and not relrowsecurity and relname <> all (shared));
  if found is not null then raise exception 'the rights are too wide: %', found; end if;

  if exists (select from pg_namespace
    where nspname = 'public' and pg_has_role(current_user, nspowner, 'usage')) then
    revoke create on schema public from public;
  end if;
end $$;
