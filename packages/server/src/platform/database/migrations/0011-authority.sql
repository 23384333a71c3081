-- Why: a key or an invitation must not outlive the right by which it was made. Each names who made it, by which
-- right, and who answers for it now; when they may no longer make it, it ends or passes to another person.
create table key_grants (
  key_id   text primary key references identity.apikey on delete cascade,
  made_by  text not null,  -- who, as in events; 'unrecorded': made before this was kept, and no event says who
  by_right text not null,  -- the action that allowed it; 'cli' where none did; 'unrecorded'
  held_by  text not null   -- who answers for it, as in events
);
create index key_grants_of_holder on key_grants (held_by);
grant select on key_grants to laurel_team;

-- The event of a key says who made it. What no person made is answered for by this installation's operator.
insert into key_grants (key_id, made_by, by_right, held_by)
select key.id, maker.who, case when maker.who ~ '^(person|key):' then 'keys.manage' else maker.who end,
  case when maker.who like 'person:%' then maker.who else 'cli' end
from identity.apikey key,
lateral (select coalesce(
  (select who from events where what in ('key.created', 'key.rotated') and data ->> 'key' = key.id
   order by occurred_at limit 1),
  case when "referenceId" = 'cli' then 'unrecorded' else 'person:' || "referenceId" end) as who) maker;

-- Only administrators make keys: those of other people end.
with ended as (
  update identity.apikey set enabled = false from key_grants
  where key_id = id and enabled and held_by like 'person:%'
    and not exists (select from team_members where 'person:' || user_id = held_by and role = 'administrator')
  returning id, name, held_by, coalesce(metadata::jsonb ->> 'partnerId', '') as partner_id
)
insert into events (partner_id, what, who, data)
select partner_id, 'key.revoked', 'laurel', jsonb_build_object('key', id, 'name', name, 'withdrawn_from', held_by)
from ended order by partner_id, id;

-- Actions that no administrator has were given by administrators; the operator has them.
update key_grants set held_by = 'cli' from identity.apikey
where id = key_id and permissions ~ '"(publishers\.claim|partner\.leave)"';

alter table invitations
  add column by_right text not null default 'members.invite',
  add column held_by  text;
update invitations set held_by = invited_by, by_right = case
  when invited_by !~ '^(person|key):' then 'cli' when partner_id = '' then 'team.manage' else 'members.invite' end;
alter table invitations alter column by_right drop default, alter column held_by set not null;
comment on column invitations.held_by is 'Who answers for it, as in events.';
create index invitations_of_holder on invitations (held_by) where settled_at is null;
grant select (by_right, held_by) on invitations to laurel_partner;

-- Links of messages are encrypted from now on, and kept only while they work. Those that were kept in clear are
-- withdrawn, and so are the tokens of resets, which are stored as digests from now on.
alter table messages add column link_ends_at timestamptz;
update messages set link = null, next_attempt_at = null,
  last_error = case when state = 'waiting' then 'an upgrade withdrew its link' else last_error end,
  state = case when state = 'waiting' then 'failed' else state end
where link is not null;
alter table messages add check (link is null or link_ends_at is not null);
create index messages_with_link on messages (link_ends_at) where link is not null;
delete from identity.verification;

-- Open invitations of people who may no longer invite to that role end.
with ended as (
  update invitations i set settled_as = 'revoked', settled_at = now()
  where settled_at is null and held_by like 'person:%' and not (
    exists (select from team_members where 'person:' || user_id = held_by and (role = 'administrator'
      or (role = 'advocate' and i.partner_id <> '')))
    or exists (select from memberships m where m.partner_id = i.partner_id and 'person:' || user_id = held_by
      and (m.role = 'owner' or (m.role = 'manager' and i.role <> 'owner'))
      and not exists (select from team_members t where t.user_id = m.user_id)))
  returning partner_id, invitation_id, held_by
)
insert into events (partner_id, what, who, data)
select partner_id, 'invitation.revoked', 'laurel',
  jsonb_build_object('invitation', invitation_id, 'withdrawn_from', held_by)
from ended order by partner_id, invitation_id;
