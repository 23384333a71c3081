import type { Grant, Track } from "../program/program.ts";
import type { Unlock } from "./facts.ts";
import { addBits, holds, type Rule, ruleOf } from "./masks.ts";

/** A track laid out for deciding. */
export interface DecidedTrack {
  readonly track: Track;
  /** Its place in the program. */
  readonly number: number;
  readonly enter: Rule | null;
  readonly stages: readonly (Rule | null)[];
}

/** A grant laid out for deciding. */
export interface DecidedGrant {
  readonly grant: Grant;
  readonly when: Rule | null;
  /** The first day on which it no longer counts. */
  readonly until: number;
  readonly ofOffers: boolean;
  /** By stage number: the answer's entry, made once. */
  readonly unlocks: readonly Unlock[];
}

/** What offers give: by grant the highest stage at which some offer gives it. */
export type Given = ReadonlyMap<DecidedGrant, number>;

/**
 * What is left to look at once the stages on the partner's tracks are known. There is one for each
 * combination of stages that was met, found by going down one track after the other, so most of the
 * answer is made only once.
 */
export interface Plan {
  /** By stage number + 1 on the next track. */
  readonly next: Plan[];
  readonly stages: readonly number[];
  readonly tracks: Readonly<Record<string, string>>;
  readonly benefits: readonly Candidate[];
  /** The bits that the benefits ask about, word by word. */
  readonly asked: readonly { readonly word: number; readonly mask: number }[];
  /** The days on which a benefit ends, ascending. */
  readonly ends: readonly number[];
  readonly answers: Answers;
  /** How many of them there are. */
  kept: number;
}

/**
 * The answers by what was asked: first by how many ends have passed, then by the bits of each word. Many
 * partners differ only in what no longer matters, so nearly all answers are there already.
 */
interface Answers {
  readonly below: Map<number, Answers>;
  unlocked: readonly Unlock[] | null;
}

/**
 * A benefit that can still be unlocked: one way to it, and the `next` with a smaller amount. The first
 * that holds counts.
 */
interface Candidate {
  readonly when: Rule;
  /** The first day on which it no longer counts. */
  readonly until: number;
  /** Null: only offers give it. */
  readonly unlock: Unlock | null;
  readonly next: Candidate | null;
  /** The grants of tracks of offers; only on the first way. */
  readonly ofOffers: readonly DecidedGrant[];
}

/** Keeps a program whose partners are all different from filling the memory. */
const mostAnswers = 4096;

/** What the stages of the partner's own tracks give. Frozen: many partners share it. */
export function unlockedBy(plan: Plan, bits: Int32Array, day: number): readonly Unlock[] {
  let passed = 0;
  while (passed < plan.ends.length && day >= (plan.ends[passed] as number)) passed += 1;
  let answers = below(plan.answers, passed);
  for (let i = 0; i < plan.asked.length; i += 1) {
    const { word, mask } = plan.asked[i] as Plan["asked"][number];
    answers = below(answers, (bits[word] as number) & mask);
  }
  return answers.unlocked ?? keep(plan, answers, Object.freeze(unlocksOf(plan, bits, day, null)));
}

function below(answers: Answers, key: number): Answers {
  const known = answers.below.get(key);
  if (known !== undefined) return known;
  const made = noAnswers();
  answers.below.set(key, made);
  return made;
}

function keep(plan: Plan, answers: Answers, unlocked: readonly Unlock[]): readonly Unlock[] {
  answers.unlocked = unlocked;
  plan.kept += 1;
  if (plan.kept > mostAnswers) {
    plan.answers.below.clear();
    plan.kept = 0;
  }
  return unlocked;
}

function noAnswers(): Answers {
  return { below: new Map(), unlocked: null };
}

/** What the partner's own tracks and its offers give, looked at one by one. */
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

/** The plan from which those of all stages grow. */
export function rootPlan(
  tracks: readonly DecidedTrack[],
  benefits: readonly (readonly DecidedGrant[])[],
): Plan {
  return planOf([], {}, tracks, benefits);
}

/** Makes the plan for a stage on the track that is next. */
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
  // Only where every track has its stage is there anything to ask about the benefits.
  const open = stages.length < tracks.length ? [] : candidatesOf(tracks, benefits, stages);
  const asked = new Map<number, number>();
  const ends = new Set<number>();
  for (const first of open) {
    for (let way: Candidate | null = first; way !== null; way = way.next) {
      addBits(asked, way.when);
      if (Number.isFinite(way.until)) ends.add(way.until);
    }
  }
  return {
    next: [],
    stages,
    tracks: Object.freeze(names),
    benefits: open,
    asked: [...asked].map(([word, mask]) => ({ word, mask })),
    ends: [...ends].sort((a, b) => a - b),
    answers: noAnswers(),
    kept: 0,
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
