import {
  changesOfOffer,
  countryOn,
  daysOfEnds,
  endedSince,
  type History,
  joiningDay,
} from "../../facts/history.ts";
import { type Condition, comparisonsIn, type Operand } from "../../program/conditions/condition.ts";
import type { NamedMeasure, Program, Track } from "../../program/program.ts";
import type { Timeline } from "../../program/timeline.ts";
import { type EpochDay, longAgo, parseDay, type Term, termOn } from "../../values/calendar.ts";
import { decide } from "../decide/decide.ts";
import type { Facts } from "../facts.ts";
import { awardedStages, promotionsIn } from "./awarded-stages.ts";
import { DistinctOffers } from "./distinct-offers.ts";

/** The term of a track that holds a day, by what is on record until then; null before the first one. */
export function termOf(
  timeline: Timeline,
  program: Program,
  track: Track,
  history: History,
  day: EpochDay,
): Term | null {
  const anchor = termAnchor(timeline, program, track, history, day);
  return anchor === null ? null : termOn(anchor, track.termLength, day);
}

/**
 * The day from which the terms of a track are counted; null where there is none. It follows from the facts
 * alone, except for the last promotion by a day, which follows from what is on record. With a day of the year
 * as the anchor it is one long before any history.
 */
export function termAnchor(
  timeline: Timeline,
  program: Program,
  track: Track,
  history: History,
  day: EpochDay,
): EpochDay | null {
  const { termAnchor: anchor } = track;
  if (anchor === "promoted") {
    const awards = history.awards.filter((award) => award.day <= day);
    return promotionsIn(awardedStages(timeline, program, track, awards)).at(-1) ?? null;
  }
  if (anchor === "joined") return joiningDay(history);
  if (anchor === "first-benefit") return knownFirstBenefit(program, track, history);
  const monthDay = [anchor.month, anchor.day].map((part) => String(part).padStart(2, "0")).join("-");
  return parseDay(`${longAgo}-${monthDay}`);
}

/** The first benefit of a track, and the history that it follows from. */
interface FirstBenefit {
  readonly of: History;
  readonly first: EpochDay | null;
}

/** Looked for once for each partner and track: a search for the next change asks for hundreds of days. */
const known = new WeakMap<History["offers"], Map<Track, FirstBenefit>>();

function knownFirstBenefit(program: Program, track: Track, history: History): EpochDay | null {
  const byTrack = known.get(history.offers) ?? new Map();
  known.set(history.offers, byTrack);
  const found = byTrack.get(track);
  const current =
    found?.of.country === history.country &&
    found.of.earlierCountries === history.earlierCountries &&
    found.of.joinedOn === history.joinedOn &&
    found.of.ended === history.ended &&
    found.of.sales === history.sales &&
    found.of.observations === history.observations;
  if (current) return found.first;
  const first = firstBenefit(program, track, history);
  byTrack.set(track, { of: history, first });
  return first;
}

/**
 * The first day on which the partner, or one of its offers, has a stage of the track by this version's rules.
 * Days before anything is known of the partner don't count, nor those on which it is not in the program.
 */
function firstBenefit(program: Program, track: Track, history: History): EpochDay | null {
  const measures = measuresOf(program, track);
  const days = daysOfChange(history, measures);
  const [earliest] = days;
  if (earliest === undefined) return null;
  const offers = new DistinctOffers(history, earliest);
  for (const day of days) {
    if (endedSince(history, day) !== null) continue;
    offers.moveTo(day);
    const values = Object.fromEntries(program.measures.map(({ name }) => [name, null as number | null]));
    for (const measure of measures) values[measure.name] = measure.valueOn(history, day);
    const facts: Facts = {
      day,
      country: countryOn(history, day),
      measures: values,
      offers: offers.all(),
      held: {},
      carried: [],
    };
    if (decide(program, facts).tracks[track.id] !== undefined) return day;
  }
  return null;
}

/** The days on which a stage of the track may begin, in their order. */
function daysOfChange(history: History, measures: readonly NamedMeasure[]): readonly EpochDay[] {
  const joined = joiningDay(history);
  const days = new Set<EpochDay>(joined === null ? [] : [joined]);
  for (const offer of history.offers) {
    const { status, past } = offer;
    if (status !== "live" && status !== "stopped" && past === undefined) continue;
    for (const day of changesOfOffer(offer)) days.add(day);
  }
  for (const { until } of history.earlierCountries ?? []) days.add(until);
  for (const day of daysOfEnds(history)) days.add(day);
  for (const measure of measures) for (const day of measure.changesOn(history)) days.add(day);
  return [...days].sort((a, b) => a - b);
}

const asked = new WeakMap<Track, readonly NamedMeasure[]>();

/** The measures that decide whether there is a stage. */
function measuresOf(program: Program, track: Track): readonly NamedMeasure[] {
  const found = asked.get(track) ?? findMeasures(program, track);
  asked.set(track, found);
  return found;
}

function findMeasures(program: Program, { enter, stages }: Track): readonly NamedMeasure[] {
  const always = stages.some(({ when }) => when === null);
  const conditions: readonly (Condition | null)[] = [
    enter,
    ...(always ? [] : stages.map(({ when }) => when)),
  ];
  const names = new Set(
    conditions.flatMap((condition) =>
      condition === null
        ? []
        : comparisonsIn(condition).flatMap(({ left, right }) => [left, right].flatMap(namesIn)),
    ),
  );
  return program.measures.filter(({ name }) => names.has(name));
}

function namesIn(operand: Operand): readonly string[] {
  if (operand.op === "measure") return [operand.name];
  return "left" in operand ? [operand.left, operand.right].flatMap(namesIn) : [];
}
