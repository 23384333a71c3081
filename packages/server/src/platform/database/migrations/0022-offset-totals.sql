-- Why: sales that are undone keep the amount as it was written, too.
alter table undone_sales add column amount_written text;

-- Why: a refund or chargeback that names its line counts on that line's day, at that line's rate, and takes away at
-- most what the line has. The totals of partners on record who have such lines still say what the earlier rule came to:
-- they are added up again, and these partners are decided again.

create temp table offset_partners on commit drop as
  select distinct partner_id from sales where offsets is not null;

delete from sales_daily where partner_id in (select partner_id from offset_partners);

with recursive given as materialized (
  select distinct on (partner_id, source, source_line_id) *,
    kind in ('refund', 'chargeback') and offsets is not null as undoes
  from sales where partner_id in (select partner_id from offset_partners)
  order by partner_id, source, source_line_id, revision desc
), climb as (
  -- From each line that names another to the line at the end of the chain; a circle of lines has none.
  select partner_id, source, source_line_id, offsets as named, exclusion,
    case when not undoes then source_line_id end as root, 0 as depth
  from given where offsets is not null
  union all
  select climb.partner_id, climb.source, climb.source_line_id, line.offsets,
    coalesce(climb.exclusion, line.exclusion),
    coalesce(climb.root, case when not line.undoes then line.source_line_id end), depth + 1
  from climb join given line on line.partner_id = climb.partner_id and line.source = climb.source
    and line.source_line_id = climb.named
  where depth < 100
), linked as materialized (
  select distinct on (partner_id, source, source_line_id) partner_id, source, source_line_id, exclusion, root
  from climb order by partner_id, source, source_line_id, depth desc
), own as (
  select line.partner_id, line.source, line.source_line_id, line.billed_on, line.currency, line.amount_minor,
    coalesce(linked.exclusion, line.exclusion, '') as exclusion
  from given line left join linked using (partner_id, source, source_line_id)
  where not undoes
), undoing as (
  select line.partner_id, root.billed_on, line.currency, coalesce(linked.exclusion, '') as exclusion,
    root.amount_minor as whole, line.amount_minor,
    sum(line.amount_minor) over (
      partition by line.partner_id, line.source, linked.root
      order by coalesce(linked.exclusion, '') <> root.exclusion, coalesce(linked.exclusion, ''),
        line.source_line_id collate "C"
    ) as taken
  from given line join linked using (partner_id, source, source_line_id)
  join own root on root.partner_id = line.partner_id and root.source = line.source
    and root.source_line_id = linked.root and root.currency = line.currency
  where undoes
), counted as (
  select partner_id, billed_on as day, currency, exclusion, 0::bigint as before_minor, amount_minor as after_minor
  from own
  union all
  select partner_id, billed_on, currency, exclusion,
    greatest(whole + taken - amount_minor, least(whole, 0))::bigint,
    greatest(whole + taken, least(whole, 0))::bigint
  from undoing
), converted as (
  select partner_id, counted.day, exclusion,
    case when counted.currency = (
        select currency from programs order by published_at desc, in_force_from desc limit 1)
      then after_minor - before_minor
      else convert_minor(after_minor, factor) - convert_minor(before_minor, factor) end as minor
  from counted left join rate_days on rate_days.currency = counted.currency and rate_days.day = counted.day
), totals as (
  select partner_id, day, exclusion, coalesce(sum(minor), 0) as amount_minor,
    count(*) filter (where minor is null)::int as unconverted
  from converted group by partner_id, day, exclusion
)
-- Each row of the totals holds as much as a number holds exactly.
insert into sales_daily (partner_id, day, exclusion, amount_minor, unconverted)
select partner_id, day, exclusion,
  (sign(amount_minor) * least(abs(amount_minor) - part * 9007199254740991, 9007199254740991))::bigint,
  case when part = 0 then unconverted else 0 end
from totals cross join lateral generate_series(0, div(abs(amount_minor), 9007199254740991)) as part
where amount_minor <> 0 and abs(amount_minor) <> part * 9007199254740991 or part = 0 and unconverted <> 0;

insert into standing_due (partner_id, due_on) select partner_id, current_date from offset_partners
on conflict (partner_id) do update set due_on = least(standing_due.due_on, excluded.due_on), marked_at = now();
