import fc from "fast-check";
import { expect, test } from "vitest";
import { oracleOf } from "../../testing/cel-oracle.ts";
import { day, days, emptyHistory, histories, liveOffer } from "../../testing/histories.ts";
import { type ProgramSource, programOf, programs } from "../../testing/programs.ts";
import { runs } from "../../testing/runs.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { explain } from "../explain/explain.ts";
import type { Facts } from "../facts.ts";
import { plainFactsOn } from "../time/plain-facts.ts";
import { decide } from "./decide.ts";

/** Facts on some days, some with a stage, held or in its grace, that the sales alone would not give. */
const looks = fc.record({
  written: fc.oneof(programs(), programs({ generous: true })),
  history: histories,
  on: fc.array(days, { minLength: 1, maxLength: 4 }),
  held: fc.constantFrom({}, { transact: "t0" }, { transact: "t2", second: "s1" }, { second: "gone" }),
  kept: fc.constantFrom(undefined, { transact: "t1" }, { transact: "t3", second: "s2" }, { second: "gone" }),
});

function factsOf({
  written: { program },
  history,
  on,
  held,
  kept,
}: typeof looks extends fc.Arbitrary<infer T> ? T : never) {
  return on.map((day): Facts => {
    const facts = { ...plainFactsOn([program], program, history, day), held };
    if (kept === undefined) return facts;
    const until = (day + 1) as EpochDay;
    const grace = Object.entries(kept).map(([track, stage]) => [track, { stage, until }]);
    return { ...facts, grace: Object.fromEntries(grace) };
  });
}

test("deciding and explaining give the same answer", () => {
  fc.assert(
    fc.property(looks, (look) => {
      for (const facts of factsOf(look)) {
        const { tracks, grace, ended, unlocked } = explain(look.written.program, facts);
        expect(decide(look.written.program, facts)).toEqual({ tracks, grace, ended, unlocked });
      }
    }),
    runs(150),
  );
});

test("a partner's benefit may ask about one live offer and about all offers at once", () => {
  const source = (when: string): ProgramSource => ({
    program: "program",
    version: "1",
    "in-force": { from: "2000-01-01" },
    currency: "USD",
    lists: {},
    measures: {},
    tracks: { ladder: { scope: "partner", stages: [{ id: "any" }] } },
    benefits: {
      help: {
        category: "marketing",
        delivery: "credit",
        grants: [{ from: "ladder.any", per: "term", when }],
      },
    },
  });
  const offers = [
    { ...liveOffer("a", "list", "2024-01-01"), type: "vm", status: "draft" as const },
    { ...liveOffer("b", "trial", "2024-01-01"), byol: true },
  ];
  const givenWith = (when: string) => {
    const program = programOf(source(when));
    const facts = plainFactsOn([program], program, { ...emptyHistory(), offers }, day("2024-02-01"));
    const { unlocked } = explain(program, facts);
    expect(decide(program, facts).unlocked).toEqual(unlocked);
    return unlocked.length === 1;
  };
  expect(givenWith('offer.byol && offers.exists(o, o.type == "vm")')).toBe(true);
  expect(givenWith('offer.private || offers.exists(o, o.type == "vm")')).toBe(true);
  expect(givenWith('offer.private || offers.all(o, o.type == "vm")')).toBe(false);
  expect(givenWith('offer.type == "vm" || offers.exists(o, o.type == "container")')).toBe(false);
  expect(
    givenWith('offers.exists(o, o.type == "vm") && (offer.type == "vm" || offer.option == "list")'),
  ).toBe(false);
});

test("the stages are those that CEL's own evaluation of the program's text gives", () => {
  fc.assert(
    fc.property(looks, (look) => {
      const oracle = oracleOf(look.written.source);
      for (const facts of factsOf(look)) {
        expect(decide(look.written.program, facts).tracks).toEqual(oracle.tracks(facts));
      }
    }),
    runs(150),
  );
});

test("what the stages give is what CEL's own evaluation of the program's text gives", () => {
  fc.assert(
    fc.property(looks, (look) => {
      const oracle = oracleOf(look.written.source);
      for (const facts of factsOf(look)) {
        const { unlocked } = decide(look.written.program, facts);
        const given = unlocked.map(({ benefit, amountMinor }) => [benefit, amountMinor ?? null] as const);
        expect(new Map(given)).toEqual(oracle.unlocked(facts));
      }
    }),
    runs(150),
  );
});
