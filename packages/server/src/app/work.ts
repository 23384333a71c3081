import { setTimeout as sleep } from "node:timers/promises";
import { Logger, type Runner, run } from "graphile-worker";
import { pino } from "pino";
import { linkVault } from "../messages/link-vault.ts";
import { requestCheckpoint } from "../platform/audit/checkpoints/checkpoint-store.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { assertMigrated, jobsSchema } from "../platform/database/migrate.ts";
import { byClock, type Database, openDatabase } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { transaction } from "../platform/database/transaction.ts";
import { requestRecompute } from "../platform/jobs/due-store.ts";
import { pullBackJobTimes } from "../platform/jobs/job-times-store.ts";
import { loggingOnce } from "../platform/log-repeats.ts";
import { readSecret } from "../platform/read-secret.ts";
import { requestForgetting } from "../privacy/retention-store.ts";
import { tasksOf, timetable, type WorkerLog, type WorkerSettings } from "./timetable.ts";

/** A running worker. */
export interface Worker {
  /** Finishes the current batch and takes no further jobs. */
  stop(): Promise<void>;
}

/** Works the queue without serving. */
export async function work(config: Config, clock: Clock = systemClock): Promise<Worker> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const database = await openDatabase(config, say, clock);
  try {
    await assertMigrated(database);
    const links = linkVault(await readSecret(config));
    const worker = await startWorker(database, database.clock, { ...config, links });
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

/**
 * Starts working on jobs in this process, beginning with partners that are due, data that is
 * too old, and a checkpoint of the audit log.
 */
export async function startWorker(
  database: Database,
  clock: Clock,
  settings: WorkerSettings,
  log: WorkerLog = pino({ hooks: loggingOnce() }, pino.destination(2)),
): Promise<Worker> {
  const own = byClock(database, clock);
  await transaction(database, allPartners, async (tx) => {
    await pullBackJobTimes(tx);
    await requestRecompute(tx);
    await requestForgetting(tx);
    await requestCheckpoint(tx);
  });
  const start = () =>
    run({
      pgPool: database.pool,
      schema: jobsSchema,
      // A mail server that stalls blocks a job until the timeout.
      concurrency: 4,
      noHandleSignals: true,
      // Without batches the library drops the promise of a job that it can't complete or fail because the
      // database is gone, and Node ends the process. With them it ends its worker, which is replaced below.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      taskList: tasksOf(own, settings, log),
      parsedCronItems: timetable,
      logger: new Logger(({ jobId, taskIdentifier }) => (level, message, meta) => {
        // A job that fails is retried with growing pauses.
        if (level === "error") log.error({ ...meta, jobId, taskIdentifier }, message);
        if (level === "warning") log.warn({ ...meta, jobId, taskIdentifier }, message);
      }),
    });
  const worker = await keepWorking(start, log);
  const watch = setInterval(() => {
    transaction(database, allPartners, pullBackJobTimes).catch((error: unknown) => {
      log.error({ err: error }, "the times of jobs can't be read");
    });
  }, clockCheckMs);
  return {
    stop: async () => {
      clearInterval(watch);
      await worker.stop();
    },
  };
}

/** How often to look whether the clock was set back. */
const clockCheckMs = 60_000;

const pauseMs = 5_000;

/** The library's worker ends when the database is gone for a while; then another one is started. */
async function keepWorking(start: () => Promise<Runner>, log: WorkerLog): Promise<Worker> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let runner: Runner | null = await start();
  const keep = async () => {
    while (!signal.aborted) {
      try {
        await runner?.promise;
      } catch (error) {
        log.error({ err: error }, "the worker ended");
      }
      runner = null;
      await sleep(pauseMs, undefined, { signal });
      runner = await start().catch((error: unknown) => {
        log.error({ err: error }, "the worker can't be started");
        return null;
      });
    }
    // It was started while the stop was requested.
    await runner?.stop();
  };
  // Only ending the pause rejects.
  const keeping = keep().catch(() => {});
  return {
    stop: async () => {
      stopping.abort();
      await runner?.stop();
      await keeping;
    },
  };
}
