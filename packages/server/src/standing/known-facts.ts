import {
  type Currency,
  type EpochDay,
  type KnownFacts,
  parseDay,
  plainDate,
  type Timeline,
} from "@laurel/core";
import { localTime } from "../platform/clock.ts";
import type { Reader } from "../platform/database/transaction.ts";
import { readMoment } from "../platform/read-time.ts";
import { findObservationsKnownAt, findSalesKnownAt } from "./known-store.ts";
import { loadPartnerSnapshots, loadSnapshots, offersKnownAt, partnerKnownAt } from "./snapshot-store.ts";

/** Where what was known is read. */
export interface KnownSource {
  readonly reader: Reader;
  readonly timeline: Timeline;
  /** Null: no program is published. */
  readonly currency: Currency | null;
  /** Nothing that arrived later is known, nor that something is wrong; null: all is. */
  readonly knownAt: Temporal.Instant | null;
}

/** All that was received until a moment, known on an earlier day as if it had been received on its own. */
export interface KnownAhead {
  readonly at: Temporal.Instant;
  readonly day: EpochDay;
}

/** What was known of a partner at the end of a day, at `knownAt`, which may be earlier, or ahead of time. */
export type KnownBy = (on: EpochDay | "knownAt" | KnownAhead) => Promise<KnownFacts>;

/** Reads what was known of a partner, without what is wrong. Its snapshots are read once. */
export async function knownBy(
  { reader, timeline, currency, knownAt }: KnownSource,
  partnerId: string,
): Promise<KnownBy> {
  const snapshots = await loadSnapshots(reader, [partnerId], "all");
  const received = await loadPartnerSnapshots(reader, [partnerId]);
  const versions = timeline.map(({ version }) => version);
  return async (on) => {
    const isAhead = typeof on === "object";
    const at = isAhead ? on.at : on === "knownAt" ? knownAt : earlier(endOf(timeline, on), knownAt);
    // A refund lowers the day of its sale, but before its own day it was not known.
    const ahead = isAhead ? { offsetsUntil: on.day } : {};
    const which = { partnerId, at, wrongBy: knownAt, versions, ...ahead };
    const partner = partnerKnownAt(received, at, timeline);
    if (partner === null) throw new Error(`${partnerId} is not on record`);
    return {
      partnerId,
      ...partner,
      offers: offersKnownAt(snapshots, at, timeline),
      sales: currency === null ? [] : await findSalesKnownAt(reader, which, currency),
      observations: await findObservationsKnownAt(reader, which),
    };
  };
}

/** A moment, or the end of a day in the program's zone, as a caller wrote it; null where it is neither. */
export function readKnownAt(text: string, timeline: Timeline): Temporal.Instant | null {
  const day = parseDay(text);
  return day === null ? readMoment(text) : endOf(timeline, day);
}

function earlier(one: Temporal.Instant, other: Temporal.Instant | null): Temporal.Instant {
  return other === null || Temporal.Instant.compare(one, other) <= 0 ? one : other;
}

/** The last instant of a day in the program's time zone, to the database's microsecond. */
function endOf(timeline: Timeline, day: EpochDay): Temporal.Instant {
  const next = plainDate((day + 1) as EpochDay);
  const { timeZoneId } = localTime(next.toZonedDateTime("UTC").toInstant(), timeline);
  return next.toZonedDateTime(timeZoneId).toInstant().subtract({ microseconds: 1 });
}
