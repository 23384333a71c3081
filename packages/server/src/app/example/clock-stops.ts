import { type ClockMove, mostDaysAtOnce } from "@laurel/contract";
import { parseDay, type Timeline } from "@laurel/core";
import { localTime } from "../../platform/clock.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";

/**
 * The moments at which the example's clock stops on its way: the same time of day on each day in the
 * program's time zone, at last where it was to go. A move of 30 days has the stops of 30 moves of a day.
 */
export function stopsOf(
  began: Temporal.Instant,
  { days, to }: ClockMove,
  timeline: Timeline,
): readonly Temporal.Instant[] | Refusal {
  if ((days === undefined) === (to === undefined)) return refuse("clock-move-unclear");
  const stops: Temporal.Instant[] = [];
  const next = () => dayLater(stops.at(-1) ?? began, timeline);
  if (to === undefined) {
    while (stops.length < (days ?? 0)) stops.push(next());
    return stops;
  }
  const target = readTarget(to, began, timeline);
  if (target === null) return refuse("clock-target-invalid", { found: to });
  if (Temporal.Instant.compare(target, began) <= 0)
    return refuse("clock-backward", { found: to, now: began.round("second").toString() });
  while (Temporal.Instant.compare(next(), target) < 0) {
    stops.push(next());
    if (stops.length === mostDaysAtOnce) return refuse("clock-too-far", { limit: mostDaysAtOnce });
  }
  return [...stops, target];
}

function dayLater(moment: Temporal.Instant, timeline: Timeline): Temporal.Instant {
  return localTime(moment, timeline).add({ days: 1 }).toInstant();
}

/** A point in time, or a day at the time of day that it is now; null for anything else. */
function readTarget(text: string, began: Temporal.Instant, timeline: Timeline): Temporal.Instant | null {
  const day = parseDay(text);
  if (day !== null) {
    const local = localTime(began, timeline);
    const plainTime = local.toPlainTime();
    return Temporal.PlainDate.from(text)
      .toZonedDateTime({ timeZone: local.timeZoneId, plainTime })
      .toInstant();
  }
  try {
    return Temporal.Instant.from(text);
  } catch {
    return null;
  }
}
