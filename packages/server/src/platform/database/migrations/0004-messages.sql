-- Why: a message is written in the transaction that causes it, and sent by a job afterwards: either both happened or
-- neither, however often the mail server fails. This table is what was written, and what became of it.
--
-- It holds personal data: `email`, and the names in `params`. The team may see it; the people of a partner may not,
-- since a message of theirs can be meant for one of them alone. `link` lets somebody in, so it is for the server
-- alone, and is wiped out as soon as it is delivered or given up.
create table messages (
  partner_id      text not null default '',   -- '': it concerns no partner
  message_id      bigint generated always as identity,
  cause           text not null,              -- what it was written for, such as invitation:17; written once
  template        text not null,
  locale          text not null,              -- the language it is written in: the reader's, not the sender's
  email           text not null,
  user_id         text,                       -- whom it is for, if known here; no reference: messages outlive people
  params          jsonb not null,             -- what the template speaks of, as texts
  link            text,                       -- the secret that the message carries
  created_at      timestamptz not null default now(),
  state           text not null default 'waiting' check (state in ('waiting','sent','failed','kept')),
  attempts        int not null default 0,     -- begun, whether or not they came to an end
  last_error      text,                       -- without secrets
  next_attempt_at timestamptz,                -- while it waits; null: at once
  sent_at         timestamptz,
  primary key (partner_id, message_id),
  unique (partner_id, cause),
  check ((state = 'sent') = (sent_at is not null))
);
create index messages_by_id on messages (message_id);
create index messages_waiting on messages (next_attempt_at) where state = 'waiting';
