import { jobsSchema } from "../database/migrate.ts";
import { run } from "../database/rows.ts";
import type { Tx } from "../database/transaction.ts";

/** The task that does what has fallen due of the loop; also its key, so that many requests are one job. */
export const loopTask = "loop.day";

/** Requests what has fallen due of the loop, once this transaction is committed. */
export async function requestLoop(tx: Tx): Promise<void> {
  await run(tx, `select from ${jobsSchema}.add_job($1, job_key => $1)`, [loopTask]);
}
