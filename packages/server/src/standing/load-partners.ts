import {
  type EpochDay,
  type History,
  historyOf,
  type KnownFrom,
  noPast,
  type Past,
  pastBefore,
  type Timeline,
  walk,
} from "@laurel/core";
import { programCurrency } from "../facts/intake/ledger-store.ts";
import { dayOf } from "../platform/clock.ts";
import { askEach, type Reader } from "../platform/database/transaction.ts";
import { type FoundWrong, findArrivals, findWrongs, type WrongCause } from "./arrival-store.ts";
import { type KnownPartner, knownPartner, type ReadPartner, readPartners } from "./facts-store.ts";
import { breathing } from "./in-steps.ts";
import { type KnownSource, knownBy } from "./known-facts.ts";
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
 * The last day that must be decided before a day is: itself, because more may have arrived about it since. Of
 * `today` everything that is known now was known.
 */
function lastDecided(day: EpochDay, today: EpochDay): EpochDay {
  return day < today ? day : ((day - 1) as EpochDay);
}

/**
 * Partners with all that is known of them, and with what their days have left that count for a day, in the
 * order of their ids; unknown ones are left out. Days that aren't kept are decided here, each from what was
 * known on it, so that no answer depends on when partners were last recomputed. Nothing is written.
 */
export async function loadPartners(
  reader: Reader,
  timeline: Timeline,
  partnerIds: readonly string[],
  day: EpochDay,
  today: EpochDay,
  { knownAt = null, breathe = async () => {} }: LoadOptions = {},
): Promise<readonly LoadedPartner[]> {
  if (knownAt !== null) return loadKnownAt(reader, timeline, partnerIds, day, knownAt);
  const [partners, kept] = await askEach(
    reader,
    () => readPartners(reader, partnerIds),
    () => loadPasts(reader, partnerIds),
  );
  return bringUpTo(reader, timeline, partners, kept, day, today, breathe);
}

/** How partners are loaded. */
interface LoadOptions {
  /**
   * Nothing that arrived later counts, nor what was found to be wrong later; partners not yet known then are
   * left out. All their days are decided, which takes long for very many partners. Null: now.
   */
  readonly knownAt?: Temporal.Instant | null;
  /** Awaited between the steps. */
  readonly breathe?: () => Promise<void>;
}

/** The same for partners whose facts were read already. */
export async function bringUpTo(
  reader: Reader,
  timeline: Timeline,
  read: readonly ReadPartner[],
  kept: ReadonlyMap<string, KeptPast>,
  day: EpochDay,
  today: EpochDay,
  breathe: () => Promise<void> = async () => {},
): Promise<readonly LoadedPartner[]> {
  const until = lastDecided(day, today);
  const partners = read.map((partner) => knownPartner(timeline, partner));
  if (timeline.length === 0)
    return partners.map((partner) => ({ ...partner, past: noPast, corrected: null }));
  // Where nothing is kept, nothing can have become wrong.
  const stale = partners.filter((partner) => {
    const { nextOn, staleSince } = keptOf(kept, partner);
    return nextOn !== null && staleSince !== null && staleSince !== "ever";
  });
  const wrongs = await findWrongs(reader, timeline, idsOf(stale));
  const missing = new Map(
    partners.map((partner) => {
      const wrong = wrongs.get(partner.known.partnerId) ?? null;
      return [partner, firstMissing(timeline, partner.since, keptOf(kept, partner), wrong)];
    }),
  );
  const late = partners.filter((partner) => (missing.get(partner) ?? until + 1) <= until);
  const arrivals = await findArrivals(reader, timeline, idsOf(late));
  const currency = late.length === 0 ? null : await programCurrency(reader);
  const loaded: LoadedPartner[] = [];
  for (const partner of partners) {
    const { partnerId } = partner.known;
    const walker = {
      ...{ reader, timeline, currency, partner, kept: keptOf(kept, partner), knownAt: null },
      arrivals: arrivals.get(partnerId) ?? [],
      wrong: wrongs.get(partnerId) ?? null,
    };
    loaded.push(await loadedBy(walker, missing.get(partner) ?? null, until, breathe));
    await breathe();
  }
  return loaded;
}

const unknown: KeptPast = { past: noPast, nextOn: null, staleSince: "ever" };

function keptOf(kept: ReadonlyMap<string, KeptPast>, { known }: KnownPartner): KeptPast {
  return kept.get(known.partnerId) ?? unknown;
}

const idsOf = (partners: readonly KnownPartner[]) => partners.map(({ known }) => known.partnerId);

/**
 * The first day whose result is not kept, or may have become wrong; null: nothing was known on any day.
 * `since`: the day on which the partner was received first.
 */
function firstMissing(
  timeline: Timeline,
  since: EpochDay | null,
  { past: { through }, nextOn, staleSince }: KeptPast,
  wrong: FoundWrong | null,
): EpochDay | null {
  if (nextOn === null || through === null || staleSince === "ever") return since;
  // A version may have been published since.
  const begins = timeline.map(({ inForceFrom }) => inForceFrom).filter((day) => day > through);
  const days = [nextOn, ...begins];
  if (staleSince !== null) days.push(dayOf(timeline, staleSince));
  if (wrong !== null) days.push(wrong.from);
  return Math.min(...days) as EpochDay;
}

/** All that a partner's past is computed from. */
interface Walker extends KnownSource {
  readonly partner: KnownPartner;
  readonly kept: KeptPast;
  /** The days on which facts arrived, in order. */
  readonly arrivals: readonly EpochDay[];
  readonly wrong: FoundWrong | null;
}

/** `from`: the first day to decide; null: none. */
async function loadedBy(
  walker: Walker,
  from: EpochDay | null,
  until: EpochDay,
  breathe: () => Promise<void>,
): Promise<LoadedPartner> {
  const { timeline, partner, kept, wrong } = walker;
  const before = kept.staleSince === "ever" ? noPast : kept.past;
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

function sameAwards(one: Past, other: Past): boolean {
  return JSON.stringify(one.awards) === JSON.stringify(other.awards);
}

/** What was known on the days from `from` to `until`: at the end of each until more arrived. */
async function knownFrom(walker: Walker, from: EpochDay, until: EpochDay): Promise<readonly KnownFrom[]> {
  const { partner, arrivals, kept } = walker;
  const days = [from, ...arrivals.filter((day) => day > from && day <= until)];
  const [first = from, last = from] = [arrivals[0], arrivals.at(-1)];
  // Days before anything was known are decided only where the clock was wrong.
  const isPast = (day: EpochDay) => kept.staleSince !== null && first <= day && day < last;
  const by = days.some(isPast) ? await knownBy(walker, partner.known.partnerId) : null;
  const known: KnownFrom[] = [];
  for (const day of days)
    known.push({ from: day, facts: by !== null && isPast(day) ? await by(day) : partner.known });
  return known;
}

async function loadKnownAt(
  reader: Reader,
  timeline: Timeline,
  partnerIds: readonly string[],
  day: EpochDay,
  knownAt: Temporal.Instant,
): Promise<readonly LoadedPartner[]> {
  const read = await readPartners(reader, partnerIds);
  const partners = read.map((partner) => knownPartner(timeline, partner));
  const arrivals = await findArrivals(reader, timeline, partnerIds);
  const currency = await programCurrency(reader);
  const last = dayOf(timeline, knownAt);
  const until = lastDecided(day, last);
  const loaded: LoadedPartner[] = [];
  for (const partner of partners) {
    const { partnerId } = partner.known;
    const known = (arrivals.get(partnerId) ?? []).filter((arrival) => arrival <= last);
    if (known.length === 0) continue;
    const source = { reader, timeline, currency, knownAt };
    const now = await (await knownBy(source, partnerId))("knownAt");
    const walker = {
      ...source,
      partner: { ...partner, known: now },
      kept: unknown,
      arrivals: known,
      wrong: null,
    };
    loaded.push(await loadedBy(walker, known[0] ?? null, until, async () => {}));
  }
  return loaded;
}
