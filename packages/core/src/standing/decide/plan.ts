import type { Grant, Track } from "../../program/program.ts";
import type { Unlock } from "../facts.ts";
import { holds, type Rule, ruleOf } from "./masks.ts";

/** A track prepared for deciding. */
export interface DecidedTrack {
  readonly track: Track;
  /** Its place in the program. */
  readonly number: number;
  readonly enter: Rule | null;
  readonly stages: readonly (Rule | null)[];
}

/** A grant prepared for deciding. */
export interface DecidedGrant {
  readonly grant: Grant;
  readonly when: Rule | null;
  /** The first day on which it no longer counts. */
  readonly until: number;
  readonly ofOffers: boolean;
  /** By stage number: the entry of the answer, made once. */
  readonly unlocks: readonly Unlock[];
}

/** By grant, the highest stage at which an offer gives it. */
export type Given = ReadonlyMap<DecidedGrant, number>;

/**
 * What is left to decide once the stages on the partner's tracks are known. There is one plan for each
 * combination of stages that has occurred. It is found by walking down the tracks one after the other, so
 * most of an answer is made only once.
 */
export interface Plan {
  /** By stage number + 1 on the next track. */
  readonly next: Plan[];
  readonly stages: readonly number[];
  readonly tracks: Readonly<Record<string, string>>;
  readonly benefits: readonly Candidate[];
  /** The distinct conditions of the benefits: those of one mask in one word, and the others. */
  readonly words: Int32Array;
  readonly masks: Int32Array;
  readonly others: readonly Rule[];
  /** The days on which a benefit ends, ascending. */
  readonly ends: readonly number[];
  /** By the number of ends that have passed: the answers, by which of the conditions are true. */
  readonly answers: readonly Map<number, readonly Unlock[]>[];
}

/** One way to unlock a benefit, and the `next` one, with a smaller amount. The first that is open counts. */
interface Candidate {
  readonly when: Rule;
  /** The first day on which it no longer counts. */
  readonly until: number;
  /** Null where only offers give the benefit. */
  readonly unlock: Unlock | null;
  readonly next: Candidate | null;
  /** The grants on tracks of offers; only on the first way. */
  readonly ofOffers: readonly DecidedGrant[];
}

/** As many conditions as fit in the bits of a number. With more, no answer is remembered. */
const maxRules = 31;

/**
 * What the stages of the partner's own tracks give. Partners on the same stages, with the same conditions
 * true, have the same answer: it is made once, and frozen because they share it.
 */
export function unlockedBy(plan: Plan, bits: Int32Array, day: number): readonly Unlock[] {
  const { words, masks, others, ends } = plan;
  if (words.length + others.length > maxRules) return unlocksOf(plan, bits, day, null);
  let passed = 0;
  while (passed < ends.length && day >= (ends[passed] as number)) passed += 1;
  let holding = 0;
  // Without branches, because the processor can't predict which conditions are true.
  for (let i = 0; i < words.length; i += 1) {
    const mask = masks[i] as number;
    holding |= Number(((bits[words[i] as number] as number) & mask) === mask) << i;
  }
  for (let i = 0; i < others.length; i += 1) {
    if (holds(others[i] as Rule, bits)) holding |= 1 << (words.length + i);
  }
  const answers = plan.answers[passed] as Map<number, readonly Unlock[]>;
  const known = answers.get(holding);
  if (known !== undefined) return known;
  const unlocked = Object.freeze(unlocksOf(plan, bits, day, null));
  if (answers.size >= maxAnswers) answers.clear();
  answers.set(holding, unlocked);
  return unlocked;
}

/** Bounds the memory that a program with many conditions can use. */
const maxAnswers = 4096;

/** What the partner's own tracks and its offers give, benefit by benefit. */
export function unlocksOf(plan: Plan, bits: Int32Array, day: number, given: Given | null): Unlock[] {
  const unlocked: Unlock[] = [];
  for (const first of plan.benefits) {
    let way: Candidate | null = first;
    while (way !== null && (day >= way.until || !holds(way.when, bits))) way = way.next;
    const own = way === null ? null : way.unlock;
    const best = given === null ? own : bestOfOffers(own, first.ofOffers, given, day);
    if (best !== null) unlocked.push(best);
  }
  return unlocked;
}

function bestOfOffers(
  partners: Unlock | null,
  grants: readonly DecidedGrant[],
  given: Given,
  day: number,
): Unlock | null {
  let best = partners;
  for (const grant of grants) {
    const stage = given.get(grant);
    if (stage === undefined || day >= grant.until) continue;
    const unlock = grant.unlocks[stage] as Unlock;
    if (best === null || amountOf(unlock) > amountOf(best)) best = unlock;
  }
  return best;
}

const amountOf = ({ amountMinor }: Unlock) => amountMinor ?? -1;

/** The root plan, from which the plans of all stages grow. */
export function rootPlan(
  tracks: readonly DecidedTrack[],
  benefits: readonly (readonly DecidedGrant[])[],
): Plan {
  return planOf([], {}, tracks, benefits);
}

/** Makes the plan for a stage on the next track. */
export function growPlan(
  above: Plan,
  stage: number,
  tracks: readonly DecidedTrack[],
  benefits: readonly (readonly DecidedGrant[])[],
): Plan {
  const { track } = tracks[above.stages.length] as DecidedTrack;
  const id = track.stages[stage]?.id;
  const names = id === undefined ? above.tracks : { ...above.tracks, [track.id]: id };
  const plan = planOf([...above.stages, stage], names, tracks, benefits);
  above.next[stage + 1] = plan;
  return plan;
}

function planOf(
  stages: readonly number[],
  names: Plan["tracks"],
  tracks: readonly DecidedTrack[],
  benefits: readonly (readonly DecidedGrant[])[],
): Plan {
  // The benefits are prepared only once every track has its stage.
  const open = stages.length < tracks.length ? [] : candidatesOf(tracks, benefits, stages);
  const rules = new Map<string, Rule>();
  const ends = new Set<number>();
  for (const first of open) {
    for (let way: Candidate | null = first; way !== null; way = way.next) {
      if (way.when !== always) rules.set(JSON.stringify(way.when), way.when);
      if (Number.isFinite(way.until)) ends.add(way.until);
    }
  }
  const isSimple = ({ and, or }: Rule) => and === null && or === null;
  const simple = [...rules.values()].filter(isSimple);
  return {
    next: [],
    stages,
    tracks: Object.freeze(names),
    benefits: open,
    words: Int32Array.from(simple, ({ word }) => word),
    masks: Int32Array.from(simple, ({ mask }) => mask),
    others: [...rules.values()].filter((rule) => !isSimple(rule)),
    ends: [...ends].sort((a, b) => a - b),
    answers: Array.from({ length: ends.size + 1 }, () => new Map()),
  };
}

function candidatesOf(
  tracks: readonly DecidedTrack[],
  benefits: readonly (readonly DecidedGrant[])[],
  stages: readonly number[],
): readonly Candidate[] {
  const reached = new Map(tracks.map(({ number }, index) => [number, stages[index] ?? -1]));
  return benefits.flatMap((grants): readonly Candidate[] => {
    const ofOffers = grants.filter((grant) => grant.ofOffers);
    const ways = grants.flatMap(({ grant, when, until, unlocks }) => {
      const stage = reached.get(grant.track) ?? -1;
      return stage < grant.from ? [] : [{ when: when ?? always, until, unlock: unlocks[stage] as Unlock }];
    });
    ways.sort((a, b) => amountOf(b.unlock) - amountOf(a.unlock));
    const [first, ...others] = ways;
    if (first === undefined) return ofOffers.length === 0 ? [] : [{ ...onlyByOffers, ofOffers }];
    const next = others.reduceRight<Candidate | null>(
      (smaller, way) => ({ ...way, next: smaller, ofOffers: [] }),
      null,
    );
    return [{ ...first, next, ofOffers }];
  });
}

const always = ruleOf([[]]);
const onlyByOffers = { when: always, until: Number.POSITIVE_INFINITY, unlock: null, next: null };
