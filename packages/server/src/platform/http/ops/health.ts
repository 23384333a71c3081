import { isAlive, isReady } from "@laurel/contract";
import { pendingMigrations } from "../../database/migrate.ts";
import type { Database } from "../../database/open.ts";
import { isAnswering } from "../answer/idempotency-store.ts";
import { implement, StatusAnswer } from "../answer/implement.ts";
import type { App } from "../app.ts";

/** Whether this process works the queue: `elsewhere` where another process is meant to. */
export type WorkerState = "running" | "stopped" | "elsewhere";

/** `/healthz`: the process is alive. `/readyz`: it can do its work. Neither needs the key. */
export function addHealth(app: App, database: Database, worker: () => WorkerState): void {
  implement(app, isAlive, async () => ({ status: "ok" as const }));
  implement(app, isReady, async () => {
    const answers = await isAnswering(database);
    const pending = answers ? await pendingMigrations(database) : null;
    const state = worker();
    const ready = answers && pending?.length === 0 && state !== "stopped";
    return new StatusAnswer(ready ? 200 : 503, {
      ready,
      database: answers ? "answers" : "silent",
      migrations: pending === null ? "unknown" : pending.length === 0 ? "applied" : "pending",
      worker: state,
    });
  });
}
