import { jobsSchema } from "../database/migrate.ts";
import { run } from "../database/rows.ts";
import type { Tx } from "../database/transaction.ts";

/**
 * Pulls back to now what a clock that ran ahead wrote about jobs: the timetable would not run until that
 * time has come again, nor would jobs that wait for it, nor those that a killed worker held. The library
 * waits for hours at most before it tries a failed job again.
 */
export async function pullBackJobTimes(tx: Tx): Promise<void> {
  await run(
    tx,
    `update ${jobsSchema}._private_known_crontabs
     set known_since = least(known_since, now()), last_execution = least(last_execution, now())
     where greatest(known_since, last_execution) > now()`,
  );
  await run(
    tx,
    `update ${jobsSchema}._private_jobs
     set run_at = case when run_at > now() + interval '1 day' then now() else run_at end,
       locked_at = least(locked_at, now())
     where run_at > now() + interval '1 day' or locked_at > now()`,
  );
}
