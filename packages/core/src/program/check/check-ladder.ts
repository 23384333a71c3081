import type { Comparison, Condition, Leaf } from "../conditions/condition.ts";
import type { TrackRule } from "../document.ts";
import type { Stage } from "../program.ts";
import { type Findings, note } from "../read/fields.ts";

/** Finds thresholds that shrink up the ladder, and stages that nobody stands on because a higher one asks for no more. */
export function checkLadder(found: Findings, rule: TrackRule, stages: readonly Stage[]) {
  for (const [index, lower] of stages.entries()) {
    if (lower.when?.op === "never") {
      note(
        found,
        nodeOf(rule, lower),
        "unreachable-stage",
        `Nobody can reach "${lower.id}": its condition is never true.`,
        "Mend the condition.",
      );
      continue;
    }
    for (const upper of stages.slice(index + 1)) {
      if (lower.when === null || upper.when === null) continue;
      const shrunk = shrinks(lower.when, upper.when);
      if (shrunk !== null) {
        note(
          found,
          nodeOf(rule, upper),
          "threshold-shrinks",
          `"${upper.id}" asks for less ${shrunk} than "${lower.id}" below it.`,
          "Give the higher stage the higher threshold.",
        );
      } else if (implies(lower.when, upper.when)) {
        note(
          found,
          nodeOf(rule, lower),
          "unreachable-stage",
          `Nobody stands on "${lower.id}": whoever reaches it also reaches "${upper.id}".`,
          `Ask for more at "${upper.id}", or drop one of them.`,
        );
      }
    }
  }
}

function nodeOf(rule: TrackRule, stage: Stage) {
  return rule.stages.find(({ id }) => id === stage.id)?.node ?? rule.node;
}

/** The measure whose only lower bound is smaller in `upper` than in `lower`; null where there is none. */
function shrinks(lower: Condition, upper: Condition): string | null {
  const before = lowerBounds(lower);
  for (const [measure, bound] of lowerBounds(upper)) {
    const was = before.get(measure);
    if (was !== undefined && bound < was) return measure;
  }
  return null;
}

/** Measures that a condition compares exactly once, with "at least" or "more than" a constant. */
function lowerBounds(condition: Condition): ReadonlyMap<string, number> {
  const bounds = new Map<string, number>();
  const seen = new Set<string>();
  for (const clause of clausesOf(condition) ?? []) {
    for (const leaf of clause) {
      const bound = lowerBound(leaf);
      if (bound === null) continue;
      if (seen.has(bound.measure) && bounds.get(bound.measure) !== bound.value) bounds.delete(bound.measure);
      else bounds.set(bound.measure, bound.value);
      seen.add(bound.measure);
    }
  }
  return bounds;
}

function lowerBound(leaf: Condition): { readonly measure: string; readonly value: number } | null {
  if (leaf.op !== "compare") return null;
  const { left, comparator, right } = leaf;
  if (left.op === "measure" && right.op === "constant" && (comparator === ">=" || comparator === ">")) {
    return { measure: left.name, value: right.value };
  }
  return null;
}

type Clause = readonly (Leaf | Condition)[];

const mostClauses = 256;

/** A condition as "one of these clauses, each with all its leaves"; null where that would be too many. */
function clausesOf(condition: Condition): readonly Clause[] | null {
  if (condition.op === "any") {
    const parts = condition.of.map(clausesOf);
    return parts.some((part) => part === null) ? null : capped(parts.flatMap((part) => part ?? []));
  }
  if (condition.op !== "all") return [[condition]];
  let product: readonly Clause[] | null = [[]];
  for (const part of condition.of) {
    const clauses = clausesOf(part);
    if (clauses === null || product === null) return null;
    product = capped(product.flatMap((left) => clauses.map((right) => [...left, ...right])));
  }
  return product;
}

function capped(clauses: readonly Clause[]): readonly Clause[] | null {
  return clauses.length > mostClauses ? null : clauses;
}

/** Whether whoever satisfies `one` surely satisfies `other`. Says no when it cannot tell. */
function implies(one: Condition, other: Condition): boolean {
  const left = clausesOf(one);
  const right = clausesOf(other);
  if (left === null || right === null) return false;
  return left.every((clause) =>
    right.some((wanted) => wanted.every((leaf) => clause.some((given) => leafImplies(given, leaf)))),
  );
}

function leafImplies(given: Condition, wanted: Condition): boolean {
  const bound = lowerBound(given);
  const needed = lowerBound(wanted);
  if (bound !== null && needed !== null && bound.measure === needed.measure) {
    return bound.value > needed.value || (bound.value === needed.value && (strict(given) || !strict(wanted)));
  }
  return JSON.stringify(given) === JSON.stringify(wanted);
}

function strict(leaf: Condition): boolean {
  return (leaf as Comparison).comparator === ">";
}
