-- Why: people are asked into the team as they are asked into a partner, by the same kind of link. As in events and
-- messages the partner '' stands for the installation; it is no row of `partners`, so a column of its own refers to
-- the partner where there is one.
alter table invitations drop constraint invitations_partner_id_fkey;
alter table invitations drop constraint invitations_role_check;
alter table invitations
  add column of_partner text generated always as (nullif(partner_id, '')) stored references partners,
  add constraint invitations_role_check check (
    case when partner_id = '' then role in ('advocate','program-manager','administrator','auditor')
    else role in ('owner','manager','viewer') end);
comment on column invitations.partner_id is 'Empty: to the team.';
