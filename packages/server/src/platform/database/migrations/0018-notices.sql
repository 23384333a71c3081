-- Why: a line may be taken in and still deserve a look, a line may come twice in one file, and what was entered in error
-- counts as never received.

alter table imports
  add column noticed bigint not null default 0,       -- lines that were taken in with a notice
  add column duplicated bigint not null default 0,    -- lines that are equal to an earlier one of the same file
  add column undone_at timestamptz,                   -- its facts count as never received from then on
  add column undone_by text,
  add column undone_because text;

-- The first notices of an import, for people; `import_notice_counts` has the numbers of all of them.
create table import_notices (
  import_id   bigint not null,
  line        bigint not null,
  code        text not null,
  column_name text,
  params      jsonb not null,
  primary key (import_id, line, code)
);
create table import_notice_counts (
  import_id bigint not null,
  code      text not null,
  lines     bigint not null,
  total     numeric,                                  -- by how much in all, for a notice that has an amount
  primary key (import_id, code)
);
grant select on import_notices, import_notice_counts to laurel_team;

alter table sales
  drop constraint sales_exclusion_check,
  add constraint sales_exclusion_check
    check (exclusion in ('fraud','cancelled-before-use','test','entered-in-error'));
-- Each time a partner is decided, what was found to be wrong since its awards is looked for.
drop index sales_fraud;
create index sales_wrong on sales (partner_id) where exclusion in ('fraud', 'entered-in-error');

alter table standings
  drop constraint standings_cause_check,
  add constraint standings_cause_check check (cause in ('facts','time','program','fraud','mistake'));

-- Facts entered in error that were undone, each with all that its table has. They are kept so that an award that
-- rested on them can be found; the same line may be received again.
create table undone_sales (
  like sales,
  undone_at timestamptz not null default now(),
  undone_id bigint generated always as identity,
  primary key (partner_id, undone_id)
);
create table undone_observations (
  like observations,
  undone_at timestamptz not null default now(),
  primary key (partner_id, measure, observed_on, observation_id)
);
create table undone_rates (
  like rates,
  undone_at timestamptz not null default now(),
  primary key (currency, day, rate_id)
);
create index undone_sales_by_import on undone_sales (import_id);
create index sales_by_import on sales using brin (import_id);

do $$
declare
  owned text;
begin
  foreach owned in array array['undone_sales', 'undone_observations'] loop
    execute format('alter table %I enable row level security', owned);
    execute format('grant select on %I to laurel_partner, laurel_team', owned);
    execute format(
      'create policy own_rows on %I to laurel_partner using (partner_id = nullif(current_setting(''laurel.partner_id'', true), ''''))',
      owned);
    execute format('create policy all_rows on %I to laurel_team using (true)', owned);
  end loop;
end $$;
grant select on undone_rates to laurel_team;

-- On which days a partner was decided, whether or not the answer differed: an award that a day confirmed counts.
create table decision_days (
  partner_id text not null references partners,
  day        date not null,
  decided_at timestamptz not null default now(),
  primary key (partner_id, day)
);
alter table decision_days enable row level security;
grant select on decision_days to laurel_partner, laurel_team;
create policy own_rows on decision_days to laurel_partner
  using (partner_id = nullif(current_setting('laurel.partner_id', true), ''));
create policy all_rows on decision_days to laurel_team using (true);

-- Two ids of partners that look the same to a person: a line that brings a new one is noticed. Case, width, normal
-- form, dashes, leading zeros, and letters and digits that look like each other don't count.
create function id_dress(id text) returns text
  language sql immutable parallel safe
  return translate(
    regexp_replace(
      regexp_replace(lower(normalize(id, NFKC)), '[‐‑‒–—―−_]', '-', 'g'),
      '(^|[^0-9])0+(?=[0-9])', '\1', 'g'),
    'аеорсухіјѕԁкмтвнαορνικτυχεηβ oil|''’`',
    'ae0pcyx1jsdkmtbha0pv1ktuxenb-0111');

alter table partners add column id_dress text generated always as (id_dress(partner_id)) stored;
create index partners_by_dress on partners (id_dress);
