import {
  type Currency,
  type EpochDay,
  type History,
  historyOf,
  type KnownFacts,
  type KnownFrom,
  noPast,
  type Past,
  pastBefore,
  plainDate,
  type Timeline,
  walk,
} from "@laurel/core";
import { programCurrency } from "../facts/intake/ledger-store.ts";
import { localTime } from "../platform/clock.ts";
import { askEach, type Reader } from "../platform/database/transaction.ts";
import { dayOf, type FoundWrong, findArrivals, findWrongs, type WrongCause } from "./arrival-store.ts";
import { type KnownPartner, loadFacts } from "./facts-store.ts";
import { breathing } from "./in-steps.ts";
import { findObservationsKnownAt, findPartnerKnownAt, findSalesKnownAt } from "./known-store.ts";
import { loadSnapshots, type OfferSnapshotRow, offersKnownAt } from "./offer-history-store.ts";
import { type KeptPast, loadPasts } from "./past-store.ts";
import { isUndecided, type Undecided, undecidedBy } from "./undecided.ts";

/** A partner with all that is known of it. */
export interface LoadedPartner extends KnownPartner {
  /** What the days until the one asked for have left, or why they can't be decided. */
  readonly past: Past | Undecided;
  /** Why that is not what was kept: something was found to be wrong. Null: it is, or for other reasons. */
  readonly corrected: WrongCause | null;
}

/** All that the engine decides a partner from. Throws if its past can't be decided. */
export function historyFor({ known, past }: Pick<LoadedPartner, "known" | "past">): History {
  if (isUndecided(past)) throw past.error;
  return historyOf(known, past);
}

/**
 * Partners with all that is known of them, and with what their days up to `until` have left, in the order of
 * their ids; unknown ones are left out. Days that aren't kept are decided here, each from what was known on
 * it, so that no answer depends on when partners were last recomputed. Nothing is written.
 */
export async function loadPartners(
  reader: Reader,
  timeline: Timeline,
  partnerIds: readonly string[],
  until: EpochDay,
  breathe: () => Promise<void> = async () => {},
): Promise<readonly LoadedPartner[]> {
  const [partners, kept] = await askEach(
    reader,
    () => loadFacts(reader, partnerIds),
    () => loadPasts(reader, partnerIds),
  );
  return bringUpTo(reader, timeline, partners, kept, until, breathe);
}

/** The same for partners whose facts were read already. */
export async function bringUpTo(
  reader: Reader,
  timeline: Timeline,
  partners: readonly KnownPartner[],
  kept: ReadonlyMap<string, KeptPast>,
  until: EpochDay,
  breathe: () => Promise<void> = async () => {},
): Promise<readonly LoadedPartner[]> {
  const behind = partners
    .map(({ known }) => known.partnerId)
    .filter((partnerId) => isBehind(kept.get(partnerId), until));
  if (behind.length === 0 || timeline.length === 0)
    return partners.map((partner) => ({ ...partner, past: keptOf(kept, partner).past, corrected: null }));
  const arrivals = await findArrivals(reader, timeline, behind);
  const wrongs = await findWrongs(reader, timeline, behind);
  const currency = await programCurrency(reader);
  const loaded: LoadedPartner[] = [];
  for (const partner of partners) {
    const { partnerId } = partner.known;
    const walker = {
      ...{ reader, timeline, currency, partner, kept: keptOf(kept, partner) },
      arrivals: arrivals.get(partnerId) ?? [],
      wrong: wrongs.get(partnerId) ?? null,
    };
    loaded.push(await loadedBy(walker, until, breathe));
    await breathe();
  }
  return loaded;
}

const unknown: KeptPast = { past: noPast, nextOn: null, staleSince: "ever" };

function keptOf(kept: ReadonlyMap<string, KeptPast>, { known }: KnownPartner): KeptPast {
  return kept.get(known.partnerId) ?? unknown;
}

/** Whether a past that is kept may lack a day, or may have become wrong. */
function isBehind({ nextOn, staleSince }: KeptPast = unknown, until: EpochDay): boolean {
  return nextOn === null || staleSince !== null || nextOn <= until;
}

/** All that a partner's past is computed from. */
interface Walker {
  readonly reader: Reader;
  readonly timeline: Timeline;
  readonly currency: Currency | null;
  readonly partner: KnownPartner;
  readonly kept: KeptPast;
  /** The days on which facts arrived, in order. */
  readonly arrivals: readonly EpochDay[];
  readonly wrong: FoundWrong | null;
}

async function loadedBy(
  walker: Walker,
  until: EpochDay,
  breathe: () => Promise<void>,
): Promise<LoadedPartner> {
  const { timeline, partner, kept, wrong } = walker;
  const before = kept.staleSince === "ever" ? noPast : kept.past;
  const from = firstMissing(walker);
  if (from === null || from > until) return { ...partner, past: before, corrected: null };
  try {
    const known = await knownFrom(walker, from, until);
    const past = await breathing(walk(timeline, known, before, from, until), breathe);
    const wasRight = wrong === null || sameAwards(pastBefore(before, (until + 1) as EpochDay), past);
    return { ...partner, past, corrected: wasRight ? null : wrong.cause };
  } catch (error) {
    // A failed statement breaks the transaction; an error in the rules does not.
    if (error instanceof Error && "severity" in error) throw error;
    return { ...partner, past: undecidedBy(error, partner.known.partnerId), corrected: null };
  }
}

/** The first day whose result is not kept, or may have become wrong; null: nothing was known on any day. */
function firstMissing({ timeline, kept, arrivals, wrong }: Walker): EpochDay | null {
  const { nextOn, staleSince } = kept;
  if (nextOn === null || staleSince === "ever") return arrivals[0] ?? null;
  const days = [nextOn];
  if (staleSince !== null) days.push(dayOf(timeline, staleSince));
  if (wrong !== null) days.push(wrong.from);
  return Math.min(...days) as EpochDay;
}

function sameAwards(one: Past, other: Past): boolean {
  return JSON.stringify(one.awards) === JSON.stringify(other.awards);
}

/** What was known on the days from `from` to `until`: at the end of each until more arrived. */
async function knownFrom(walker: Walker, from: EpochDay, until: EpochDay): Promise<readonly KnownFrom[]> {
  const { reader, partner, arrivals, kept } = walker;
  const days = [from, ...arrivals.filter((day) => day > from && day <= until)];
  const [first = from, last = from] = [arrivals[0], arrivals.at(-1)];
  // Days before anything was known are decided only where the clock was wrong.
  const isPast = (day: EpochDay) => kept.staleSince !== null && first <= day && day < last;
  const snapshots = days.some(isPast) ? await loadSnapshots(reader, [partner.known.partnerId], "all") : [];
  const known: KnownFrom[] = [];
  for (const day of days)
    known.push({ from: day, facts: isPast(day) ? await knownOn(walker, snapshots, day) : partner.known });
  return known;
}

/** What was known at the end of a day, without what is known now to be wrong. */
async function knownOn(
  { reader, timeline, currency, partner }: Walker,
  snapshots: readonly OfferSnapshotRow[],
  day: EpochDay,
): Promise<KnownFacts> {
  const { partnerId } = partner.known;
  const which = { partnerId, at: endOf(timeline, day) };
  return {
    ...partner.known,
    ...(await findPartnerKnownAt(reader, which)),
    offers: offersKnownAt(snapshots, which.at),
    sales: currency === null ? [] : await findSalesKnownAt(reader, which, currency),
    observations: await findObservationsKnownAt(reader, which),
  };
}

/** The last instant of a day in the program's time zone, to the database's microsecond. */
function endOf(timeline: Timeline, day: EpochDay): Temporal.Instant {
  const next = plainDate((day + 1) as EpochDay);
  const { timeZoneId } = localTime(next.toZonedDateTime("UTC").toInstant(), timeline);
  return next.toZonedDateTime(timeZoneId).toInstant().subtract({ microseconds: 1 });
}
