import type { EpochDay, KnownFrom, Timeline } from "@laurel/core";
import { dayOf } from "../platform/clock.ts";
import type { Backfill } from "./backfill-store.ts";
import type { KnownPartner } from "./facts-store.ts";
import { type KnownBy, type KnownSource, knownBy } from "./known-facts.ts";
import { findOffsetDays } from "./known-store.ts";

/** The days of a partner that a backfill covers, the first and the last. */
export interface FilledDays {
  readonly first: EpochDay;
  readonly last: EpochDay;
  /** What was received until then counts as known on its own day. */
  readonly knownAt: Temporal.Instant;
}

/**
 * The days that backfills cover for a partner, in the order in which they began: for a day that several cover
 * the last one counts. A partner that was received later has none.
 */
export function filledDays(
  timeline: Timeline,
  { receivedAt }: Pick<KnownPartner, "receivedAt">,
  backfills: readonly Backfill[],
): readonly FilledDays[] {
  return backfills.flatMap(({ fromDay, toDay, knownAt }) => {
    if (receivedAt === null || Temporal.Instant.compare(receivedAt, knownAt) > 0) return [];
    const before = dayOf(timeline, receivedAt) - 1;
    const last = Math.max(before, toDay ?? before) as EpochDay;
    return fromDay > last ? [] : [{ first: fromDay, last, knownAt }];
  });
}

/** All that tells what was known of a partner on its days. */
export interface KnownDays extends KnownSource {
  readonly partner: KnownPartner;
  /** The days on which facts arrived, in order. */
  readonly arrivals: readonly EpochDay[];
  readonly filled: readonly FilledDays[];
  /** Whether facts may have arrived on earlier days since the partner was read. */
  readonly isStale: boolean;
  /** Further days to name. */
  readonly asked: readonly EpochDay[];
}

/** What was known on the days from `from` to `until`: at the end of each until more was known. */
export async function knownFrom(
  known: KnownDays,
  from: EpochDay,
  until: EpochDay,
): Promise<readonly KnownFrom[]> {
  const { partner, arrivals, filled, isStale, asked } = known;
  const [first = from, last = from] = [arrivals[0], arrivals.at(-1)];
  // Days before anything was known are decided only where the clock was wrong.
  const isPast = (day: EpochDay) => isStale && first <= day && day < last;
  const fills = (day: EpochDay) => filled.findLast((days) => days.first <= day && day <= days.last);
  const offsets = filled.length === 0 ? [] : await findOffsetDays(known.reader, partner.known.partnerId);
  const edges = filled.flatMap((days) => [days.first, (days.last + 1) as EpochDay]);
  const others = [...arrivals, ...asked, ...edges, ...offsets.filter((day) => fills(day) !== undefined)];
  const later = others.filter((day) => day > from && day <= until);
  let by: KnownBy | null = null;
  const found: KnownFrom[] = [];
  for (const day of [...new Set([from, ...later])].sort((a, b) => a - b)) {
    const fill = fills(day);
    if (fill === undefined && !isPast(day)) {
      found.push({ from: day, facts: partner.known });
      continue;
    }
    by ??= await knownBy(known, partner.known.partnerId);
    found.push({ from: day, facts: await by(fill === undefined ? day : { at: fill.knownAt, day }) });
  }
  return found;
}
