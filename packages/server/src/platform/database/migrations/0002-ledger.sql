-- Why: the first tables. Facts are appended and never edited; what is derived from them (current rows, daily totals,
-- standings) can be rebuilt. Every partner-owned table leads its primary key with partner_id, so that the schema can
-- be distributed by partner; programs, rates and the publisher directory are small and shared.

-- Shared ----------------------------------------------------------------------------------------------------------

create table programs (
  program       text not null,
  version       text not null,
  in_force_from date not null,
  currency      text not null,
  source        text not null,               -- the YAML file exactly as published
  texts         jsonb not null,              -- locale → the texts file as read
  digest        text not null,               -- sha256 of source and texts: the same bytes published again change nothing
  published_at  timestamptz not null default now(),
  primary key (program, version),
  unique (program, in_force_from)
);

create table imports (
  import_id   bigint generated always as identity primary key,
  kind        text not null check (kind in ('partners','publishers','offers','sales','observations','rates')),
  source      text not null,                 -- who the lines come from; part of a sale's identity
  file_name   text not null,
  digest      text not null,                 -- sha256 of the content: a killed import is found again by it
  format      text not null check (format in ('csv','ndjson')),
  heading     text[],                        -- the CSV's columns in the file's order
  status      text not null check (status in ('running','finished','refused')),
  problem     jsonb,                         -- why the whole file was refused
  lines       bigint not null default 0,     -- records read and settled; a resumed import goes on after them
  added       bigint not null default 0,
  repeated    bigint not null default 0,
  refused     bigint not null default 0,
  rerun_of    bigint references imports,
  started_at  timestamptz not null default now(),
  finished_at timestamptz
);
create index imports_unfinished on imports (kind, source, digest) where status = 'running';

create table import_refusals (
  import_id bigint not null references imports,
  line      bigint not null,                 -- the line of the file on which the record begins, counted from 1
  column_name text,
  code      text not null,
  params    jsonb not null,
  raw       text not null,                   -- the record as it stood in the file, at most 1 MB of it
  settled_by bigint references imports,      -- the re-run that took it in
  primary key (import_id, line)
);

create table rates (
  currency    text not null,
  day         date not null,
  rate_id     bigint generated always as identity,
  rate        numeric not null check (rate > 0),   -- units of the program's currency for one unit
  received_at timestamptz not null default now(),
  import_id   bigint references imports,
  primary key (currency, day, rate_id)
);

-- Derived: for each currency and billing day the factor that turns its minor units into the program's, from the
-- latest rate on or before the day and at most 7 days old. A join on equality replaces a search per line.
create table rate_days (
  currency text not null,
  day      date not null,
  rate_day date not null,
  factor   numeric not null,
  primary key (currency, day)
);

create table publisher_directory (
  publisher_id text primary key,
  partner_id   text not null
);

create table idempotency_keys (
  key          text primary key,
  request_hash text not null,
  status       int not null,
  response     jsonb not null,
  created_at   timestamptz not null default now()
);

-- Partner-owned: facts --------------------------------------------------------------------------------------------

create table partners (
  partner_id    text primary key,
  name          text not null,
  country       text not null,
  locale        text not null,
  joined_on     date,
  account_email text,
  received_at   timestamptz not null default now(),
  import_id     bigint
);
create table partner_snapshots (
  partner_id text not null, snapshot_id bigint generated always as identity,
  name text not null, country text not null, locale text not null, joined_on date, account_email text,
  received_at timestamptz not null default now(), import_id bigint,
  primary key (partner_id, snapshot_id)
);

create table publishers (
  partner_id   text not null references partners,
  publisher_id text not null,
  name         text not null,
  received_at  timestamptz not null default now(),
  import_id    bigint,
  primary key (partner_id, publisher_id)
);
create table publisher_snapshots (
  partner_id text not null, publisher_id text not null, snapshot_id bigint generated always as identity,
  name text not null, received_at timestamptz not null default now(), import_id bigint,
  primary key (partner_id, publisher_id, snapshot_id)
);

create table offers (
  partner_id      text not null,
  offer_id        text not null,
  publisher_id    text not null,
  title           text not null,
  offer_type      text not null,
  storefront      text not null,
  pricing_models  text[] not null,
  status          text not null check (status in ('draft','preview','live','stopped')),
  live_on         date,
  stopped_on      date,
  private         boolean not null,
  public_offer_id text,
  owner_email     text,
  received_at     timestamptz not null default now(),
  import_id       bigint,
  primary key (partner_id, offer_id),
  foreign key (partner_id, publisher_id) references publishers
);
create table offer_snapshots (
  partner_id text not null, offer_id text not null, snapshot_id bigint generated always as identity,
  publisher_id text not null, title text not null, offer_type text not null, storefront text not null,
  pricing_models text[] not null, status text not null, live_on date, stopped_on date,
  private boolean not null, public_offer_id text, owner_email text,
  received_at timestamptz not null default now(), import_id bigint,
  primary key (partner_id, offer_id, snapshot_id)
);

-- Derived from the snapshots: the first go-live of an offer, and its first day at each higher option.
create table publications (
  partner_id   text not null,
  offer_id     text not null,
  option       text not null check (option in ('list','trial','transact','services')),
  published_on date not null,
  recorded_at  timestamptz not null default now(),
  primary key (partner_id, offer_id, option),
  foreign key (partner_id, offer_id) references offers
);

-- Every revision of every line. No foreign keys: each line is checked against partner, publisher and offer when it is
-- taken in, and a check per row would cost half of the import's speed.
create table sales (
  partner_id     text not null,
  source         text not null,
  source_line_id text not null,
  revision       int not null check (revision >= 0),
  publisher_id   text not null,
  offer_id       text not null,
  billed_on      date not null,
  amount_minor   bigint not null,            -- in the line's own currency, signed as billed
  currency       text not null,
  kind           text not null check (kind in ('sale','refund','chargeback','adjustment')),
  exclusion      text check (exclusion in ('fraud','cancelled-before-use','test')),
  offsets        text,                       -- source_line_id of the line that this one undoes
  received_at    timestamptz not null default now(),
  import_id      bigint not null,
  primary key (partner_id, source, source_line_id, revision)
);
-- Nearly every line has revision 1 and offsets nothing, so these two stay small and a first-time import barely touches them.
create index sales_other_revisions on sales (partner_id, source, source_line_id) where revision <> 1;
create index sales_offsetting on sales (partner_id, source, offsets) where offsets is not null;
-- Each time a partner is decided, a fraud found since its awards is looked for.
create index sales_fraud on sales (partner_id) where exclusion = 'fraud';
-- A late rate looks for the lines of some days; lines arrive roughly in the order of their days.
create index sales_by_day on sales using brin (billed_on);

-- Derived: what each day adds, in minor units of the program's currency, by the exclusion in force for the lines.
create table sales_daily (
  partner_id   text not null,
  day          date not null,
  exclusion    text not null default '',     -- '' counts for every measure
  amount_minor bigint not null,
  lines        int not null,
  unconverted  int not null,                 -- of these lines, those without a usable rate: they add nothing yet
  primary key (partner_id, day, exclusion)
);

create table observations (
  partner_id     text not null,
  measure        text not null,
  observed_on    date not null,
  observation_id bigint generated always as identity,
  value          numeric not null,
  expires_on     date,
  received_at    timestamptz not null default now(),
  import_id      bigint,
  primary key (partner_id, measure, observed_on, observation_id)
);

-- Partner-owned: standing -----------------------------------------------------------------------------------------

-- Who is to be looked at, and from which day on. An import sets today; the engine sets the day on which time alone
-- may next move the partner.
create table standing_due (
  partner_id text primary key references partners,
  due_on     date not null,
  marked_at  timestamptz not null default now()
);
create index standing_due_by_day on standing_due (due_on);

-- History: a row for each recomputation that changed the answer.
create table standings (
  partner_id   text not null references partners,
  as_of        date not null,
  standing_id  bigint generated always as identity,
  recorded_at  timestamptz not null default now(),
  program      text,
  version      text,
  engine       int not null,
  facts_digest text not null,
  answer       jsonb not null,               -- tracks, measures, unlocked: what `standing --json` prints
  reasons      jsonb not null,               -- the explanation, without texts
  cause        text not null check (cause in ('facts','time','program','fraud')),
  primary key (partner_id, as_of, standing_id)
);

-- The latest answer of each partner, for lists. Always the same as computing it again on as_of.
create table current_standings (
  partner_id     text primary key references partners,
  as_of          date not null,
  version        text,
  answer         jsonb not null,
  next           jsonb not null,             -- per track: the next stage, its gaps, what it would unlock
  next_change_on date,
  computed_at    timestamptz not null default now()
);

create table unlocks (
  partner_id   text not null references partners,
  unlock_id    bigint generated always as identity,
  benefit      text not null,
  offer_id     text,
  version      text not null,                -- the version that opened it
  opened_on    date not null,
  term_from    date,                         -- for what is given per term
  ends_on      date,                         -- the first day on which it no longer counts, where that is known
  amount_minor bigint,
  kept_since   date,                         -- since when it stands only because a change of version takes nothing away
  closed_on    date,
  close_reason text check (close_reason in ('expired','term-ended','stage-left','withdrawn')),
  primary key (partner_id, unlock_id)
);
create index unlocks_open on unlocks (partner_id) where closed_on is null;

create table events (
  partner_id  text not null references partners,
  event_id    bigint generated always as identity,
  occurred_at timestamptz not null default now(),
  what        text not null,
  who         text not null,
  data        jsonb not null,
  primary key (partner_id, event_id)
);
