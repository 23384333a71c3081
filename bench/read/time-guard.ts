import fastify, { type FastifyInstance } from "fastify";
import type { Caller } from "../../packages/server/src/platform/http/access/caller.ts";
import { guard } from "../../packages/server/src/platform/http/access/guard.ts";
import { ownHosts } from "../../packages/server/src/platform/http/access/own-hosts.ts";
import type { App } from "../../packages/server/src/platform/http/app.ts";
import { readJsonBodies } from "../../packages/server/src/platform/http/budget/read-json.ts";
import { median, type Rounds, timeRounds } from "../time-rounds.ts";

const requests = 200;

/**
 * The processor time, in microseconds, that the checks before a route add to a request: the host, limits,
 * turns and access, and the headers. Finding the caller in the database is not part of it.
 */
export async function timeGuard(rounds: Rounds): Promise<number> {
  const [bare, guarded] = [await serveNothing(false), await serveNothing(true)];
  const timed = [bare, guarded].map((app, index) => ({
    name: ["without", "with"][index] ?? "",
    size: requests,
    pass: () => ask(app),
  }));
  const [without, with_] = await timeRounds(timed, rounds);
  await Promise.all([bare.close(), guarded.close()]);
  const added = (with_?.rounds ?? []).map(
    (rate, round) => 1e6 / rate - 1e6 / (without?.rounds[round] ?? Number.NaN),
  );
  return median(added);
}

async function serveNothing(isGuarded: boolean): Promise<FastifyInstance> {
  const app = fastify() as unknown as App;
  const caller: Caller = { kind: "person", userId: "one", teamRole: "auditor", memberships: [] };
  if (isGuarded) {
    readJsonBodies(app);
    await guard(app, async () => ({ caller, credential: "session" }), {
      limits: { known: 1e9, unknown: 1e9 },
      isOwnOrigin: () => false,
      isOwnHost: ownHosts({ publicUrl: null, host: "127.0.0.1", port: 80 }),
    });
  }
  app.get("/nothing", { config: { action: "signed-in" } }, async () => "nothing");
  await app.ready();
  return app as unknown as FastifyInstance;
}

async function ask(app: FastifyInstance): Promise<number> {
  let length = 0;
  for (let count = 0; count < requests; count += 1) length += (await app.inject("/nothing")).body.length;
  return length;
}
