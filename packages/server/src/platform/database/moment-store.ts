import { run } from "./rows.ts";
import type { Tx } from "./transaction.ts";

/**
 * Gives a transaction the present moment instead of the one at which it began: for one that has waited for
 * others. A transaction that has the moment of a clock of its own keeps it.
 */
export async function takeMoment(tx: Tx): Promise<void> {
  await run(
    tx,
    `select set_config('laurel.now', clock_timestamp()::text, true)
     where coalesce(current_setting('laurel.now', true), '') = ''`,
  );
}
