-- Why: an activation or a request comes with files. They are kept here, so that row-level security, erasure and a
-- backup of the database reach them like everything else.

create table attachments (
  partner_id    text not null references partners,
  attachment_id bigint generated always as identity,
  name          text not null,          -- as people see it: cleaned, with the ending of what the file is
  media_type    text not null,          -- found in the bytes
  size          bigint not null,        -- in bytes; 0: the content was erased
  digest        text not null,          -- sha256 of the bytes, in hex; empty: the content was erased
  uploaded_by   text not null,          -- person:<id> or key:<id>
  uploaded_at   timestamptz not null,
  subject       text,                   -- what it belongs to, such as activation:12; null: nothing yet
  primary key (partner_id, attachment_id),
  check ((size = 0) = (digest = ''))
);
create index attachments_by_id on attachments (attachment_id);
create index attachments_by_subject on attachments (partner_id, subject) where subject is not null;
create index attachments_unattached on attachments (uploaded_at) where subject is null;
create index attachments_by_uploader on attachments (uploaded_by);

-- In chunks, so that neither the server nor the database ever holds a whole file in memory.
create table attachment_chunks (
  partner_id    text not null,
  attachment_id bigint not null,
  number        int not null,           -- from 0, without gaps
  bytes         bytea not null,
  primary key (partner_id, attachment_id, number),
  foreign key (partner_id, attachment_id) references attachments
);
-- Pictures, PDF and Office files are compressed by themselves; compressing them again takes time for nothing.
alter table attachment_chunks alter column bytes set storage external;

do $$
declare
  owned text;
begin
  foreach owned in array array['attachments', 'attachment_chunks'] loop
    execute format('alter table %I enable row level security', owned);
    execute format('grant select on %I to laurel_partner, laurel_team', owned);
    execute format(
      'create policy own_rows on %I to laurel_partner using (partner_id = nullif(current_setting(''laurel.partner_id'', true), ''''))',
      owned);
    execute format('create policy all_rows on %I to laurel_team using (true)', owned);
  end loop;
end $$;
