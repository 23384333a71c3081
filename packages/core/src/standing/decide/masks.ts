/**
 * A rule: the bits of one word that must be set, those of further words (`and`), or those of another clause
 * (`or`). Nearly every rule has one word, so it costs one comparison.
 *
 * A bit is a position in words of 31 bits. The 32nd bit is never set: a rule that asks for it is never true.
 */
export interface Rule {
  readonly word: number;
  readonly mask: number;
  readonly and: Rule | null;
  /** Only on the first word of a clause. */
  readonly or: Rule | null;
}

/** How many bits a word has. */
export const bitsPerWord = 31;

/** Whether a rule is true for a set of bits. */
export function holds(rule: Rule, bits: Int32Array): boolean {
  let clause: Rule | null = rule;
  while (clause !== null) {
    let part: Rule = clause;
    while (((bits[part.word] as number) & part.mask) === part.mask) {
      if (part.and === null) return true;
      part = part.and;
    }
    clause = clause.or;
  }
  return false;
}

/** The rule that is true when all bits of one of the clauses are set. */
export function ruleOf(clauses: readonly (readonly number[])[]): Rule {
  const never: Rule = { word: 0, mask: 1 << bitsPerWord, and: null, or: null };
  return clauses.reduceRight<Rule | null>((or, bits) => clauseOf(bits, or), null) ?? never;
}

function clauseOf(bits: readonly number[], or: Rule | null): Rule {
  const masks = new Map<number, number>();
  for (const bit of bits) masks.set(wordOf(bit), (masks.get(wordOf(bit)) ?? 0) | maskOf(bit));
  const [first = [0, 0] as const, ...others] = masks;
  const and = others.reduceRight<Rule | null>(
    (next, [word, mask]) => ({ word, mask, and: next, or: null }),
    null,
  );
  return { word: first[0], mask: first[1], and, or };
}

/** Sets the bit of the set that begins at word `from`. */
export function setBit(bits: Int32Array, bit: number, from: number) {
  bits[from + wordOf(bit)] = (bits[from + wordOf(bit)] as number) | maskOf(bit);
}

function wordOf(bit: number): number {
  return Math.floor(bit / bitsPerWord);
}

function maskOf(bit: number): number {
  return 1 << (bit % bitsPerWord);
}
