import { expect, test } from "vitest";
import type { OfferRecord } from "../../facts/history.ts";
import type { PublishingOption } from "../../facts/option.ts";
import { day, emptyHistory, liveOffer, salesOn } from "../../testing/histories.ts";
import { programOf } from "../../testing/programs.ts";
import { publicationGives } from "./publication-gives.ts";

const benefit = (from: string, per: "offer" | "term") =>
  ({ category: "marketing", delivery: "credit", grants: [{ from, per }] }) as const;
const program = programOf({
  program: "rewards",
  version: "1",
  "in-force": { from: "2026-01-01" },
  currency: "USD",
  lists: {},
  measures: { billed: { sum: "sales", window: "trailing 12 months" } },
  tracks: {
    transact: {
      scope: "partner",
      enter: 'offers.exists(o, o.live && o.option == "transact")',
      movement: { down: "never-in-term", term: { anchor: "first-benefit", length: "P12M" } },
      stages: [{ id: "publisher" }, { id: "seller", when: "billed >= 500" }],
    },
    listed: { scope: "offer", stages: [{ id: "any" }] },
  },
  benefits: {
    advice: benefit("listed.any", "offer"),
    toolkit: benefit("transact.publisher", "term"),
    credit: benefit("transact.seller", "term"),
  },
});
const gives = (
  offers: readonly OfferRecord[],
  [offerId, option, on]: readonly [string, PublishingOption, string],
  more: object = {},
) => {
  const history = { ...emptyHistory("2026-01-10"), offers, ...more };
  return publicationGives([program], history, { offerId, option, on: day(on) }, day("2026-03-10"));
};
const sold = liveOffer("sold", "transact", "2026-03-01");
const tried = liveOffer("tried", "trial", "2026-03-05");

test("the first publication adds what it opens for the whole partner, a later one only its own", () => {
  expect(gives([sold], ["sold", "transact", "2026-03-01"])).toEqual({
    benefits: ["advice", "toolkit"],
    added: ["advice", "toolkit"],
  });
  expect(gives([sold, tried], ["tried", "trial", "2026-03-05"])).toEqual({
    benefits: ["advice", "toolkit"],
    added: ["advice"],
  });
});

test("what is on record since the publication is still added by it", () => {
  const known = { version: "1", closedOn: null, amountMinor: null, offerId: null };
  const recorded = {
    awards: [{ day: sold.liveOn, version: "1", track: "transact", stage: "publisher" }],
    unlocks: [{ ...known, benefit: "toolkit", openedOn: sold.liveOn }],
  };
  expect(gives([sold], ["sold", "transact", "2026-03-01"], recorded).added).toEqual(["advice", "toolkit"]);
});

test("sales add nothing to a publication of the same day, unless they count only with it", () => {
  const sales = salesOn(["2026-03-05", 100_000]);
  const others = [sold, liveOffer("other", "transact", "2026-03-05")];
  expect(gives(others, ["other", "transact", "2026-03-05"], { sales })).toEqual({
    benefits: ["advice", "toolkit", "credit"],
    added: ["advice"],
  });
  expect(gives([sold], ["sold", "transact", "2026-03-01"], { sales }).added).toContain("credit");
});

test("of two offers of one day each benefit is added by one", () => {
  const twins = ["a", "b"].map((id) => liveOffer(id, "transact", "2026-03-01"));
  expect(gives(twins, ["a", "transact", "2026-03-01"]).added).toEqual(["advice", "toolkit"]);
  expect(gives(twins, ["b", "transact", "2026-03-01"]).added).toEqual(["advice"]);
});

test("a higher option adds nothing that the offer had before", () => {
  const publications = [
    { option: "list", on: day("2026-02-01") },
    { option: "transact", on: day("2026-03-01") },
  ] as const;
  const raised = { ...liveOffer("raised", "transact", "2026-02-01"), publications };
  expect(gives([raised], ["raised", "transact", "2026-03-01"]).added).toEqual(["toolkit"]);
  expect(gives([raised], ["raised", "list", "2026-02-01"]).added).toEqual(["advice"]);
});
