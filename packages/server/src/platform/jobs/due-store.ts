import { jobsSchema } from "../database/migrate.ts";
import { rows, run } from "../database/rows.ts";
import type { Reader, Tx } from "../database/transaction.ts";

/**
 * The one task that decides the partners who are due; also its key, so that many requests are one job.
 */
export const recomputeTask = "standing.recompute";

/**
 * Requests a decision for partners who are due, once this transaction is committed and `quietSeconds` have
 * passed without another request.
 */
export async function requestRecompute(tx: Tx, quietSeconds = 0): Promise<void> {
  await run(
    tx,
    `select from ${jobsSchema}.add_job($1, job_key => $1, run_at => now() + make_interval(secs => $2))`,
    [recomputeTask, quietSeconds],
  );
}

/** Marks every partner as due from a day on. */
export async function markEveryoneDue(tx: Tx, today: string): Promise<void> {
  await run(
    tx,
    `insert into standing_due as due (partner_id, due_on)
     select partner_id, $1::date from partners order by partner_id
     on conflict (partner_id) do update set due_on = excluded.due_on, marked_at = laurel_now()
     where due.due_on > excluded.due_on`,
    [today],
  );
}

/** How many jobs wait or are running, by task, including failed ones that will be retried. */
export async function countJobs(
  reader: Reader,
): Promise<readonly { readonly task: string; readonly count: number }[]> {
  return rows(
    reader,
    `select task_identifier as task, count(*) as count from ${jobsSchema}.jobs group by task_identifier`,
  );
}
