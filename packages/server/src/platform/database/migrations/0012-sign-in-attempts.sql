-- Why: guesses at one account must get slower wherever they come from, and an auditor must see that there were some,
-- without letting an attacker fill the log. An address is known here only by a keyed digest, so that addresses of
-- strangers are not collected.
create table identity.guesses (
  account     bytea not null,                 -- keyed digest of the address
  kind        text not null check (kind in ('password','code')),
  device      text not null,                  -- a device or session that is known for the account; '': any other
  failures    int not null,                   -- in a row; a try in progress counts as one
  last_at     timestamptz not null,
  next_at     timestamptz not null,           -- no try is looked at before
  primary key (account, kind, device)
);
create index guesses_by_age on identity.guesses (last_at);

-- How often something happened since it was last written to the audit log.
create table identity.tallies (
  subject     text primary key,               -- such as sign-in.failed:person:<id>
  what        text not null,                  -- of the event
  data        jsonb not null,                 -- of the event, without its count and without personal data
  person      text references identity."user" on delete cascade,
  pending     int not null,                   -- not yet in the log
  reported_at timestamptz not null
);
create index tallies_by_age on identity.tallies (reported_at);

-- Mail has a budget for each person or key that causes it, each partner and each recipient.
alter table messages add column caused_by text;  -- as in events; null: nobody is known, such as for a reset
create index messages_by_recipient on messages (email, created_at);
create index messages_by_cause on messages (caused_by, created_at);
create index messages_by_partner on messages (partner_id, created_at);
