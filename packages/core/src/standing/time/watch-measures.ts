import type { History } from "../../facts/history.ts";
import { type Comparison, compares, comparisonsIn, termValue } from "../../program/conditions/condition.ts";
import type { Program } from "../../program/program.ts";
import { inForce, type Timeline } from "../../program/timeline.ts";
import type { EpochDay } from "../../values/calendar.ts";

/** Watches measures while time passes. */
export interface WatchedMeasures {
  /** The days on which a measure may change. */
  readonly days: ReadonlySet<EpochDay>;
  /** Moves to a later day; true where a comparison has another result than on the day before. */
  moveTo(day: EpochDay): boolean;
}

/** Watches the comparisons of a partner's versions on the days after `from`, up to `last`. */
export function watchMeasures(
  timeline: Timeline,
  history: History,
  from: EpochDay,
  last: EpochDay,
): WatchedMeasures {
  const watchers = watchedPrograms(timeline, history, from, last).map((program) =>
    watchProgram(program, history, from, last),
  );
  return {
    days: new Set(watchers.flatMap(({ changes }) => [...changes.keys()])),
    moveTo(day) {
      let moved = false;
      for (const watcher of watchers) if (watcher.moveTo(day)) moved = true;
      return moved;
    },
  };
}

/** The versions in force from `from` on, and earlier ones whose unlocks may still count. */
function watchedPrograms(
  timeline: Timeline,
  history: History,
  from: EpochDay,
  last: EpochDay,
): readonly Program[] {
  const kept = new Set(history.unlocks.map(({ version }) => version));
  const published = history.offers.flatMap(({ publications }) => publications.map(({ on }) => on));
  const asked = new Set([from, ...published].map((day) => inForce(timeline, day)));
  return timeline.filter(
    (program) =>
      asked.has(program) ||
      kept.has(program.version) ||
      (program.inForceFrom > from && program.inForceFrom <= last),
  );
}

/** A measure of one history. */
interface WatchedMeasure {
  readonly name: string;
  valueOn(day: EpochDay): number | null;
}

function watchProgram(program: Program, history: History, from: EpochDay, last: EpochDay) {
  const comparisons = comparisonsOf(program);
  const values: Record<string, number | null> = {};
  const changes = new Map<EpochDay, Set<WatchedMeasure>>();
  for (const measure of program.measures) {
    const watched = { name: measure.name, valueOn: measure.valuesOf(history) };
    values[watched.name] = watched.valueOn(from);
    for (const day of measure.changesOn(history)) {
      if (day <= from || day > last) continue;
      const known = changes.get(day);
      if (known === undefined) changes.set(day, new Set([watched]));
      else known.add(watched);
    }
  }
  const outcomes = () =>
    comparisons.map(({ left, comparator, right }) =>
      compares(termValue(left, values), comparator, termValue(right, values)),
    );
  let before = outcomes();
  return {
    changes,
    moveTo(day: EpochDay): boolean {
      const changed = changes.get(day);
      if (changed === undefined) return false;
      for (const measure of changed) values[measure.name] = measure.valueOn(day);
      const after = outcomes();
      const moved = after.some((holds, index) => holds !== before[index]);
      before = after;
      return moved;
    },
  };
}

const known = new WeakMap<Program, readonly Comparison[]>();

/** Every comparison that affects the answer. Requirements do not: they only gate activations. */
function comparisonsOf(program: Program): readonly Comparison[] {
  const comparisons = known.get(program) ?? findComparisons(program);
  known.set(program, comparisons);
  return comparisons;
}

function findComparisons(program: Program): readonly Comparison[] {
  const conditions = [
    ...program.tracks.flatMap(({ enter, stages }) => [enter, ...stages.map(({ when }) => when)]),
    ...program.benefits.flatMap(({ grants }) => grants.map(({ when }) => when)),
  ];
  return conditions.flatMap((condition) => (condition === null ? [] : comparisonsIn(condition)));
}
