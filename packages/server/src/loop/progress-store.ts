import { row, run } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";

/** The last id that a daily step has dealt with on a day; 0 where it has not begun. */
export async function progressOn(reader: Reader, step: string, day: string): Promise<number> {
  const statement = "select after_id from day_progress where step = $1 and day = $2";
  return (await row<{ readonly afterId: number }>(reader, statement, [step, day]))?.afterId ?? 0;
}

/** Records how far a daily step has come on a day. */
export async function keepProgress(tx: Tx, step: string, day: string, afterId: number): Promise<void> {
  await run(
    tx,
    `insert into day_progress (step, day, after_id) values ($1, $2, $3)
     on conflict (step) do update set day = excluded.day, after_id = excluded.after_id`,
    [step, day, afterId],
  );
}
