import { Type } from "typebox";
import { pendingMigrations } from "../../database/migrate.ts";
import type { Database } from "../../database/open.ts";
import { isAnswering } from "../answer/idempotency-store.ts";
import type { App } from "../app.ts";

/** Whether this process works the queue: `elsewhere` where another process is meant to. */
export type WorkerState = "running" | "stopped" | "elsewhere";

const Readiness = Type.Object({
  ready: Type.Boolean(),
  database: Type.String({ examples: ["answers"] }),
  migrations: Type.String({ description: "`applied`, `pending` or `unknown`." }),
  worker: Type.String({ description: "`running`, `stopped`, or `elsewhere`: left to another process." }),
});

/** `/healthz`: the process is alive. `/readyz`: it can do its work. Neither needs the key. */
export function addHealth(app: App, database: Database, worker: () => WorkerState): void {
  const tags = ["operation"];
  app.get(
    "/healthz",
    {
      schema: {
        tags,
        operationId: "isAlive",
        summary: "Is the process alive?",
        security: [],
        response: { 200: Type.Object({ status: Type.Literal("ok") }) },
      },
    },
    async () => ({ status: "ok" as const }),
  );
  app.get(
    "/readyz",
    {
      schema: {
        tags,
        operationId: "isReady",
        summary: "Can it do its work?",
        security: [],
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_, reply) => {
      const answers = await isAnswering(database);
      const pending = answers ? await pendingMigrations(database) : null;
      const state = worker();
      const ready = answers && pending?.length === 0 && state !== "stopped";
      return reply.code(ready ? 200 : 503).send({
        ready,
        database: answers ? "answers" : "silent",
        migrations: pending === null ? "unknown" : pending.length === 0 ? "applied" : "pending",
        worker: state,
      });
    },
  );
}
