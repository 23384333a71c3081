-- Why: people choose which mail they get and how often, an address that bounces gets no more of it, and everyone can
-- see what they were sent.

alter table messages
  add column zone text not null default 'UTC',        -- IANA: the zone in which the reader's days begin
  add column address_key text,                        -- one text for all spellings of the address; null: erased
  add column mail_id text,                            -- the Message-ID, from the first attempt on
  add column bounced text check (bounced in ('hard', 'soft')),
  drop constraint messages_state_check,
  add constraint messages_state_check
    -- daily: for the reader's next digest; bundled: in one; muted: the reader turned messages of its kind off
    check (state in ('waiting', 'sent', 'failed', 'kept', 'daily', 'bundled', 'muted')),
  drop constraint messages_check,
  -- What was sent can still bounce.
  add constraint messages_sent_check check (state <> 'sent' or sent_at is not null);
update messages set address_key = upper(lower(normalize(trim(email), NFKC))) where email <> 'erased';
create index messages_by_mail_id on messages (mail_id) where mail_id is not null;
create index messages_by_reader on messages (partner_id, address_key, message_id);
create index messages_by_person on messages (partner_id, user_id, message_id);
create index messages_by_address on messages (address_key, sent_at) where state = 'sent';
create index messages_daily on messages (next_attempt_at) where state = 'daily';
grant select (zone, bounced) on messages to laurel_team;

-- How a person wants the messages of an area and class. Without a row: each by itself.
create table message_preferences (
  address_key text not null,
  area        text not null,
  class       text not null,
  frequency   text not null check (frequency in ('each', 'daily', 'off')),
  changed_at  timestamptz not null,
  primary key (address_key, area, class)
);

-- Addresses that get no mail since one to them bounced for good.
create table suppressed_addresses (
  address_key   text primary key,
  email         text not null,
  reason        text not null,                        -- in the words of the server that refused it
  suppressed_at timestamptz not null
);
grant select (email, reason, suppressed_at) on suppressed_addresses to laurel_team;

-- Reports that were received over HTTP; one that comes again changes nothing.
create table bounce_reports (
  webhook_id  text primary key,
  received_at timestamptz not null
);
