-- Why: every table with partner_id has row-level security, and it binds the login that writes, too (see grants.sql).
-- The directory of publishers had none; the team reads all of it.
alter table publisher_directory enable row level security;
create policy all_rows on publisher_directory to laurel_team using (true);

-- The team reads who was invited, as a partner does, but not the digest by which a link is recognized.
revoke select on invitations from laurel_team;
grant select (partner_id, invitation_id, email, role, locale, invited_by, invited_at, expires_at, settled_at, settled_as,
  by_right, held_by) on invitations to laurel_team;
