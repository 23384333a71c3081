import {
  type Comparison,
  compares,
  type MeasureValues,
  measureOf,
  termValue,
} from "../../program/conditions/condition.ts";
import { setBit } from "./masks.ts";

interface Entry {
  readonly leaf: Comparison;
  readonly bit: number;
}

/**
 * Comparisons of measures with constants. All values between two bounds give the same results, so the rank of
 * a value among the bounds gives the bits of all comparisons: 2i + 1 is "equal to bound i", 2i is "below
 * bound i and above the one before".
 */
interface RankTables {
  readonly names: readonly string[];
  /** By measure: where its bounds begin; one more at the end. */
  readonly starts: Int32Array;
  readonly bounds: Float64Array;
  /** By measure and rank. */
  readonly masks: Int32Array;
}

/**
 * Sets the bits of the comparisons that are true. `names`: the measures in the order in which facts hold
 * them.
 */
export function measureSetter(comparisons: readonly Entry[], names: readonly string[], words: number) {
  const ranked = comparisons.filter(({ leaf }) => measureOf(leaf) !== null);
  const others = comparisons.filter(({ leaf }) => measureOf(leaf) === null);
  const tables = rankTables(ranked, names, words);
  return (bits: Int32Array, measures: MeasureValues) => {
    // Reading properties by varying names is slow; iterating over them in their own order is fast.
    let next = 0;
    for (const name in measures) {
      if (tables.names[next] !== name) continue;
      setRanked(bits, tables, next, measures[name], words);
      next += 1;
    }
    for (; next < tables.names.length; next += 1)
      setRanked(bits, tables, next, measures[tables.names[next] as string], words);
    for (let i = 0; i < others.length; i += 1) {
      const { leaf, bit } = others[i] as Entry;
      if (compares(termValue(leaf.left, measures), leaf.comparator, termValue(leaf.right, measures)))
        setBit(bits, bit, 0);
    }
  };
}

/** Measures have few bounds: counting all of them without a branch is faster than a search. */
function setRanked(
  bits: Int32Array,
  { starts, bounds, masks }: RankTables,
  measure: number,
  value: number | null | undefined,
  words: number,
) {
  if (value === null || value === undefined) return;
  const start = starts[measure] as number;
  const end = starts[measure + 1] as number;
  let row = start * 2 + measure;
  for (let i = start; i < end; i += 1) {
    const bound = bounds[i] as number;
    row += Number(bound < value) + Number(bound <= value);
  }
  for (let word = 0; word < words; word += 1)
    bits[word] = (bits[word] as number) | (masks[row * words + word] as number);
}

const constantOf = ({ leaf }: Entry) => (leaf.right.op === "constant" ? leaf.right.value : 0);

function rankTables(entries: readonly Entry[], names: readonly string[], words: number): RankTables {
  const used = names.filter((name) => entries.some(({ leaf }) => measureOf(leaf) === name));
  const starts = [0];
  const bounds: number[] = [];
  const masks: number[] = [];
  for (const name of used) {
    const own = entries.filter(({ leaf }) => measureOf(leaf) === name);
    const sorted = [...new Set(own.map(constantOf))].sort((a, b) => a - b);
    bounds.push(...sorted);
    starts.push(bounds.length);
    for (let rank = 0; rank <= sorted.length * 2; rank += 1) {
      const row = new Int32Array(words);
      const example = exampleOf(sorted, rank);
      for (const entry of own) {
        if (compares(example, entry.leaf.comparator, constantOf(entry))) setBit(row, entry.bit, 0);
      }
      masks.push(...row);
    }
  }
  return {
    names: used,
    starts: Int32Array.from(starts),
    bounds: Float64Array.from(bounds),
    masks: Int32Array.from(masks),
  };
}

function exampleOf(bounds: readonly number[], rank: number): number {
  const bound = bounds[rank >> 1];
  if (bound === undefined) return Number.POSITIVE_INFINITY;
  const below = bounds[(rank >> 1) - 1] ?? Number.NEGATIVE_INFINITY;
  return rank % 2 === 1 ? bound : below === Number.NEGATIVE_INFINITY ? below : (below + bound) / 2;
}
