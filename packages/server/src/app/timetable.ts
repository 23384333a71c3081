import { type CronItem, parseCronItems, type TaskList } from "graphile-worker";
import type { pino } from "pino";
import { sweepAttachments, sweepTask } from "../loop/attachments/sweep-attachments.ts";
import { runDay } from "../loop/run-day.ts";
import { deliverJob, type Post } from "../messages/deliver-messages.ts";
import { deliverTask } from "../messages/message-store.ts";
import { originOf } from "../messages/unsubscribe.ts";
import { checkpointTask } from "../platform/audit/checkpoints/checkpoint-store.ts";
import { writeCheckpoint } from "../platform/audit/checkpoints/write-checkpoint.ts";
import { type Clock, wallOf } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { holdingLocks } from "../platform/database/hold-locks.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { transaction } from "../platform/database/transaction.ts";
import { recomputeTask, requestRecompute } from "../platform/jobs/due-store.ts";
import { loopTask, requestLoop } from "../platform/jobs/loop-store.ts";
import { forgetOld } from "../privacy/forget-old.ts";
import { forgetTask } from "../privacy/retention-store.ts";
import { recomputeBatch } from "../standing/recompute-batch.ts";
import { clockLock } from "./example/move-clock.ts";
import { onHardBounce } from "./on-hard-bounce.ts";

/** Where a worker reports failures, each with its error. */
export type WorkerLog = Pick<pino.Logger, "error" | "warn">;

/** The settings of a worker. */
export type WorkerSettings = Post &
  Pick<Config, "retention" | "home" | "checkpoints"> & {
    /** The origin of links in mails; without one they lead to this machine. */
    readonly publicUrl?: string | null;
    readonly port?: number;
  };

/** What each job does, by the name of its task, at the time of the database's clock. */
export function tasksOf(database: Database, settings: WorkerSettings, log: WorkerLog): TaskList {
  const { clock } = database;
  const publicUrl = originOf(settings);
  const post = { ...settings, onHardBounce };
  return {
    [recomputeTask]: unlessMoving(database, recompute(database, clock, log)),
    [deliverTask]: unlessMoving(database, deliverJob(database, clock, post, log)),
    [checkpointTask]: async () => {
      const { home, checkpoints } = settings;
      await writeCheckpoint({ database, home, checkpoints, now: () => wallOf(clock).now() });
    },
    [loopTask]: unlessMoving(database, () => runDay({ database, clock, publicUrl })),
    [sweepTask]: async () => {
      const sweep = () => transaction(database, allPartners, (tx) => sweepAttachments(tx, clock.now()));
      while ((await sweep()) > 0);
    },
    [forgetTask]: unlessMoving(database, async () => {
      await forgetOld(database, clock, settings.retention);
    }),
  } as TaskList;
}

/** Leaves the work to a move of the example's clock while there is one: it does the same, day by day. */
function unlessMoving(database: Database, work: () => Promise<void>): () => Promise<void> {
  const { clock } = database;
  return async () => {
    if (!(await clock.refresh())) return work();
    await holdingLocks(database, async (locks) => {
      if (!(await locks.share(clockLock))) return;
      // A move may have ended just now.
      await clock.refresh();
      await work();
    });
  };
}

/** What is requested at which times, in UTC. */
export const timetable = parseCronItems([
  // The zones of the world are whole quarters of an hour apart, so one of these minutes comes right after
  // midnight in the program's zone. With no partner due it costs one small query.
  at("1,16,31,46 * * * *", recomputeTask),
  // What time alone brings between the team and its partners, such as a promise that will soon be late.
  at("*/5 * * * *", loopTask),
  // Every hour: what was appended since the last one could be cut without a trace.
  at("7 * * * *", checkpointTask),
  // Removes links that have stopped working; with no message due it costs two small queries.
  at("*/10 * * * *", deliverTask),
  // Once a day, when few people work. A worker that isn't running then does it at its next start.
  at("23 3 * * *", forgetTask),
  // Once a day: deletes files that were uploaded and belong to nothing.
  at("41 3 * * *", sweepTask),
]);

/** A task at the times of a crontab; requests of it that wait become one. */
function at(match: string, task: string): CronItem {
  return { task, match, options: { jobKey: task, backfillPeriod: 0 } };
}

/** One batch, which requests the next while a partner was due: stopping waits for one batch at most. */
function recompute(database: Database, clock: Clock, log: WorkerLog): () => Promise<void> {
  return async () => {
    const { failed } = await recomputeBatch(database, clock, async (tx, { taken }) => {
      if (taken > 0) await requestRecompute(tx);
      // New publications, stages and benefits are told of once all are decided.
      else await requestLoop(tx);
    });
    for (const { partnerId, code, isSetAside, error } of failed) {
      log.error({ partnerId, code, isSetAside, err: error }, "a partner can't be decided");
    }
  };
}
