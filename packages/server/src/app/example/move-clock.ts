import type { ClockMove } from "@laurel/contract";
import { nextWarningBefore } from "../../loop/next-due-store.ts";
import { warnPromises } from "../../loop/promises/warn-promises.ts";
import { requestDelivery } from "../../messages/message-store.ts";
import { originOf } from "../../messages/unsubscribe.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import { todayOf } from "../../platform/clock.ts";
import type { DatabaseClock } from "../../platform/database/database-clock.ts";
import type { Locks } from "../../platform/database/hold-locks.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import { notifyChange } from "../../platform/live/notify-change.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { type DaySettings, daySteps } from "../day-steps.ts";
import { stopsOf } from "./clock-stops.ts";
import { setAhead } from "./example-store.ts";
import { exampleLock } from "./load-example.ts";

/** Shared by the jobs of workers, and held alone by a move: it does their work. */
export const clockLock = "example clock";

/** The example's clock after a move. */
export interface Moved {
  readonly now: Temporal.Instant;
  /** In the program's time zone. */
  readonly today: Temporal.PlainDate;
  /** How many days have begun on the way. */
  readonly days: number;
}

/** What a move depends on. */
export interface Mover {
  readonly actor: Actor;
  readonly settings: DaySettings;
}

/**
 * Moves the example's clock forward, day by day in the program's time zone, and does all that falls due on
 * each day before the clock shows it. Moves follow one another, and jobs of workers wait for them. Where a
 * step fails, the clock stays at the last day that was finished.
 */
export async function moveClock(
  database: Database,
  locks: Locks,
  move: ClockMove,
  { actor, settings }: Mover,
): Promise<Moved | Refusal> {
  await locks.wait(exampleLock);
  await locks.wait(clockLock);
  const { clock } = database;
  if (!(await clock.refresh())) return refuse("route-unknown", { path: "/api/v1/example/clock" });
  const { timeline } = await loadTimeline(database);
  const began = clock.now();
  const stops = stopsOf(began, move, timeline);
  if (stops instanceof Refusal) return stops;
  for (const stop of stops) {
    try {
      await warnOnTheWay(database, stop, settings);
      await finishDay({ ...database, clock: stoppedAt(clock, stop) }, actor, settings);
      await clock.refresh();
    } catch (error) {
      settings.log.error({ err: error, at: stop.toString() }, "the example's clock stopped on its way");
      return refuse("clock-stopped", { now: clock.now().toString(), found: stop.toString() });
    }
  }
  const now = stops.at(-1) ?? began;
  const today = todayOf({ now: () => now }, timeline);
  const { days } = todayOf({ now: () => began }, timeline).until(today);
  return { now, today, days };
}

/**
 * Warns of promises at the moments that lie before a stop: a promise may come near its end and be missed
 * within one day, and is warned of first.
 */
async function warnOnTheWay(
  database: Database,
  stop: Temporal.Instant,
  settings: DaySettings,
): Promise<void> {
  const { clock } = database;
  for (let last = clock.now(); ; ) {
    const next = await nextWarningBefore(asServer(database), stop);
    if (next === null || Temporal.Instant.compare(next, last) <= 0) return;
    const on = { ...database, clock: stoppedAt(clock, next) };
    await warnPromises({ database: on, clock: on.clock, publicUrl: originOf(settings) });
    last = next;
  }
}

/** Does the work of a day, then shows the day to everyone. */
async function finishDay(database: Database, actor: Actor, settings: DaySettings): Promise<void> {
  const { clock } = database;
  for (const step of daySteps) await step(database, clock, settings);
  await transaction(database, allPartners, async (tx) => {
    const to = clock.now();
    await setAhead(tx, clock.ahead.ms);
    await appendEvents(tx, actor, [{ partnerId: "", what: "example.moved", data: { to: to.toString() } }]);
    await notifyChange(tx, { partnerId: "", what: "clock", id: to.toString() });
    await requestWork(tx);
  });
}

/** For what was added meanwhile, and for jobs that found the clock moving and left their work to the move. */
async function requestWork(tx: Tx): Promise<void> {
  await requestRecompute(tx);
  await requestDelivery(tx);
}

/** A stopped clock, so that the work of a day has one moment and can be repeated. */
function stoppedAt({ ahead: { of } }: DatabaseClock, stop: Temporal.Instant): DatabaseClock {
  // Rounded up: the clock must not show less than this afterwards.
  const ms = Math.ceil(of.now().until(stop).total("milliseconds"));
  return { now: () => stop, ahead: { of, ms }, refresh: async () => true };
}
