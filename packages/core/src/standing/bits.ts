import {
  asksOffers,
  type Comparison,
  type Condition,
  compares,
  type Leaf,
  type MeasureValues,
  type OfferFacts,
  type TextTest,
  termValue,
  textValue,
} from "../program/conditions/condition.ts";
import { publishingOptions } from "../offers/option.ts";

/**
 * Conditions as bits. Every leaf that a program asks about is one bit; a condition is a list of masks, and holds when
 * all bits of one mask are set. Facts are turned into bits once, then each stage and benefit costs a comparison or two.
 *
 * A bit is a position in words of 31 bits. `any` inside `all` gets a bit of its own, so masks never multiply.
 */
export interface Rule {
  /** `words` numbers a mask. */
  readonly masks: Int32Array;
}

/** The compiled conditions of a program. */
export interface BitProgram {
  readonly words: number;
  /** The bits that hold for the partner; reused from call to call. */
  readonly partnerBits: Int32Array;
  /** The same with those of one offer. */
  readonly offerBits: Int32Array;
  setPartner(country: string, measures: MeasureValues): void;
  /** Bits of `exists` and `all`, in two rounds: a condition on one offer may ask about all of them. */
  setQuantified(offers: readonly OfferFacts[]): void;
  setOffer(offer: OfferFacts): void;
}

const bitsPerWord = 31;

/** Whether a rule holds on a set of bits. */
export function holds(rule: Rule, bits: Int32Array, words: number): boolean {
  const { masks } = rule;
  if (words === 1) {
    const word = bits[0] as number;
    for (let i = 0; i < masks.length; i += 1) {
      const mask = masks[i] as number;
      if ((word & mask) === mask) return true;
    }
    return false;
  }
  for (let at = 0; at < masks.length; at += words) {
    let all = true;
    for (let word = 0; word < words; word += 1) {
      const mask = masks[at + word] as number;
      if (((bits[word] as number) & mask) !== mask) {
        all = false;
        break;
      }
    }
    if (all) return true;
  }
  return false;
}

/** A rule whose masks are not laid out yet: bit numbers, because the number of words is known only at the end. */
interface Draft {
  readonly clauses: readonly (readonly number[])[];
}

interface Quantifier {
  readonly bit: number;
  readonly every: boolean;
  readonly of: Draft;
  readonly second: boolean;
}

/** Collects the bits of a program's conditions; `finish` lays them out. Each condition is added before. */
export class BitCompiler {
  #count = 0;
  readonly #known = new Map<string, number>();
  readonly #comparisons: { leaf: Comparison; bit: number }[] = [];
  readonly #partnerTexts: { leaf: TextTest; bit: number }[] = [];
  readonly #offerLeaves: { leaf: Leaf; bit: number }[] = [];
  readonly #quantifiers: Quantifier[] = [];
  readonly #partnerParts: { bit: number; of: Draft }[] = [];
  readonly #offerParts: { bit: number; of: Draft }[] = [];

  /** Adds a condition of the partner, or of one offer. */
  add(condition: Condition, ofOffer: boolean): Draft {
    if (condition.op === "any") {
      return { clauses: condition.of.flatMap((part) => this.add(part, ofOffer).clauses) };
    }
    if (condition.op === "all") return { clauses: this.#product(condition.of, ofOffer) };
    if (condition.op === "always") return { clauses: [[]] };
    if (condition.op === "never") return { clauses: [] };
    return { clauses: [[this.#bitOf(condition)]] };
  }

  #product(parts: readonly Condition[], ofOffer: boolean): readonly (readonly number[])[] {
    const bits: number[] = [];
    for (const part of parts) {
      const { clauses } = this.add(part, ofOffer);
      const [only] = clauses;
      if (only === undefined) return [];
      bits.push(...(clauses.length === 1 ? only : [this.#partBit(part, { clauses }, ofOffer)]));
    }
    return [bits];
  }

  #partBit(part: Condition, of: Draft, ofOffer: boolean): number {
    return this.#once(`${ofOffer ? "offer" : "partner"} part ${JSON.stringify(part)}`, (bit) => {
      (ofOffer ? this.#offerParts : this.#partnerParts).push({ bit, of });
    });
  }

  #bitOf(condition: Condition): number {
    return this.#once(JSON.stringify(condition), (bit) => {
      if (condition.op === "compare") this.#comparisons.push({ leaf: condition, bit });
      else if (condition.op === "text" && condition.fact === "partner.country") {
        this.#partnerTexts.push({ leaf: condition, bit });
      } else if (condition.op === "some-offer" || condition.op === "every-offer") {
        const second = asksOffers(condition.of);
        const of = this.add(condition.of, true);
        this.#quantifiers.push({ bit, every: condition.op === "every-offer", of, second });
      } else this.#offerLeaves.push({ leaf: condition as Leaf, bit });
    });
  }

  #once(key: string, make: (bit: number) => void): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const bit = this.#count;
    this.#count += 1;
    this.#known.set(key, bit);
    make(bit);
    return bit;
  }

  /** The words that all bits need. Nothing may be added afterwards. */
  get words(): number {
    return Math.max(1, Math.ceil(this.#count / bitsPerWord));
  }

  /** Lays out a rule's masks. */
  rule(draft: Draft): Rule {
    const masks = new Int32Array(draft.clauses.length * this.words);
    for (const [clause, bits] of draft.clauses.entries()) {
      for (const bit of bits) setBit(masks, bit, clause * this.words);
    }
    return { masks };
  }

  /** The program that turns facts into bits. */
  finish(): BitProgram {
    const { words } = this;
    const partnerBits = new Int32Array(words);
    const offerBits = new Int32Array(words);
    const setMeasures = measureSetter(this.#comparisons, words);
    const partnerTexts = this.#partnerTexts;
    const partnerParts = this.#laidOut(this.#partnerParts);
    const setOfferLeaves = offerSetter(this.#offerLeaves, words);
    const offerParts = this.#laidOut(this.#offerParts);
    const quantifiers = this.#quantifiers.map(({ bit, every, second, of }) => ({
      bit,
      every,
      second,
      rule: this.rule(of),
    }));
    const rounds = [false, true].map((second) =>
      quantifiers.filter((quantifier) => quantifier.second === second),
    );
    const setParts = (bits: Int32Array, parts: readonly { bit: number; rule: Rule }[]) => {
      for (const { bit, rule } of parts) if (holds(rule, bits, words)) setBit(bits, bit, 0);
    };
    const setOffer = (offer: OfferFacts) => {
      if (words === 1) offerBits[0] = partnerBits[0] as number;
      else offerBits.set(partnerBits);
      setOfferLeaves(offerBits, offer);
      setParts(offerBits, offerParts);
    };
    return {
      words,
      partnerBits,
      offerBits,
      setOffer,
      setPartner(country, measures) {
        partnerBits.fill(0);
        setMeasures(partnerBits, measures);
        for (const { leaf, bit } of partnerTexts) {
          if (leaf.oneOf.includes(textValue(leaf.fact, country, null)) === leaf.is)
            setBit(partnerBits, bit, 0);
        }
      },
      setQuantified(offers) {
        for (const round of rounds) {
          if (round.length > 0) quantify(round, offers, partnerBits, offerBits, words, setOffer);
        }
        setParts(partnerBits, partnerParts);
      },
    };
  }

  #laidOut(parts: readonly { bit: number; of: Draft }[]) {
    return parts.map(({ bit, of }) => ({ bit, rule: this.rule(of) }));
  }
}

function setBit(bits: Int32Array, bit: number, from: number) {
  const word = from + Math.floor(bit / bitsPerWord);
  bits[word] = (bits[word] as number) | (1 << (bit % bitsPerWord));
}

function quantify(
  round: readonly { bit: number; every: boolean; rule: Rule }[],
  offers: readonly OfferFacts[],
  partnerBits: Int32Array,
  offerBits: Int32Array,
  words: number,
  setOffer: (offer: OfferFacts) => void,
) {
  let open = round.length;
  const answers = new Uint8Array(round.length);
  for (const offer of offers) {
    if (open === 0) break;
    setOffer(offer);
    for (let i = 0; i < round.length; i += 1) {
      if (answers[i] === 1) continue;
      const { every, rule } = round[i] as (typeof round)[number];
      if (holds(rule, offerBits, words) === every) continue;
      answers[i] = 1;
      open -= 1;
    }
  }
  for (const [i, { bit, every }] of round.entries()) {
    if ((answers[i] === 1) !== every) setBit(partnerBits, bit, 0);
  }
}

/** Comparisons of one measure with constants share a sorted table: one search gives the bits of all of them. */
function measureSetter(comparisons: readonly { leaf: Comparison; bit: number }[], words: number) {
  const tables = new Map<string, { leaf: Comparison; bit: number }[]>();
  const others: { leaf: Comparison; bit: number }[] = [];
  for (const entry of comparisons) {
    const { left, right } = entry.leaf;
    const name = left.op === "measure" && right.op === "constant" ? left.name : null;
    if (name === null) others.push(entry);
    else tables.set(name, [...(tables.get(name) ?? []), entry]);
  }
  const ranked = [...tables].map(([name, entries]) => ({ name, ...rankTable(entries, words) }));
  return (bits: Int32Array, measures: MeasureValues) => {
    for (const { name, bounds, masks } of ranked) {
      const value = measures[name];
      if (value === null || value === undefined) continue;
      const rank = rankOf(bounds, value);
      if (words === 1) bits[0] = (bits[0] as number) | (masks[rank] as number);
      else
        for (let word = 0; word < words; word += 1)
          bits[word] = (bits[word] as number) | (masks[rank * words + word] as number);
    }
    for (const { leaf, bit } of others) {
      if (compares(termValue(leaf.left, measures), leaf.comparator, termValue(leaf.right, measures)))
        setBit(bits, bit, 0);
    }
  };
}

/** Rank 2i + 1 is "equal to bound i", rank 2i is "below bound i and above the one before". */
function rankTable(entries: readonly { leaf: Comparison; bit: number }[], words: number) {
  const constant = ({ leaf }: { leaf: Comparison }) => (leaf.right.op === "constant" ? leaf.right.value : 0);
  const bounds = Float64Array.from(new Set(entries.map(constant))).sort();
  const masks = new Int32Array((bounds.length * 2 + 1) * words);
  for (let rank = 0; rank <= bounds.length * 2; rank += 1) {
    const above = bounds[(rank - 2) >> 1];
    const example = rank % 2 === 1 ? (bounds[rank >> 1] as number) : between(above, bounds[rank >> 1]);
    for (const entry of entries) {
      if (compares(example, entry.leaf.comparator, constant(entry))) setBit(masks, entry.bit, rank * words);
    }
  }
  return { bounds, masks };
}

function between(low: number | undefined, high: number | undefined): number {
  if (low === undefined) return Number.NEGATIVE_INFINITY;
  return high === undefined ? Number.POSITIVE_INFINITY : (low + high) / 2;
}

function rankOf(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low > 0 && bounds[low - 1] === value ? low * 2 - 1 : low * 2;
}

/** An offer's flags and option are six bits, so a table of 64 entries answers all leaves about them at once. */
function offerSetter(leaves: readonly { leaf: Leaf; bit: number }[], words: number) {
  const isTabled = (leaf: Leaf) => leaf.op === "flag" || (leaf.op === "text" && leaf.fact === "offer.option");
  const tabled = leaves.filter(({ leaf }) => isTabled(leaf));
  const others = leaves.filter(({ leaf }) => !isTabled(leaf));
  const masks = new Int32Array(64 * words);
  for (let index = 0; index < 64; index += 1) {
    const offer = exampleOffer(index);
    for (const { leaf, bit } of tabled) if (offerHolds(leaf, offer)) setBit(masks, bit, index * words);
  }
  return (bits: Int32Array, offer: OfferFacts) => {
    const index = indexOf(offer) * words;
    for (let word = 0; word < words; word += 1)
      bits[word] = (bits[word] as number) | (masks[index + word] as number);
    for (const { leaf, bit } of others) if (offerHolds(leaf, offer)) setBit(bits, bit, 0);
  };
}

function indexOf(offer: OfferFacts): number {
  const option =
    offer.option === "list" ? 0 : offer.option === "trial" ? 16 : offer.option === "transact" ? 32 : 48;
  return (
    (offer.live ? 1 : 0) |
    (offer.byol ? 2 : 0) |
    (offer.private ? 4 : 0) |
    (offer.hasPublicListing ? 8 : 0) |
    option
  );
}

function exampleOffer(index: number): OfferFacts {
  const option = publishingOptions[index >> 4] ?? "list";
  const example = {
    offerId: "",
    option,
    live: (index & 1) > 0,
    byol: (index & 2) > 0,
    private: (index & 4) > 0,
    hasPublicListing: (index & 8) > 0,
    type: "",
    storefront: "",
  };
  if (indexOf(example) !== index)
    throw new Error("the publishing options do not stand in the order of the table");
  return example;
}

/** Whether a leaf about one offer holds for it. */
export function offerHolds(leaf: Leaf, offer: OfferFacts): boolean {
  if (leaf.op === "flag") return offer[leaf.flag] === leaf.is;
  if (leaf.op === "text") return leaf.oneOf.includes(textValue(leaf.fact, "", offer)) === leaf.is;
  return leaf.op === "always";
}
