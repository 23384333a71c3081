-- Why: every table with partner_id has row-level security, and it binds the login that writes, too (see grants.sql).
-- The directory of publishers had none; the team reads all of it.
alter table publisher_directory enable row level security;
create policy all_rows on publisher_directory to laurel_team using (true);

-- The team reads who was invited, as a partner does, but not the digest by which a link is recognized.
revoke select on invitations from laurel_team;
grant select (partner_id, invitation_id, email, role, locale, invited_by, invited_at, expires_at, settled_at, settled_as,
  by_right, held_by) on invitations to laurel_team;

-- PostgreSQL refuses to COPY into a table with row-level security, and an import that inserts instead takes a quarter
-- longer. So an import copies through these two: tables without rows, of which the ledger and its totals are the only
-- partition. Nothing can be read through them, and only a transaction about all partners may add.
create function require_all_partners() returns trigger language plpgsql as $$
begin
  if current_setting('laurel.all_partners', true) is distinct from 'on' then
    raise exception 'facts are added in a transaction about all partners' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;

create table sales_intake (like sales including defaults) partition by list (partner_id);
alter table sales_intake attach partition sales default;
create trigger require_all_partners before insert on sales_intake
  for each statement execute function require_all_partners();

-- A partition can't number its rows as an identity column does.
alter table sales_daily alter column addition_id drop identity;
create sequence sales_daily_additions owned by sales_daily.addition_id;
select setval('sales_daily_additions', coalesce(max(addition_id), 0) + 1, false) from sales_daily;
alter table sales_daily alter column addition_id set default nextval('sales_daily_additions');
create table sales_daily_intake (like sales_daily including defaults) partition by list (partner_id);
alter table sales_daily_intake attach partition sales_daily default;
create trigger require_all_partners before insert on sales_daily_intake
  for each statement execute function require_all_partners();
