-- Why: one line, or one partner, must never stop the others.

-- A line may come to at most 10^13 minor units. One that a rate converts to more waits, as one without a rate does.
create or replace function convert_minor(amount_minor bigint, factor numeric) returns bigint
  language sql immutable parallel safe
  return case when abs(round_half_even(amount_minor * factor)) <= 1e13
    then round_half_even(amount_minor * factor)::bigint end;

-- Lines on record that came to more than that, up to the earlier bound of 10^14, no longer count and wait.
with latest as (
  select distinct on (partner_id, source, source_line_id) * from sales
  order by partner_id, source, source_line_id, revision desc
), beyond as (
  select line.partner_id, line.billed_on, coalesce(line.exclusion, undone.exclusion, '') as exclusion,
    round_half_even(line.amount_minor * rate.factor) as minor
  from latest line
  join rate_days rate on rate.currency = line.currency and rate.day = line.billed_on
  left join latest undone on line.offsets is not null and undone.partner_id = line.partner_id
    and undone.source = line.source and undone.source_line_id = line.offsets
  where line.currency <> (select currency from programs order by published_at desc, in_force_from desc limit 1)
    and abs(line.amount_minor * rate.factor) < 1e14
    and abs(round_half_even(line.amount_minor * rate.factor)) > 1e13
), uncounted as (
  insert into sales_daily (partner_id, day, exclusion, amount_minor, unconverted)
  select partner_id, billed_on, exclusion, -minor, 1 from beyond
  returning partner_id
)
insert into standing_due (partner_id, due_on) select distinct partner_id, current_date from uncounted
on conflict (partner_id) do update set due_on = least(standing_due.due_on, excluded.due_on), marked_at = now();

-- Partners that could not be decided. After two failures in a row a partner is set aside: it is tried again when its
-- facts or the rules change, or when an operator asks for it.
create table standing_failures (
  partner_id      text primary key references partners,
  failures        int not null,
  code            text not null,             -- the refusal
  params          jsonb not null,            -- the values in its sentence
  first_failed_at timestamptz not null default now(),
  last_failed_at  timestamptz not null default now(),
  set_aside_at    timestamptz                -- null: it is tried again the next day
);
comment on table standing_failures is 'Partners that could not be decided; a decision removes the row.';
alter table standing_failures enable row level security;
grant select on standing_failures to laurel_team;
create policy all_rows on standing_failures to laurel_team using (true);
