import * as contract from "@laurel/contract";
import { localTime } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, transaction } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeInSteps } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { type DaySettings, dueDays } from "../day-steps.ts";
import { moveClock } from "./move-clock.ts";

/** The example's clock. Without the example there is nothing at its address. */
export function addClockRoutes(app: App, database: Database, settings: Omit<DaySettings, "log">): void {
  implement(app, contract.getExampleClock, async ({ request }) =>
    (await database.clock.refresh())
      ? readClock(database)
      : refuse("route-unknown", { path: request.routeOptions.url ?? "" }),
  );
  implement(app, contract.moveExampleClock, (asked) =>
    changeInSteps(database, asked, JSON.stringify(asked.request.body ?? null), async ({ locks, settle }) => {
      const { body, request } = asked;
      const mover = { actor: actorOf(request), settings: { ...settings, log: request.log } };
      const moved = await moveClock(database, locks, body, mover);
      if (moved instanceof Refusal) return moved;
      const answer = { ...moved, now: moved.now.toString(), today: moved.today.toString() };
      return transaction(database, allPartners, (tx) => settle(tx, answer));
    }),
  );
}

/** What the example's clock shows, and when something falls due next. */
export async function readClock(database: Database): Promise<contract.ExampleClock> {
  const { clock } = database;
  await clock.refresh();
  const { timeline } = await loadTimeline(database);
  const now = localTime(clock.now(), timeline);
  const due: string[] = [];
  for (const find of dueDays) {
    const day = await find(asServer(database), now);
    if (day !== null) due.push(day);
  }
  const today = now.toPlainDate().toString();
  return { now: now.toInstant().toString(), today, nextEventOn: due.toSorted()[0] ?? null };
}
