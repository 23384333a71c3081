import { row, rows } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";

/** Whether nothing arrived about a partner since it was decided, and no version came. `$1`: today. */
const undisturbed = `(due.due_on > $1 and due.stale_since is null
  and due.marked_at > (select max(published_at) from programs))`;

/**
 * Marks everyone as due today whose answer may be another one than the latest; gives the number of the
 * others. They were decided today, and aren't due: nothing has arrived since, and no version was published.
 */
export async function markUnsettled(tx: Tx, today: string): Promise<number> {
  const found = await row<{ readonly settled: number }>(
    tx,
    `with marked as (
       insert into standing_due as due (partner_id, due_on)
       select partner_id, $1::date from partners left join standing_due due using (partner_id)
       where partner_id in (select partner_id from standing_failures)
         or (decided_on = $1 and ${undisturbed}) is not true
       order by partner_id
       on conflict (partner_id) do update set due_on = least(due.due_on, excluded.due_on)
       returning partner_id
     )
     select (select count(*) from partners) - (select count(*) from marked) as settled`,
    [today],
  );
  return found?.settled ?? 0;
}

/** A partner, and its latest answer where that is today's; else null. */
export interface SettledPartner {
  readonly partnerId: string;
  /** As it is kept: the JSON of a `StandingAnswer` without its partner and day. */
  readonly answer: string | null;
}

/**
 * Up to `limit` partners after an id, in the order of their ids. The latest answer is today's if nothing has
 * arrived since it was decided, no version was published, and no input has changed by itself. Each table is
 * read from the id on: PostgreSQL doesn't conclude it from the join, and would read each from its beginning.
 */
export async function listSettled(
  reader: Reader,
  today: string,
  after: string,
  limit: number,
): Promise<readonly SettledPartner[]> {
  return rows<SettledPartner>(
    reader,
    `select partner_id,
       case when failed.failures is null and decided_on <= $1 and ${undisturbed}
         and latest.as_of = decided_on and same_until > $1 then answer::text end as answer
     from partners
       left join (select * from standing_due where partner_id > $2) due using (partner_id)
       left join (select * from current_standings where partner_id > $2) latest using (partner_id)
       left join standing_failures failed using (partner_id)
     where partner_id > $2 order by partner_id limit $3`,
    [today, after, limit],
  );
}
