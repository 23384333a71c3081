import { Logger, run } from "graphile-worker";
import { pino } from "pino";
import { type Clock, systemClock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { assertMigrated, jobsSchema } from "../platform/database/migrate.ts";
import { type Database, openDatabase } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { transaction } from "../platform/database/transaction.ts";
import { requestRecompute } from "../platform/jobs/due-store.ts";
import { requestForgetting } from "../privacy/retention-store.ts";
import { tasksOf, timetable, type WorkerLog, type WorkerSettings } from "./timetable.ts";

/** A running worker. */
export interface Worker {
  /** Finishes the current batch and takes no further jobs. */
  stop(): Promise<void>;
}

/** Works the queue without serving. */
export async function work(config: Config, clock: Clock = systemClock): Promise<Worker> {
  const database = await openDatabase(config);
  try {
    await assertMigrated(database);
    const worker = await startWorker(database, clock, config);
    return {
      stop: async () => {
        await worker.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Starts working on jobs in this process, beginning with partners that are due and data that is too old. */
export async function startWorker(
  database: Database,
  clock: Clock,
  settings: WorkerSettings,
  log: WorkerLog = pino(pino.destination(2)),
): Promise<Worker> {
  await transaction(database, allPartners, async (tx) => {
    await requestRecompute(tx);
    await requestForgetting(tx);
  });
  const runner = await run({
    pgPool: database.pool,
    schema: jobsSchema,
    // A mail server that stalls blocks a job until the timeout.
    concurrency: 4,
    noHandleSignals: true,
    taskList: tasksOf(database, clock, settings, log),
    parsedCronItems: timetable,
    logger: new Logger(({ jobId, taskIdentifier }) => (level, message, meta) => {
      // A job that fails is retried with growing pauses.
      if (level === "error") log.error({ ...meta, jobId, taskIdentifier }, message);
      if (level === "warning") log.warn({ ...meta, jobId, taskIdentifier }, message);
    }),
  });
  // An end that no one asked for is reported; the next start continues the remaining work.
  runner.promise.catch((error: unknown) => log.error({ err: error }, "the worker ended"));
  return { stop: () => Promise.resolve(runner.stop()) };
}
