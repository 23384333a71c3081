import { answerWarningDays, answerWithinDays } from "@laurel/core";
import { row } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/**
 * The first moment after now at which a promise warns, is due, or is missed. Without one: null. A paused
 * promise doesn't run.
 */
export async function nextPromiseMoment(reader: Reader, now: Temporal.Instant): Promise<string | null> {
  const found = await row<{ readonly at: Temporal.Instant | null }>(
    reader,
    `select least(
       (select min(warn_at) from promises where warn_at > $1),
       (select min(due_at) from promises where due_at > $1 and kept_at is null and void_at is null
         and not paused)) as at`,
    [now.toString()],
  );
  return found?.at?.toString() ?? null;
}

/** The first moment before another at which a promise warns; null for none. */
export async function nextWarningBefore(
  reader: Reader,
  end: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const statement = "select min(warn_at) as at from promises where warn_at < $1";
  return (
    (await row<{ readonly at: Temporal.Instant | null }>(reader, statement, [end.toString()]))?.at ?? null
  );
}

/** How long the watch over an outreach waits for an answer to a question, in days. */
const answerDays = 7;

/** How many days before its end an unused unlock is told of. */
const endWarningDays = [30, 7, 0];

/**
 * The first day after `today` on which the loop has something to do that depends on a day alone: a
 * publication or an outreach that becomes late, a question without an answer, an unlock that ends. Null: none
 * is known.
 */
export async function nextLoopDay(reader: Reader, today: string): Promise<string | null> {
  const waits = [...answerWarningDays, answerWithinDays + 1];
  const found = await row<{ readonly day: string | null }>(
    reader,
    `select min(day) as day from (
       select published_on as day from publications
       where published_on >= coalesce((select adopt_on from adoption), '-infinity')
       union all select due_on + 1 from outreaches where not settled
       union all select answered_on + $2::int from outreaches where not settled
       union all select (asking ->> 'askedOn')::date + $2::int
         from outreaches cross join jsonb_array_elements(asked) as asking where not settled
       union all select asked_on + days from activations cross join unnest($3::int[]) as days
         where state = 'waiting-for-partner'
       union all select ends_on - days from unlocks cross join unnest($4::int[]) as days
         where closed_on is null and ends_on > $1
     ) as due where day > $1`,
    [today, answerDays, waits, endWarningDays],
  );
  return found?.day ?? null;
}
