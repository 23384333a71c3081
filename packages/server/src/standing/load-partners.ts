import {
  type EpochDay,
  type History,
  historyOf,
  inForce,
  noPast,
  type Past,
  pastBefore,
  type SeeDay,
  type Timeline,
  walk,
} from "@laurel/core";
import { programCurrency } from "../facts/intake/ledger-store.ts";
import { dayOf } from "../platform/clock.ts";
import { askEach, type Reader } from "../platform/database/transaction.ts";
import { type FoundWrong, findArrivals, findWrongs, type WrongCause } from "./arrival-store.ts";
import { findBackfills } from "./backfill-store.ts";
import { type KnownPartner, knownPartner, type ReadPartner, readPartners } from "./facts-store.ts";
import { breathing } from "./in-steps.ts";
import { type FilledDays, filledDays, knownFrom } from "./known-days.ts";
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
 *
 * `knownAt`: nothing that arrived later counts, nor what was found to be wrong later; partners not yet known
 * then are left out. All their days are decided, which takes long for very many partners. Null: now.
 */
export async function loadPartners(
  reader: Reader,
  timeline: Timeline,
  partnerIds: readonly string[],
  day: EpochDay,
  today: EpochDay,
  { knownAt = null, withOpen = true, onlyDay = false, ...options }: LoadOptions & ReadOptions = {},
): Promise<readonly LoadedPartner[]> {
  if (knownAt !== null) return loadKnownAt(reader, timeline, partnerIds, day, knownAt, options);
  const [partners, kept] = await askEach(
    reader,
    () => readPartners(reader, partnerIds, withOpen),
    () => loadPasts(reader, partnerIds, onlyDay ? versionOn(timeline, day) : null),
  );
  return bringUpTo(reader, timeline, partners, kept, day, today, options);
}

/** What is read. */
interface ReadOptions {
  readonly knownAt?: Temporal.Instant | null;
  /** Whether with the open unlocks on record: see `readPartners`. */
  readonly withOpen?: boolean;
  /** Whether they are decided for no other day, so that some of their unlocks may be left out. */
  readonly onlyDay?: boolean;
}

function versionOn(timeline: Timeline, day: EpochDay): string | null {
  return inForce(timeline, day)?.version ?? null;
}

/** How partners are loaded. */
interface LoadOptions {
  /** Awaited between the steps. */
  readonly breathe?: () => Promise<void>;
  readonly watch?: DayWatch;
}

/** Watches how the days of partners are decided. */
export interface DayWatch {
  /** Days that are decided in any case, by partner. */
  readonly days: ReadonlyMap<string, readonly EpochDay[]>;
  /** Is told of each day that is decided, in order. */
  see(partnerId: string, ...decided: Parameters<SeeDay>): void;
}

/** The same for partners whose facts were read already. */
export async function bringUpTo(
  reader: Reader,
  timeline: Timeline,
  read: readonly ReadPartner[],
  kept: ReadonlyMap<string, KeptPast>,
  day: EpochDay,
  today: EpochDay,
  options: LoadOptions = {},
): Promise<readonly LoadedPartner[]> {
  const until = lastDecided(day, today);
  const partners = read.map((partner) => knownPartner(timeline, partner));
  if (timeline.length === 0)
    return partners.map((partner) => ({ ...partner, past: noPast, corrected: null }));
  // Where nothing is kept, nothing can have become wrong.
  const stale = partners.filter((partner) => {
    const { staleSince } = keptOf(kept, partner);
    return !isUnkept(keptOf(kept, partner)) && staleSince !== null;
  });
  const wrongs = await findWrongs(reader, timeline, idsOf(stale));
  const walkers = partners.map((partner): Walker => {
    const [past, wrong] = [keptOf(kept, partner), wrongs.get(partner.known.partnerId) ?? null];
    return { ...{ partner, wrong, filled: [] }, kept: past };
  });
  // Otherwise all that they say is kept.
  const asksForThem = walkers.some((walker) => {
    const { kept: own, wrong } = walker;
    return own.isFilled && (isUnkept(own) || wrong !== null || lacksUntil(timeline, walker, until));
  });
  const backfills = asksForThem ? await findBackfills(reader) : [];
  const filling = walkers.map((walker) => ({
    ...walker,
    filled: filledDays(timeline, walker.partner, backfills),
  }));
  const late = filling.filter((walker) => lacksUntil(timeline, walker, until));
  const arrivals = await findArrivals(reader, timeline, idsOf(late.map(({ partner }) => partner)));
  const currency = late.length === 0 ? null : await programCurrency(reader);
  const source = { reader, timeline, currency, knownAt: null };
  // A further day builds on all unlocks of those before it.
  const cut = late.filter((walker) => !walker.kept.isWhole);
  const whole = cut.length === 0 ? kept : await loadPasts(reader, idsOf(cut.map(({ partner }) => partner)));
  const loaded: LoadedPartner[] = [];
  for (const walker of filling) {
    const { partnerId } = walker.partner.known;
    const own = { ...walker, kept: whole.get(partnerId) ?? walker.kept };
    loaded.push(await loadedBy(source, own, arrivals.get(partnerId) ?? [], until, options));
    await options.breathe?.();
  }
  return loaded;
}

const unknown: KeptPast = { past: noPast, nextOn: null, staleSince: "ever", isFilled: true, isWhole: true };

function keptOf(kept: ReadonlyMap<string, KeptPast>, { known }: KnownPartner): KeptPast {
  return kept.get(known.partnerId) ?? unknown;
}

const idsOf = (partners: readonly KnownPartner[]) => partners.map(({ known }) => known.partnerId);

/** A partner, and all that tells which of its days must be decided. */
interface Walker {
  readonly partner: KnownPartner;
  readonly kept: KeptPast;
  readonly wrong: FoundWrong | null;
  readonly filled: readonly FilledDays[];
}

/** Whether no day of a partner is kept. */
function isUnkept({ past: { through }, nextOn, staleSince }: KeptPast): boolean {
  return nextOn === null || through === null || staleSince === "ever";
}

function lacksUntil(timeline: Timeline, walker: Walker, until: EpochDay): boolean {
  const first = firstMissing(timeline, walker);
  return first !== null && first <= until;
}

/**
 * The first day whose result is not kept, or may have become wrong; null: nothing was known on any day.
 */
function firstMissing(timeline: Timeline, { partner, kept, wrong, filled }: Walker): EpochDay | null {
  const { past, nextOn, staleSince } = kept;
  const { receivedAt } = partner;
  if (receivedAt === null) return null;
  // Most partners don't need it, and a time zone takes long.
  const first = () => Math.min(dayOf(timeline, receivedAt), ...filled.map((days) => days.first)) as EpochDay;
  if (isUnkept(kept) || nextOn === null) return first();
  const days: EpochDay[] = [nextOn];
  // A version may have been published since.
  for (const { inForceFrom } of timeline)
    if (past.through !== null && inForceFrom > past.through) days.push(inForceFrom);
  if (staleSince !== null && staleSince !== "ever") days.push(dayOf(timeline, staleSince));
  // What is wrong was known before it was received, where a backfill says so.
  if (wrong !== null) days.push(filled.length === 0 ? wrong.from : first());
  return Math.min(...days) as EpochDay;
}

/** `arrivals`: the days on which facts arrived, in order. */
async function loadedBy(
  source: KnownSource,
  { partner, kept, wrong, filled }: Walker,
  arrivals: readonly EpochDay[],
  until: EpochDay,
  { watch, breathe = async () => {} }: LoadOptions,
): Promise<LoadedPartner> {
  const { timeline } = source;
  const { partnerId } = partner.known;
  // A later day may be kept: today, decided before more arrived on it. It has left nothing to the days until
  // this one.
  const before = kept.staleSince === "ever" ? noPast : pastBefore(kept.past, (until + 1) as EpochDay);
  const from = firstMissing(timeline, { partner, kept, wrong, filled });
  if (from === null || from > until) return { ...partner, past: before, corrected: null };
  try {
    const asked = watch?.days.get(partnerId) ?? [];
    const days = { ...source, partner, arrivals, filled, asked, isStale: kept.staleSince !== null };
    const known = await knownFrom(days, from, until);
    const see: SeeDay = (...decided) => watch?.see(partnerId, ...decided);
    const past = await breathing(walk(timeline, known, before, from, until, see), breathe);
    const wasRight = wrong === null || sameAwards(before, past);
    return { ...partner, past, corrected: wasRight ? null : wrong.cause };
  } catch (error) {
    // A failed statement breaks the transaction; an error in the rules does not.
    if (error instanceof Error && "severity" in error) throw error;
    return { ...partner, past: undecidedBy(error, partnerId), corrected: null };
  }
}

function sameAwards(one: Past, other: Past): boolean {
  return JSON.stringify(one.awards) === JSON.stringify(other.awards);
}

async function loadKnownAt(
  reader: Reader,
  timeline: Timeline,
  partnerIds: readonly string[],
  day: EpochDay,
  knownAt: Temporal.Instant,
  options: LoadOptions,
): Promise<readonly LoadedPartner[]> {
  const isKnown = (moment: Temporal.Instant) => Temporal.Instant.compare(moment, knownAt) <= 0;
  const partners = (await readPartners(reader, partnerIds, false))
    .map((partner) => knownPartner(timeline, partner))
    .filter(({ receivedAt }) => receivedAt !== null && isKnown(receivedAt));
  const arrivals = await findArrivals(reader, timeline, partnerIds);
  const backfills = (await findBackfills(reader)).filter((backfill) => isKnown(backfill.knownAt));
  const source = { reader, timeline, currency: await programCurrency(reader), knownAt };
  const last = dayOf(timeline, knownAt);
  const loaded: LoadedPartner[] = [];
  for (const current of partners) {
    const { partnerId } = current.known;
    const known = (arrivals.get(partnerId) ?? []).filter((arrival) => arrival <= last);
    const partner = { ...current, known: await (await knownBy(source, partnerId))("knownAt") };
    const filled = filledDays(timeline, partner, backfills);
    const walker = { partner, kept: unknown, wrong: null, filled };
    loaded.push(await loadedBy(source, walker, known, lastDecided(day, last), options));
  }
  return loaded;
}
