import {
  asksOffer,
  asksOffers,
  type Comparison,
  type Condition,
  type Leaf,
  type MeasureValues,
  type OfferFacts,
  type TextTest,
} from "../../program/conditions/condition.ts";
import { asksKindOnly, offerKind } from "../offer-kinds.ts";
import { bitsPerWord, holds, type Rule, ruleOf, setBit } from "./masks.ts";
import { measureSetter } from "./measure-bits.ts";
import { kindTable, offerSetter } from "./offer-bits.ts";

/**
 * Conditions as bits. Every leaf of a program's conditions is one bit. A condition is a list of masks, and is
 * true when all bits of one mask are set. Facts are turned into bits once; after that, each stage and benefit
 * costs a comparison or two.
 *
 * An `any` inside an `all` gets a bit of its own, so that the number of masks does not multiply.
 */
export interface BitProgram {
  readonly words: number;
  /** The bits that are set for the partner; the array is reused by the next call. */
  readonly partnerBits: Int32Array;
  /** The same, with the bits of one offer added. */
  readonly offerBits: Int32Array;
  setPartner(country: string, measures: MeasureValues): void;
  /** Bits of `exists` and `all`, set in two rounds: a condition on one offer may ask about all offers. */
  setQuantified(offers: readonly OfferFacts[]): void;
  setOffer(offer: OfferFacts): void;
}

/** A rule before its masks are made: bit numbers, because the number of words is known only at the end. */
interface Draft {
  readonly clauses: readonly (readonly number[])[];
}

interface Part {
  readonly bit: number;
  readonly of: Draft;
}

interface Quantifier extends Part {
  readonly every: boolean;
  readonly second: boolean;
}

/** An `exists` or `all` that depends on the kind of the offers only. */
interface KindQuantifier {
  readonly bit: number;
  readonly of: Condition;
  readonly every: boolean;
}

/** Collects the bits of a program's conditions. `finish` ends this: every condition is added before it. */
export class BitCompiler {
  readonly #measures: readonly string[];
  #count = 0;
  readonly #known = new Map<string, number>();
  readonly #comparisons: { leaf: Comparison; bit: number }[] = [];
  readonly #partnerTexts: { leaf: TextTest; bit: number }[] = [];
  readonly #offerLeaves: { leaf: Leaf; bit: number }[] = [];
  readonly #kindQuantifiers: KindQuantifier[] = [];
  readonly #quantifiers: Quantifier[] = [];
  readonly #partnerParts: Part[] = [];
  readonly #offerParts: Part[] = [];

  /** `measures`: the names of the program's measures, in the program's order. */
  constructor(measures: readonly string[]) {
    this.#measures = measures;
  }

  /** Adds a condition on the partner, or on one offer. */
  add(condition: Condition, ofOffer: boolean): Draft {
    if (condition.op === "any") {
      return { clauses: condition.of.flatMap((part) => this.add(part, ofOffer).clauses) };
    }
    if (condition.op === "all") return { clauses: this.#product(condition.of, ofOffer) };
    if (condition.op === "always") return { clauses: [[]] };
    if (condition.op === "never") return { clauses: [] };
    if (condition.op === "some-offer") return this.#someOffer(condition);
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

  /**
   * A part that does not ask about the current offer is the same for each, so it is evaluated once, outside.
   */
  #someOffer(condition: Condition & { op: "some-offer" }): Draft {
    const parts = conjuncts(condition.of);
    const outside = parts.filter((part) => !asksOffer(part));
    const inside = parts.filter(asksOffer);
    if (outside.length === 0 || inside.length === 0) return { clauses: [[this.#bitOf(condition)]] };
    const some: Condition = { op: "some-offer", of: { op: "all", of: inside } };
    return { clauses: this.#product([some, ...outside], false) };
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
        const every = condition.op === "every-offer";
        if (asksKindOnly(condition.of)) this.#kindQuantifiers.push({ bit, every, of: condition.of });
        else {
          const second = asksOffers(condition.of);
          this.#quantifiers.push({ bit, every, of: this.add(condition.of, true), second });
        }
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

  /** How many words all bits need. Nothing may be added after this. */
  get words(): number {
    return Math.max(1, Math.ceil(this.#count / bitsPerWord));
  }

  /** Makes the masks of a rule. */
  rule({ clauses }: Draft): Rule {
    return ruleOf(clauses);
  }

  /** Makes the program that turns facts into bits. */
  finish(): BitProgram {
    const { words } = this;
    const partnerBits = new Int32Array(words);
    const offerBits = new Int32Array(words);
    const setMeasures = measureSetter(this.#comparisons, this.#measures, words);
    const setCountry = countrySetter(this.#partnerTexts, words);
    const partnerParts = this.#laidOut(this.#partnerParts);
    const setOfferLeaves = offerSetter(this.#offerLeaves, words);
    const offerParts = this.#laidOut(this.#offerParts);
    const setKinds = kindSetter(this.#kindQuantifiers, words);
    const quantifiers = this.#quantifiers.map((quantifier) => ({
      ...quantifier,
      rule: this.rule(quantifier.of),
    }));
    const rounds = [false, true]
      .map((round) => quantifiers.filter(({ second }) => second === round))
      .filter((round) => round.length > 0);
    const setParts = (bits: Int32Array, parts: readonly { bit: number; rule: Rule }[]) => {
      for (const { bit, rule } of parts) if (holds(rule, bits)) setBit(bits, bit, 0);
    };
    const setOffer = (offer: OfferFacts) => {
      offerBits.set(partnerBits);
      setOfferLeaves(offerBits, offer);
      setParts(offerBits, offerParts);
    };
    return {
      words,
      partnerBits,
      offerBits,
      setOffer,
      setPartner(country, measures) {
        for (let word = 0; word < words; word += 1) partnerBits[word] = 0;
        setMeasures(partnerBits, measures);
        setCountry(partnerBits, country);
      },
      setQuantified(offers) {
        setKinds(partnerBits, offers);
        for (const round of rounds) quantify(round, offers, partnerBits, offerBits, setOffer);
        setParts(partnerBits, partnerParts);
      },
    };
  }

  #laidOut(parts: readonly Part[]) {
    return parts.map(({ bit, of }) => ({ bit, rule: this.rule(of) }));
  }
}

function conjuncts(condition: Condition): readonly Condition[] {
  return condition.op === "all" ? condition.of.flatMap(conjuncts) : [condition];
}

/** Each country that a condition names has masks of its own; all other countries share theirs. */
function countrySetter(leaves: readonly { leaf: TextTest; bit: number }[], words: number) {
  const masksOf = (country: string | null) => {
    const masks = new Int32Array(words);
    for (const { leaf, bit } of leaves) {
      if ((country !== null && leaf.oneOf.includes(country)) === leaf.is) setBit(masks, bit, 0);
    }
    return masks;
  };
  const named = new Map(
    leaves.flatMap(({ leaf }) => leaf.oneOf).map((country) => [country, masksOf(country)]),
  );
  const others = masksOf(null);
  return (bits: Int32Array, country: string) => {
    const masks = named.get(country) ?? others;
    for (let word = 0; word < words; word += 1) bits[word] = (bits[word] as number) | (masks[word] as number);
  };
}

/**
 * Sets the bits of `exists` and `all` from tables: which of them an offer of each kind makes true, and which
 * it makes false.
 */
function kindSetter(quantifiers: readonly KindQuantifier[], words: number) {
  const every = quantifiers.filter((quantifier) => quantifier.every);
  const makes = kindTable(
    quantifiers.filter((quantifier) => !quantifier.every),
    words,
    true,
  );
  const breaks = kindTable(every, words, false);
  const unbroken = new Int32Array(words);
  for (const { bit } of every) setBit(unbroken, bit, 0);
  return (bits: Int32Array, offers: readonly OfferFacts[]) => {
    for (let word = 0; word < words; word += 1)
      bits[word] = (bits[word] as number) | (unbroken[word] as number);
    for (let i = 0; i < offers.length; i += 1) {
      const from = offerKind(offers[i] as OfferFacts) * words;
      for (let word = 0; word < words; word += 1) {
        const at = from + word;
        bits[word] = ((bits[word] as number) | (makes[at] as number)) & ~(breaks[at] as number);
      }
    }
  };
}

function quantify(
  round: readonly { bit: number; every: boolean; rule: Rule }[],
  offers: readonly OfferFacts[],
  partnerBits: Int32Array,
  offerBits: Int32Array,
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
      if (holds(rule, offerBits) === every) continue;
      answers[i] = 1;
      open -= 1;
    }
  }
  for (const [i, { bit, every }] of round.entries()) {
    if ((answers[i] === 1) !== every) setBit(partnerBits, bit, 0);
  }
}
