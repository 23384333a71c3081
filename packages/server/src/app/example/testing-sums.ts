import type pg from "pg";

/**
 * Where the publications since adoption are on a day, by plain SQL that shares nothing with the code. Each is
 * the first that applies of: contacted, opted out, with an open support request, in time. One that is late is
 * in time while an answer is awaited, for seven days after a question or an answer; else it is in none.
 */
export async function sumsOfOutreach(pool: pg.Pool, today: string): Promise<Record<string, number>> {
  const { rows } = await pool.query(
    `with due as (
       select p.partner_id, p.offer_id, p.option, o.contacted_at, o.opted_out_at,
         exists (select from requests r where r.partner_id = p.partner_id and r.offer_id = p.offer_id
           and r.reason = 'owner-unknown' and r.state <> 'closed') as support,
         p.published_on + 28 >= $1::date or o.answered_on > $1::date - 7
           or exists (select from jsonb_array_elements(o.asked) a
             where (a ->> 'askedOn')::date > $1::date - 7) as in_time
       from publications p left join outreaches o using (partner_id, offer_id, option)
       where p.published_on <= $1 and p.published_on >= (select adopt_on from adoption)
     )
     select count(*)::int as publications,
       count(*) filter (where contacted_at is not null)::int as contacted,
       count(*) filter (where contacted_at is null and opted_out_at is not null)::int as "optedOut",
       count(*) filter (where contacted_at is null and opted_out_at is null and support)::int
         as "supportOpen",
       count(*) filter (where contacted_at is null and opted_out_at is null and not support and in_time)::int
         as "inTime"
     from due`,
    [today],
  );
  return rows[0];
}
