-- Why: who works for whom is shown with names, and keys with what they may do. What a person or a key signs in with
-- stays with the server: only these columns are anybody's to read, of a partner's session only those of its people.
grant usage on schema identity to laurel_partner, laurel_team;
grant select (id, name, email) on identity."user" to laurel_partner, laurel_team;
alter table identity."user" enable row level security;
create policy own_people on identity."user" to laurel_partner
  using (exists (select from memberships where user_id = id));
create policy all_people on identity."user" to laurel_team using (true);

grant select (id, name, start, "referenceId", permissions, metadata, enabled, "createdAt", "expiresAt", "lastRequest")
  on identity.apikey to laurel_team;
