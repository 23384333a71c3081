import { Logger, parseCronItems, run, type TaskList } from "graphile-worker";
import { pino } from "pino";
import { deliverJob, type Post } from "../messages/deliver-messages.ts";
import { deliverTask } from "../messages/message-store.ts";
import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { jobsSchema } from "../platform/database/migrate.ts";
import type { Database } from "../platform/database/open.ts";
import { transaction } from "../platform/database/transaction.ts";
import { recomputeTask, requestRecompute } from "../platform/jobs/due-store.ts";
import { forgetOld } from "../privacy/forget-old.ts";
import { forgetTask, requestForgetting } from "../privacy/retention-store.ts";
import { recomputeStandings } from "../standing/recompute-standings.ts";

/** Where a worker reports: nothing while all is well, every failure with its error. */
export type WorkerLog = Pick<pino.Logger, "error" | "warn">;

/** A worker under way. */
export interface Worker {
  /** Finishes the batch at hand and takes no further jobs. */
  stop(): Promise<void>;
}

/**
 * The zones of the world are whole quarters of an hour apart, so one of these minutes comes right after
 * midnight wherever the program counts its days. With nobody due a look costs one small question.
 */
const lookAgain = "1,16,31,46 * * * *";
/** Once a day, when few are at work. Who doesn't run then forgets at the next start. */
const forgetAgain = "23 3 * * *";

/** What a worker goes by. */
export type WorkerSettings = Post & Pick<Config, "retention">;

/** Starts working on jobs in this process, beginning with who is due already and what is to be forgotten. */
export async function startWorker(
  database: Database,
  clock: Clock,
  settings: WorkerSettings,
  log: WorkerLog = pino(pino.destination(2)),
): Promise<Worker> {
  await transaction(database, async (tx) => {
    await requestRecompute(tx);
    await requestForgetting(tx);
  });
  const runner = await run({
    pgPool: database.pool,
    schema: jobsSchema,
    // A mail server that stalls holds a place for as long as it is waited for.
    concurrency: 4,
    noHandleSignals: true,
    taskList: {
      [recomputeTask]: recompute(database, clock, log),
      [deliverTask]: deliverJob(database, clock, settings, log),
      [forgetTask]: async () => void (await forgetOld(database, clock, settings.retention)),
    } as TaskList,
    parsedCronItems: parseCronItems([
      { task: recomputeTask, match: lookAgain, options: { jobKey: recomputeTask, backfillPeriod: 0 } },
      { task: forgetTask, match: forgetAgain, options: { jobKey: forgetTask, backfillPeriod: 0 } },
    ]),
    logger: new Logger(({ jobId, taskIdentifier }) => (level, message, meta) => {
      // Whatever fails is tried again, later and later.
      if (level === "error") log.error({ ...meta, jobId, taskIdentifier }, message);
      if (level === "warning") log.warn({ ...meta, jobId, taskIdentifier }, message);
    }),
  });
  // What ends the runner by itself is reported; the next start takes up what is left.
  runner.promise.catch((error: unknown) => log.error({ err: error }, "the worker ended"));
  return { stop: () => Promise.resolve(runner.stop()) };
}

/**
 * One batch; as long as somebody was due the same again, so that stopping never waits for more than a batch.
 */
function recompute(database: Database, clock: Clock, log: WorkerLog): () => Promise<void> {
  return () =>
    transaction(database, async (tx) => {
      const { taken, failed } = await recomputeStandings(tx, clock);
      for (const { partnerId, error } of failed)
        log.error({ partnerId, err: error }, "a partner can't be decided");
      if (taken > 0) await requestRecompute(tx);
    });
}
