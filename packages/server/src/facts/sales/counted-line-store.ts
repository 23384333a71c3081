/** Which lines undo the line that they name, as SQL. Other lines that name one only share its exclusion. */
const undoes = (line: string) =>
  `(${line}.kind in ('refund', 'chargeback') and ${line}.offsets is not null)`;

/** The exclusion of a line that names another: its own first, but a mistake is passed on in any case. */
const passedOn = (own: string, named: string) =>
  `case when '${wrong}' in (${own}, ${named}) then '${wrong}' else coalesce(${own}, ${named}) end`;

/** Lines under this exclusion count as never received, for every measure. */
const wrong = "entered-in-error";

/** A circle of lines that name each other ends the climb; no real chain is as long. */
const longestChain = 100;

/**
 * What each of the current lines counts, as the common table `counted`: partner_id, source, source_line_id,
 * day, currency, exclusion, before_minor and after_minor. A line counts what `after_minor` comes to at the
 * rate of the day less what `before_minor` comes to, so that a line that is undone as a whole comes to 0.
 *
 * A refund or chargeback that names its line counts on that line's day, in the order of the lines' ids, and
 * all of them together take away at most what the line has; one that names a refund undoes what that one
 * undoes. It has no row here while its line is missing, or where the currencies differ.
 *
 * `lines`: a query for one row of `sales` for each line, where no line is missing that belongs together with
 * others by `offsets`. The result goes after `with recursive`.
 */
export function countedLines(lines: string): string {
  return `given as materialized (${lines}), climb as (
      select line.partner_id, line.source, line.source_line_id, line.offsets as named, line.exclusion,
        case when not ${undoes("line")} then line.source_line_id end as root, 0 as depth
      from given line where line.offsets is not null
      union all
      select climb.partner_id, climb.source, climb.source_line_id, line.offsets,
        ${passedOn("climb.exclusion", "line.exclusion")},
        coalesce(climb.root, case when not ${undoes("line")} then line.source_line_id end), depth + 1
      from climb join given line on line.partner_id = climb.partner_id and line.source = climb.source
        and line.source_line_id = climb.named
      where depth < ${longestChain}
    ), linked as materialized (
      select distinct on (partner_id, source, source_line_id)
        partner_id, source, source_line_id, exclusion, root
      from climb order by partner_id, source, source_line_id, depth desc
    ), own as (
      select line.partner_id, line.source, line.source_line_id, line.billed_on, line.currency,
        line.amount_minor, coalesce(linked.exclusion, line.exclusion, '') as exclusion
      from given line left join linked on linked.partner_id = line.partner_id
        and linked.source = line.source and linked.source_line_id = line.source_line_id
      where not ${undoes("line")}
    ), undoing as (
      select line.partner_id, line.source, line.source_line_id, root.billed_on, line.currency,
        coalesce(linked.exclusion, '') as exclusion, root.amount_minor as whole, line.amount_minor,
        sum(line.amount_minor) over (
          partition by line.partner_id, line.source, linked.root
          order by coalesce(linked.exclusion, '') <> root.exclusion, coalesce(linked.exclusion, ''),
            line.source_line_id collate "C"
        ) as taken
      from given line join linked on linked.partner_id = line.partner_id and linked.source = line.source
        and linked.source_line_id = line.source_line_id
      join own root on root.partner_id = line.partner_id and root.source = line.source
        and root.source_line_id = linked.root and root.currency = line.currency
      where ${undoes("line")} and coalesce(linked.exclusion, '') <> '${wrong}'
    ), counted as (
      select partner_id, source, source_line_id, billed_on as day, currency, exclusion,
        0::bigint as before_minor, amount_minor as after_minor
      from own where exclusion <> '${wrong}'
      union all
      select partner_id, source, source_line_id, billed_on, currency, exclusion,
        greatest(whole + taken - amount_minor, least(whole, 0))::bigint,
        greatest(whole + taken, least(whole, 0))::bigint
      from undoing
    )`;
}

/** What a row of `counted` comes to in the program's currency at a factor; null without one. */
export function countedMinor(programCurrency: string, factor: string): string {
  return `case when counted.currency = ${programCurrency} then after_minor - before_minor
    else convert_minor(after_minor, ${factor}) - convert_minor(before_minor, ${factor}) end`;
}
