-- Why: people act here. A partner names contacts, activates benefits and makes requests; the team answers, by promises
-- with a due time. Every moment comes from the server's clock and never from the database's, because the example's
-- clock can be moved. So no column of a moment has a default.
--
-- A `subject` is what a promise, a step or a file belongs to: 'activation:12', 'request:7' or 'outreach:3'.

-- The people that the team talks to about a partner's benefits. A contact ends; it is never deleted.
create table contacts (
  partner_id    text not null references partners,
  contact_id    bigint generated always as identity unique,
  user_id       text,                        -- no reference: a contact outlives the account
  invitation_id bigint,                      -- until the invited person has joined
  email         text not null,
  phone         text not null,               -- E.164
  language      text not null,               -- BCP 47
  is_primary    boolean not null,
  reach         text not null check (reach in ('unverified','verified','bounced','left')),
  verify_digest bytea,                       -- of the link's token; null once it was used
  verify_until  timestamptz,
  designated_by text not null,               -- as in events
  designated_at timestamptz not null,
  verified_at   timestamptz,
  ended_at      timestamptz,
  revision      int not null default 1,
  primary key (partner_id, contact_id),
  check ((user_id is null) <> (invitation_id is null))
);
create unique index contacts_primary on contacts (partner_id) where is_primary and ended_at is null;
create index contacts_by_link on contacts (verify_digest) where verify_digest is not null;

-- One claim of one unlock, on the terms of the day on which it was made.
create table activations (
  partner_id      text not null references partners,
  activation_id   bigint generated always as identity unique,
  benefit         text not null,
  offer_id        text,
  unlock_id       bigint,                    -- null: given by a base benefit without an unlock
  contact_id      bigint,                    -- null: no contact was needed, and there was none
  state           text not null check (state in ('requested','contacted','in-progress','waiting-for-partner',
                    'delivered','declined','cancelled','expired','revoked')),
  version         text not null,             -- of the program
  lead_time       text,                      -- ISO 8601
  form            text,
  answers         jsonb,                     -- of the form
  amount_minor    bigint check (amount_minor > 0),
  assignee        text,                      -- a user of the team; null: nobody was there
  language_spoken boolean,                   -- whether the assignee speaks the contact's language
  activated_by    text not null,             -- as in events
  activated_at    timestamptz not null,
  activated_on    date not null,             -- in the program's zone
  asked_on        date,                      -- while it waits for the partner
  answer_warned   int[] not null default '{}', -- warnings sent since then, by their days
  ended_at        timestamptz,               -- delivered, or ended without a delivery
  rating          int check (rating between 1 and 5),
  rating_text     text,
  revision        int not null default 1,
  primary key (partner_id, activation_id)
);
create unique index activations_open on activations (partner_id, benefit, coalesce(offer_id, ''))
  where state in ('requested','contacted','in-progress','waiting-for-partner');
create index activations_waiting on activations (asked_on) where state = 'waiting-for-partner';

-- What happened to a subject, in order: what was said, asked, answered, delivered, and notes of the team.
create table loop_steps (
  partner_id  text not null references partners,
  step_id     bigint generated always as identity,
  subject     text not null,
  action      text not null,
  side        text not null check (side in ('partner','team','clock','manager')),
  who         text not null,                 -- as in events
  happened_at timestamptz not null,          -- as told; a call may be logged later
  recorded_at timestamptz not null,
  channel     text,                          -- of a contact: call, e-mail, meeting, chat
  reason      text,                          -- a code of a short list
  body        text,
  internal    boolean not null default false,
  data        jsonb not null default '{}',
  primary key (partner_id, subject, step_id)
);

-- What the team owes a partner by a time.
create table promises (
  partner_id  text not null references partners,
  promise_id  bigint generated always as identity unique,
  kind        text not null check (kind in ('contact','outreach','next-step')),
  subject     text not null,
  title       text not null,                 -- the benefit, offer or kind of request that it is about
  language    text not null,                 -- of the person who is owed it
  opened_at   timestamptz not null,
  until       timestamptz,                   -- of a promise in calendar days
  working_ms  bigint,                        -- of a promise in working time
  due_at      timestamptz not null,          -- the first late moment; while paused, as it was at the pause
  paused      boolean not null default false,
  warn_at     timestamptz,                   -- the moment of the next warning; null: none is to come
  kept_at     timestamptz,
  late        boolean,                       -- of a kept promise
  void_at     timestamptz,
  warned      text[] not null default '{}',
  assignee    text,
  snoozed_until timestamptz,
  revision    int not null default 1,
  primary key (partner_id, promise_id),
  check ((until is null) <> (working_ms is null)),
  check (kept_at is null or void_at is null),
  check ((late is null) = (kept_at is null))
);
create unique index promises_open on promises (partner_id, subject, kind) where kept_at is null and void_at is null;
create index promises_due on promises (due_at, promise_id) where kept_at is null and void_at is null;
create index promises_mine on promises (assignee, due_at, promise_id) where kept_at is null and void_at is null;
create index promises_to_warn on promises (warn_at) where warn_at is not null;

create table promise_pauses (
  partner_id text not null,
  promise_id bigint not null,
  paused_at  timestamptz not null,
  resumed_at timestamptz,
  paused_by  text not null,
  why        text not null,
  primary key (partner_id, promise_id, paused_at),
  foreign key (partner_id, promise_id) references promises
);

-- The day from which the operator runs the program here. Publications before it are history: nobody is written to about
-- them and nothing is promised. Without it every publication counts.
create table adoption (
  single   boolean primary key default true check (single),
  adopt_on date not null,
  set_by   text not null,
  set_at   timestamptz not null
);
grant select on adoption to laurel_team;

-- The first word about a publication.
create table outreaches (
  partner_id    text not null references partners,
  outreach_id   bigint generated always as identity unique,
  offer_id      text not null,
  option        text not null,
  published_on  date not null,
  due_on        date not null,               -- the last day in time
  benefits      text[] not null,             -- what the offer was eligible for
  added         text[] not null,             -- of these, what the partner could not activate before
  assignee      text,
  opened_at     timestamptz not null,
  base_cause    text,                        -- of the base message; null: it went to nobody
  confirm_cause text,                        -- of the mail that asks the named owner to confirm
  base_to       text,
  base_place    text,
  passed_over   jsonb not null default '[]', -- who could not be written to, and why
  owner_email   text,                        -- named by the partner; else the offer's own
  owner_asked_at timestamptz,                -- when the named owner was asked to confirm
  owner_confirmed_at timestamptz,
  confirm_digest bytea,
  contacted_at  timestamptz,
  opted_out_at  timestamptz,
  opted_out_by  text,
  asked         jsonb not null default '[]', -- who was asked who owns the offer, with the cause of the message
  answered_on   date,
  settled       boolean not null default false, -- the watchdog need not look again
  revision      int not null default 1,
  primary key (partner_id, outreach_id),
  unique (partner_id, offer_id, option)
);
create index outreaches_unsettled on outreaches (due_on) where not settled;

-- Technical help, help with practices, support and appeals.
create table requests (
  partner_id   text not null references partners,
  request_id   bigint generated always as identity unique,
  kind         text not null check (kind in ('technical','practices','support','appeal')),
  state        text not null check (state in ('open','in-progress','waiting-for-partner','answered','closed')),
  about        text,                         -- a subject, or the figure that an appeal is opened from
  reason       text,                         -- such as owner-unknown
  offer_id     text,
  stage        text,
  environment  text,
  form         text,
  answers      jsonb,
  body         text not null,
  wished_on    date,
  email        text,                         -- the person who asks; null: Laurel itself opened it
  language     text not null,
  assignee     text,
  opened_by    text not null,
  opened_at    timestamptz not null,
  closed_on    date,
  upheld_as    text,                         -- the fact or override that an appeal became
  revision     int not null default 1,
  primary key (partner_id, request_id)
);
create index requests_open on requests (opened_at, request_id) where state <> 'closed';
create unique index requests_owner_unknown on requests (partner_id, offer_id)
  where reason = 'owner-unknown' and state <> 'closed';

-- What was redeemed of a granted credit.
create table credit_redemptions (
  partner_id    text not null,
  redemption_id bigint generated always as identity,
  activation_id bigint not null,
  amount_minor  bigint not null check (amount_minor > 0),
  redeemed_on   date not null,
  reference     text not null,
  recorded_by   text not null,
  recorded_at   timestamptz not null,
  primary key (partner_id, redemption_id),
  unique (partner_id, activation_id, reference),
  foreign key (partner_id, activation_id) references activations
);

-- Half-filled forms, so that a session that ends loses nothing.
create table drafts (
  partner_id text not null references partners,
  name       text not null,                  -- 'activation benefit offer', or 'request kind'
  fields     jsonb not null,
  saved_by   text not null,
  saved_at   timestamptz not null,
  revision   int not null,
  primary key (partner_id, name)
);

do $$
declare
  owned text;
begin
  foreach owned in array array['contacts', 'activations', 'loop_steps', 'promises', 'promise_pauses', 'outreaches',
    'requests', 'credit_redemptions', 'drafts'] loop
    execute format('alter table %I enable row level security', owned);
    execute format('grant select on %I to laurel_partner, laurel_team', owned);
    execute format(
      'create policy own_rows on %I to laurel_partner using (partner_id = nullif(current_setting(''laurel.partner_id'', true), '''')%s)',
      owned, case when owned = 'loop_steps' then ' and not internal' else '' end);
    execute format('create policy all_rows on %I to laurel_team using (true)', owned);
  end loop;
end $$;
