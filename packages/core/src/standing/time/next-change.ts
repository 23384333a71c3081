import {
  type Award,
  changesOfOffer,
  daysOfEnds,
  type History,
  type RecordedUnlock,
} from "../../facts/history.ts";
import type { Program } from "../../program/program.ts";
import { inForce, type Timeline, versionNamed } from "../../program/timeline.ts";
import { addPeriod, type EpochDay, type Period, termOn } from "../../values/calendar.ts";
import { atOnce, type LongWork } from "../../values/long-work.ts";
import { type Standing, standingOn } from "./facts-on.ts";
import { endOfTerm } from "./kept.ts";
import { termAnchor } from "./term.ts";
import { watchMeasures } from "./watch-measures.ts";

/** How many days ahead are searched. A partner is decided again after that in any case. */
export const horizonDays = 800;

/**
 * The first day after `day` on which the answer differs although no new fact arrives: of the days on which an
 * input changes by itself, the first with another answer, else `day + 800`.
 *
 * On most of these days a sale leaves a window, and no comparison has another result. Such a day needs no
 * decision.
 */
export function nextChange(timeline: Timeline, history: History, day: EpochDay): EpochDay {
  return atOnce(searchNextChange(timeline, history, day)).on;
}

/**
 * The same in steps, each of which decides one day: a partner with very many offers takes seconds, in which a
 * server has other work, too. `limit`: if nothing changes before it, that day is given instead.
 */
export function* searchNextChange(
  timeline: Timeline,
  history: History,
  day: EpochDay,
  limit: EpochDay = (day + horizonDays) as EpochDay,
): LongWork<NextChange> {
  const last = Math.min(limit, day + horizonDays) as EpochDay;
  const { found, first } = yield* search(timeline, history, day, null, last);
  return { on: found?.on ?? last, sameUntil: first };
}

/** How long time alone changes nothing. */
export interface NextChange {
  /** The first day on which the answer differs, or the last that was searched. */
  readonly on: EpochDay;
  /** The first day on which an input changes by itself. Until then the measures are the same as well. */
  readonly sameUntil: EpochDay;
}

/** A day on which the answer differs, and the answers before and from that day on. */
export interface AnswerChange {
  readonly on: EpochDay;
  readonly before: Standing;
  readonly after: Standing;
}

/**
 * The same with the answers before and after. `before` is that of the day before the change, so that the
 * measures tell what moved. Null if the answer doesn't differ within the horizon.
 *
 * `quietBefore`: the next change that `nextChange` gave for this day, or for an earlier one in the same terms
 * whose answer and facts are still those of this day. The days before it aren't searched again.
 */
export function upcomingChange(
  timeline: Timeline,
  history: History,
  day: EpochDay,
  quietBefore: EpochDay | null = null,
): AnswerChange | null {
  const { found } = atOnce(search(timeline, history, day, quietBefore));
  if (found === null) return null;
  const { on, after, recorded } = found;
  return { on, before: standingOn(timeline, recorded, (on - 1) as EpochDay), after };
}

/** `recorded`: the history with the awards of the days before the change. */
interface FoundChange extends Omit<AnswerChange, "before"> {
  readonly recorded: History;
}

interface Searched {
  readonly found: FoundChange | null;
  /** The first day that was looked at. */
  readonly first: EpochDay;
}

function* search(
  timeline: Timeline,
  history: History,
  day: EpochDay,
  quietBefore: EpochDay | null = null,
  last: EpochDay = (day + horizonDays) as EpochDay,
): LongWork<Searched> {
  const now = standingOn(timeline, history, day);
  yield;
  // The stages of this day count as awarded from now on: otherwise a held stage would look like a fall.
  const awards = [...history.awards, ...awardsOf(timeline, now, day)];
  const recorded = { ...history, awards };
  // On quiet days only what the beginning of a term puts on record matters.
  for (const candidate of quietBefore === null ? [] : quietDays(timeline, recorded, day, quietBefore)) {
    const after = standingOn(timeline, recorded, candidate);
    if (!sameAnswer(after, now)) return { found: { on: candidate, after, recorded }, first: candidate };
    awards.push(...awardsOf(timeline, after, candidate));
    yield;
  }
  const from = quietBefore ?? day;
  if (from >= last) return { found: null, first: last };
  const structural = daysOfChange(timeline, recorded, from, last);
  const watched = watchMeasures(timeline, history, from, last);
  const candidates = [...structural.union(watched.days)].sort((a, b) => a - b);
  const first = candidates[0] ?? last;
  for (const candidate of candidates) {
    const moved = watched.moveTo(candidate);
    if (!moved && !structural.has(candidate)) continue;
    const after = standingOn(timeline, recorded, candidate);
    if (!sameAnswer(after, now)) return { found: { on: candidate, after, recorded }, first };
    awards.push(...awardsOf(timeline, after, candidate));
    yield;
  }
  return { found: null, first };
}

/** The stages of a standing, as the awards to record for its day; null for a track that wasn't entered. */
export function awardsOf(
  timeline: Timeline,
  { version, tracks, grace }: Pick<Standing, "version" | "tracks" | "grace">,
  day: EpochDay,
): readonly Award[] {
  const program = version === null ? null : versionNamed(timeline, version);
  const ladders = program?.tracks.filter(({ scope }) => scope === "partner") ?? [];
  return ladders.map(({ id: track }): Award => {
    const stage = tracks[track];
    const kept = grace?.[track];
    return {
      day,
      version: version ?? "",
      track,
      stage: typeof stage === "string" ? stage : null,
      ...(kept === undefined ? {} : { grace: kept }),
    };
  });
}

/**
 * Whether two standings are equal in version, stages, times of grace and unlocks, and in whether the partner
 * is in the program. Measures may differ.
 */
export function sameAnswer(one: Standing, other: Standing): boolean {
  return (
    one.version === other.version &&
    JSON.stringify([one.tracks, one.grace, one.ended, one.unlocked]) ===
      JSON.stringify([other.tracks, other.grace, other.ended, other.unlocked])
  );
}

/** The first days of the terms between two days, and the second of these days. */
function quietDays(timeline: Timeline, history: History, day: EpochDay, last: EpochDay): readonly EpochDay[] {
  const program = inForce(timeline, day);
  const starts = program === null ? [] : anniversaries(timeline, program, history, day, last);
  const between = starts.filter((start) => start > day && start < last);
  return [...new Set(between).add(last)].sort((a, b) => a - b);
}

/** Every day in `(day, last]` on which something other than a measure changes by itself. */
function daysOfChange(
  timeline: Timeline,
  history: History,
  day: EpochDay,
  last: EpochDay,
): ReadonlySet<EpochDay> {
  const days = new Set<EpochDay>();
  const add = (candidate: EpochDay | null) => {
    if (candidate !== null && candidate > day && candidate <= last) days.add(candidate);
  };
  for (const { until } of history.earlierCountries ?? []) add(until);
  for (const change of daysOfEnds(history)) add(change);
  for (const offer of history.offers) {
    for (const change of changesOfOffer(offer)) add(change);
    for (const { on } of offer.publications) {
      add(on);
      for (const until of publicationEnds(inForce(timeline, on), on)) add(until);
    }
  }
  for (const award of history.awards) {
    add(award.day);
    add(award.grace?.until ?? null);
  }
  for (const unlock of history.unlocks) {
    add(unlock.openedOn);
    add(unlock.closedOn);
    for (const end of termEnds(timeline, history, unlock)) add(end);
  }
  for (const program of timeline) {
    add(program.inForceFrom);
    for (const end of fixedEnds(program)) add(end);
    for (const anniversary of anniversaries(timeline, program, history, day, last)) add(anniversary);
  }
  return days;
}

function publicationEnds(program: Program | null, on: EpochDay): readonly EpochDay[] {
  const grants = program?.benefits.flatMap((benefit) => benefit.grants) ?? [];
  return grants.flatMap(({ expires }) =>
    expires !== null && "after" in expires ? [addPeriod(on, expires.after)] : [],
  );
}

function fixedEnds(program: Program): readonly EpochDay[] {
  const grants = program.benefits.flatMap((benefit) => benefit.grants);
  return grants.flatMap(({ expires }) => (expires !== null && "on" in expires ? [expires.on] : []));
}

/** The ends of the terms in which an unlock was opened. */
function termEnds(timeline: Timeline, history: History, unlock: RecordedUnlock): readonly EpochDay[] {
  const version = versionNamed(timeline, unlock.version);
  const tracks = version?.tracks ?? [];
  return tracks.flatMap((track) =>
    version === null ? [] : (endOfTerm(timeline, version, track, history, unlock.openedOn) ?? []),
  );
}

function anniversaries(
  timeline: Timeline,
  program: Program,
  history: History,
  day: EpochDay,
  last: EpochDay,
): readonly EpochDay[] {
  return program.tracks.flatMap((track) => {
    // Until the answer differs there is no promotion after the day.
    const anchor = termAnchor(timeline, program, track, history, day);
    return anchor === null ? [] : anniversariesOf(anchor, track.termLength, day, last);
  });
}

function anniversariesOf(
  anchor: EpochDay,
  length: Period,
  day: EpochDay,
  last: EpochDay,
): readonly EpochDay[] {
  const days: EpochDay[] = [];
  let from: EpochDay = day < anchor ? anchor : day;
  while (from <= last) {
    const term = termOn(anchor, length, from);
    if (term === null) break;
    days.push(term.from, term.until);
    from = term.until;
  }
  return days;
}
