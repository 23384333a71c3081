import type { Condition } from "../conditions/condition.ts";
import type { TrackRule } from "../document.ts";
import type { Stage } from "../program.ts";
import { type Findings, note } from "../read/fields.ts";
import type { SourceScalar } from "../source.ts";

/**
 * Finds stages with a lower threshold than the stage below them, and stages that can never be the highest.
 */
export function checkLadder(found: Findings, rule: TrackRule, stages: readonly Stage[]) {
  const rungs = stages.map((stage, index) => rungOf(stage, rule.stages[index]?.node ?? rule.node));
  for (const [index, lower] of rungs.entries()) {
    if (lower.impossible) {
      note(
        found,
        lower.node,
        "unreachable-stage",
        `No one can reach "${lower.id}": its condition is never true.`,
        "Change the condition so that it can be true.",
      );
      continue;
    }
    for (const upper of rungs.slice(index + 1)) compareRungs(found, lower, upper);
  }
}

function compareRungs(found: Findings, lower: Rung, upper: Rung) {
  const shrunk = shrinks(lower, upper);
  if (shrunk !== null) {
    note(
      found,
      upper.node,
      "threshold-shrinks",
      `"${upper.id}" has a lower threshold for ${shrunk} than "${lower.id}" below it.`,
      "Give the higher stage the higher threshold.",
    );
  } else if (implies(lower, upper)) {
    note(
      found,
      lower.node,
      "unreachable-stage",
      `No one stays on "${lower.id}": its condition also satisfies "${upper.id}" above it.`,
      `Ask for more on "${upper.id}", or remove one of the two stages.`,
    );
  }
}

/** A stage prepared for comparison. Prepared once, because a ladder of 64 stages has 2,016 pairs. */
interface Rung {
  readonly id: string;
  readonly node: SourceScalar;
  readonly impossible: boolean;
  /** Null where stages can't be compared: without `when`, or with too many clauses. */
  readonly clauses: readonly Clause[] | null;
  /** Measures that are compared with one figure only, by "at least" or "more than". */
  readonly bounds: ReadonlyMap<string, number>;
}

type Clause = readonly ClauseLeaf[];

interface ClauseLeaf {
  /** Equal for leaves that test the same thing. */
  readonly key: string;
  readonly bound: Bound | null;
}

interface Bound {
  readonly measure: string;
  readonly value: number;
  readonly strict: boolean;
}

function rungOf({ id, when }: Stage, node: SourceScalar): Rung {
  const clauses = when === null ? null : clausesOf(when);
  return { id, node, impossible: when?.op === "never", clauses, bounds: lowerBounds(clauses ?? []) };
}

/** The measure whose only lower bound is smaller in `upper` than in `lower`; null where there is none. */
function shrinks(lower: Rung, upper: Rung): string | null {
  for (const [measure, bound] of upper.bounds) {
    const was = lower.bounds.get(measure);
    if (was !== undefined && bound < was) return measure;
  }
  return null;
}

function lowerBounds(clauses: readonly Clause[]): ReadonlyMap<string, number> {
  const bounds = new Map<string, number>();
  const several = new Set<string>();
  for (const { bound } of clauses.flat()) {
    if (bound === null) continue;
    const known = bounds.get(bound.measure);
    if (known !== undefined && known !== bound.value) several.add(bound.measure);
    bounds.set(bound.measure, bound.value);
  }
  for (const measure of several) bounds.delete(measure);
  return bounds;
}

/**
 * Real conditions have three or four clauses. The limit bounds the time: every pair of clauses is compared
 * for every pair of stages.
 */
const maxClauses = 32;

/** A condition as "one of these clauses, each with all its leaves"; null where that would be too many. */
function clausesOf(condition: Condition): readonly Clause[] | null {
  if (condition.op === "any") {
    const parts = condition.of.map(clausesOf);
    return parts.includes(null) ? null : capped(parts.flatMap((part) => part ?? []));
  }
  if (condition.op !== "all") return [[leafOf(condition)]];
  let product: readonly Clause[] | null = [[]];
  for (const part of condition.of) {
    const clauses = clausesOf(part);
    if (clauses === null || product === null) return null;
    product = capped(product.flatMap((left) => clauses.map((right) => [...left, ...right])));
  }
  return product;
}

function capped(clauses: readonly Clause[]): readonly Clause[] | null {
  return clauses.length > maxClauses ? null : clauses;
}

function leafOf(leaf: Condition): ClauseLeaf {
  return { key: JSON.stringify(leaf), bound: boundOf(leaf) };
}

function boundOf(leaf: Condition): Bound | null {
  if (leaf.op !== "compare") return null;
  const { left, comparator, right } = leaf;
  if (left.op !== "measure" || right.op !== "constant") return null;
  if (comparator !== ">=" && comparator !== ">") return null;
  return { measure: left.name, value: right.value, strict: comparator === ">" };
}

/** Whether every partner that satisfies `lower` satisfies `upper`. False when that can't be told. */
function implies({ clauses: lower }: Rung, { clauses: upper }: Rung): boolean {
  if (lower === null || upper === null) return false;
  return lower.every((clause) =>
    upper.some((wanted) => wanted.every((leaf) => clause.some((given) => leafImplies(given, leaf)))),
  );
}

function leafImplies(given: ClauseLeaf, wanted: ClauseLeaf): boolean {
  const [one, other] = [given.bound, wanted.bound];
  if (one === null || other === null || one.measure !== other.measure) return given.key === wanted.key;
  return one.value > other.value || (one.value === other.value && (one.strict || !other.strict));
}
