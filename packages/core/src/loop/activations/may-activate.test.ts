import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Requirement } from "../../program/program.ts";
import { runs } from "../../testing/runs.ts";
import type { EpochDay } from "../../values/calendar.ts";
import type { Minor } from "../../values/money.ts";
import { type ActivationFacts, type AskedActivation, refusalsOf } from "./may-activate.ts";
import type { PriorActivation } from "./uses.ts";

const day = (number: number) => number as EpochDay;
const minor = (amount: number) => amount as Minor;

const asked: AskedActivation = {
  benefit: "promotion",
  offerId: "one",
  category: { id: "marketing", contact: "required" },
  terms: { times: "unlimited", per: "offer", requires: [] },
  amountMinor: null,
};

const known: ActivationFacts = {
  unlocks: [{ benefit: "promotion", offerId: "one" }],
  hasContact: true,
  activations: [],
  termFrom: null,
  allowanceMinor: null,
  holds: () => false,
};

function prior(change: Partial<PriorActivation> = {}): PriorActivation {
  return {
    activationId: "8",
    benefit: "promotion",
    offerId: "one",
    state: "delivered",
    activatedOn: day(100),
    amountMinor: null,
    ...change,
  };
}

const once = (per: AskedActivation["terms"]["per"]) => ({
  ...asked,
  terms: { ...asked.terms, times: "once" as const, per },
});
const requiring = (...requires: readonly Requirement[]) => ({
  ...asked,
  terms: { ...asked.terms, requires },
});
const having = (...activations: readonly PriorActivation[]) => ({ ...known, activations });
const codes = (...args: Parameters<typeof refusalsOf>) => refusalsOf(...args).map(({ code }) => code);

describe("a benefit may be activated", () => {
  test("when it is unlocked, there is a contact, and nothing else is asked", () => {
    expect(refusalsOf(asked, known)).toEqual([]);
  });

  test("for an offer that its unlock names, or for any where it names none", () => {
    expect(refusalsOf({ ...asked, offerId: "two" }, known)).toEqual([
      { code: "benefit-locked", benefit: "promotion", offerId: "two" },
    ]);
    expect(codes({ ...asked, offerId: null }, known)).toEqual(["benefit-locked"]);
    const forAll = { ...known, unlocks: [{ benefit: "promotion", offerId: null }] };
    expect(codes({ ...asked, offerId: "two" }, forAll)).toEqual([]);
  });

  test("without a contact only where its category asks for none", () => {
    const alone = { ...known, hasContact: false };
    expect(refusalsOf(asked, alone)).toEqual([{ code: "contact-required", category: "marketing" }]);
    expect(codes({ ...asked, category: { id: "technical", contact: "none" } }, alone)).toEqual([]);
  });

  test("unless one of the same benefit and offer is open", () => {
    expect(refusalsOf(asked, having(prior({ state: "waiting-for-partner" })))).toEqual([
      { code: "already-active", activationId: "8", state: "waiting-for-partner" },
    ]);
    expect(codes(asked, having(prior({ state: "requested", offerId: "two" })))).toEqual([]);
    expect(codes(asked, having(prior({ state: "delivered" })))).toEqual([]);
  });

  test("and the answer lists every reason when it may not", () => {
    const all = { ...once("offer"), amountMinor: minor(5) };
    const requires = [{ kind: "benefit", benefit: "listing", state: "delivered" }] as const;
    const facts = {
      ...having(prior({ state: "requested" })),
      unlocks: [],
      hasContact: false,
      allowanceMinor: minor(4),
    };
    expect(codes({ ...all, terms: { ...all.terms, requires } }, facts)).toEqual([
      "benefit-locked",
      "contact-required",
      "prerequisite-missing",
      "used-up",
      "already-active",
      "allowance-used",
    ]);
  });
});

describe("a prerequisite", () => {
  const delivered: Requirement = { kind: "benefit", benefit: "listing", state: "delivered" };
  const requested: Requirement = { kind: "benefit", benefit: "listing", state: "requested" };
  const listing = (change: Partial<PriorActivation>) => having(prior({ benefit: "listing", ...change }));

  test("is met by a delivered activation on the same offer", () => {
    expect(refusalsOf(requiring(delivered), known)).toEqual([
      { code: "prerequisite-missing", requirement: delivered, offerId: "one" },
    ]);
    expect(codes(requiring(delivered), listing({}))).toEqual([]);
    expect(codes(requiring(delivered), listing({ offerId: null }))).toEqual([]);
    expect(codes(requiring(delivered), listing({ offerId: "two" }))).toEqual(["prerequisite-missing"]);
    expect(codes(requiring(delivered), listing({ state: "in-progress" }))).toEqual(["prerequisite-missing"]);
  });

  test("is met by one on any offer when the activation names none", () => {
    const forPartner = { ...requiring(delivered), offerId: null };
    const facts = { ...listing({ offerId: "two" }), unlocks: [{ benefit: "promotion", offerId: null }] };
    expect(codes(forPartner, facts)).toEqual([]);
  });

  test("that is a condition is met while the condition is true", () => {
    const condition = {} as Extract<Requirement, { readonly kind: "when" }>["when"];
    const when: Requirement = { kind: "when", when: condition };
    expect(codes(requiring(when), known)).toEqual(["prerequisite-missing"]);
    expect(codes(requiring(when), { ...known, holds: (asked) => asked === condition })).toEqual([]);
  });

  test("is met by an open one where a request suffices, never by one that ended undelivered", () => {
    expect(codes(requiring(requested), listing({ state: "requested" }))).toEqual([]);
    expect(codes(requiring(requested), listing({ state: "delivered" }))).toEqual([]);
    for (const state of ["declined", "cancelled", "expired", "revoked"] as const) {
      expect(codes(requiring(requested), listing({ state }))).toEqual(["prerequisite-missing"]);
    }
  });

  test("is named for each requirement that is missing, and one of several is enough", () => {
    const other: Requirement = { kind: "benefit", benefit: "review", state: "delivered" };
    expect(codes(requiring(delivered, other), known)).toHaveLength(2);
    const any: Requirement = { kind: "any", of: [other, delivered] };
    expect(codes(requiring(any), listing({}))).toEqual([]);
    expect(refusalsOf(requiring(any), known)).toMatchObject([{ requirement: any }]);
  });
});

describe("a benefit that is given once", () => {
  test("is used up by an activation of the same offer, partner or term", () => {
    const onTwo = having(prior({ offerId: "two" }));
    expect(codes(once("offer"), having(prior()))).toEqual(["used-up"]);
    expect(codes(once("offer"), onTwo)).toEqual([]);
    expect(refusalsOf(once("partner"), onTwo)).toEqual([
      { code: "used-up", per: "partner", activationId: "8" },
    ]);
    expect(codes(once("term"), { ...onTwo, termFrom: day(100) })).toEqual(["used-up"]);
    expect(codes(once("term"), { ...onTwo, termFrom: day(101) })).toEqual([]);
  });

  test("names the latest activation that used it up", () => {
    const older = prior({ activationId: "9", activatedOn: day(99) });
    expect(refusalsOf(once("offer"), having(older, prior()))).toMatchObject([{ activationId: "8" }]);
  });

  test("names the one made last of a day, in the order of numbers and not of text", () => {
    const ids = ["9", "10", "99", "9007199254740993", "9007199254740992"];
    const ofOneDay = ids.map((activationId) => prior({ activationId }));
    for (const each of [ofOneDay, ofOneDay.toReversed()])
      expect(refusalsOf(once("offer"), having(...each))).toMatchObject([
        { activationId: "9007199254740993" },
      ]);
    expect(refusalsOf(once("offer"), having(...ofOneDay.slice(0, 2)))).toMatchObject([
      { activationId: "10" },
    ]);
  });

  test("is not used up by one that was declined, cancelled or expired, but by one that was revoked", () => {
    for (const state of ["declined", "cancelled", "expired"] as const) {
      expect(codes(once("offer"), having(prior({ state })))).toEqual([]);
    }
    expect(codes(once("offer"), having(prior({ state: "revoked" })))).toEqual(["used-up"]);
  });
});

describe("an allowance", () => {
  const credit = (amount: number | null) => ({
    ...asked,
    amountMinor: amount === null ? null : minor(amount),
  });
  const facts = { ...having(prior({ amountMinor: minor(70) })), allowanceMinor: minor(100) };

  test("gives up to what is left of it, to the cent", () => {
    expect(codes(credit(30), facts)).toEqual([]);
    expect(refusalsOf(credit(31), facts)).toEqual([
      { code: "allowance-used", askedMinor: 31, leftMinor: 30 },
    ]);
  });

  test("gives nothing when nothing is left, whether an amount is named or not", () => {
    expect(codes(credit(null), facts)).toEqual([]);
    expect(codes(credit(null), { ...facts, allowanceMinor: minor(70) })).toEqual(["allowance-used"]);
  });

  test("is whole again in the next term", () => {
    const perTerm = { ...credit(100), terms: { ...asked.terms, per: "term" as const } };
    expect(codes(perTerm, { ...facts, termFrom: day(100) })).toEqual(["allowance-used"]);
    expect(codes(perTerm, { ...facts, termFrom: day(101) })).toEqual([]);
  });
});

describe("for any activations on record", () => {
  const ended = ["declined", "cancelled", "expired"] as const;
  const others = [
    "requested",
    "contacted",
    "in-progress",
    "waiting-for-partner",
    "delivered",
    "revoked",
  ] as const;
  const priors = (...states: readonly PriorActivation["state"][]): fc.Arbitrary<PriorActivation> =>
    fc.record({
      activationId: fc.nat().map(String),
      benefit: fc.constantFrom("promotion", "listing"),
      offerId: fc.constantFrom("one", "two", null),
      state: fc.constantFrom(...states),
      activatedOn: fc.integer({ min: 95, max: 105 }).map(day),
      amountMinor: fc.option(fc.nat({ max: 60 }).map(minor)),
    });
  const requires = [{ kind: "benefit", benefit: "listing", state: "requested" }] as const;
  const asks = fc.record({
    times: fc.constantFrom("once" as const, "unlimited" as const),
    per: fc.constantFrom("offer" as const, "partner" as const, "term" as const),
  });
  const facts = { ...known, termFrom: day(100), allowanceMinor: minor(100) };
  const ask = (terms: Pick<AskedActivation["terms"], "times" | "per">) => ({
    ...asked,
    terms: { ...terms, requires },
    amountMinor: minor(10),
  });

  test("the refusals don't depend on their order", () => {
    const shuffled = fc
      .array(priors(...others, ...ended), { maxLength: 12 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
    fc.assert(
      fc.property(asks, shuffled, (terms, [one, other]) => {
        expect(refusalsOf(ask(terms), { ...facts, activations: other })).toEqual(
          refusalsOf(ask(terms), { ...facts, activations: one }),
        );
      }),
      runs(300),
    );
  });

  test("one that was declined, cancelled or expired changes no refusal", () => {
    const all = fc.array(priors(...others), { maxLength: 8 });
    fc.assert(
      fc.property(asks, all, priors(...ended), (terms, activations, added) => {
        expect(refusalsOf(ask(terms), { ...facts, activations: [...activations, added] })).toEqual(
          refusalsOf(ask(terms), { ...facts, activations }),
        );
      }),
      runs(300),
    );
  });
});
