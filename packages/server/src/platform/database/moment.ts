import pg from "pg";
import { type Clock, isWall } from "../clock.ts";

/** What a clock showed last, and how often it had shown that before. */
interface LastMoment {
  readonly at: Temporal.Instant;
  readonly times: number;
}

const lastMoments = new WeakMap<Clock, LastMoment>();

/**
 * The statement that gives a transaction its moment, which SQL reads with `laurel_now()`; empty where that is
 * the database's own time.
 */
export function settingMoment(clock: Clock | undefined): string {
  return clock === undefined || isWall(clock)
    ? ""
    : `; set local laurel.now = ${pg.escapeLiteral(momentOf(clock))}`;
}

/**
 * Batches of an import are told apart by their moments, so a stopped clock gives each transaction
 * a microsecond of its own.
 */
function momentOf(clock: Clock): string {
  const at = clock.now().round({ smallestUnit: "microsecond", roundingMode: "floor" });
  const last = lastMoments.get(clock);
  const times = last?.at.equals(at) ? last.times + 1 : 0;
  lastMoments.set(clock, { at, times });
  return at.add({ microseconds: times }).toString();
}
