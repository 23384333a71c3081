import { expect, test } from "vitest";
import { isLiveOn, type OfferRecord } from "../../facts/history.ts";
import { day, emptyHistory, liveOffer } from "../../testing/histories.ts";
import { offerFactsOn } from "./offer-facts.ts";

const offer = liveOffer("a", "list", "2024-01-10");

test.each([
  ["live", {}, "2024-01-09", false],
  ["live", {}, "2024-01-10", true],
  ["live with a last day", { stoppedOn: day("2024-02-01") }, "2024-01-31", true],
  ["live with a last day", { stoppedOn: day("2024-02-01") }, "2024-02-01", false],
  ["stopped", { status: "stopped", stoppedOn: day("2024-02-01") }, "2024-01-31", true],
  ["stopped", { status: "stopped", stoppedOn: day("2024-02-01") }, "2024-02-01", false],
  ["stopped without a day", { status: "stopped", stoppedOn: null }, "2024-01-31", false],
  ["in draft", { status: "draft" }, "2024-01-31", false],
  ["in preview", { status: "preview" }, "2024-01-31", false],
  ["without a first day", { liveOn: null }, "2024-01-31", false],
] as const)("an offer that is %s (%o) is live on %s: %s", (_, more, on, live) => {
  expect(isLiveOn({ ...offer, ...more }, day(on))).toBe(live);
});

test("a public listing is a live offer of the same partner that is not private", () => {
  const named = { ...liveOffer("b", "transact", "2024-01-10"), private: true, publicOfferId: "a" };
  const listingOn = (on: string, ...offers: readonly OfferRecord[]) =>
    offerFactsOn({ ...emptyHistory(), offers: [named, ...offers] }, day(on))[0]?.hasPublicListing;
  expect(listingOn("2024-01-10", offer)).toBe(true);
  expect(listingOn("2024-01-09", offer)).toBe(false);
  expect(listingOn("2024-01-10", { ...offer, private: true })).toBe(false);
  expect(listingOn("2024-01-10", { ...offer, status: "draft" })).toBe(false);
  expect(listingOn("2024-01-10", { ...offer, offerId: "c" })).toBe(false);
  expect(listingOn("2024-01-10")).toBe(false);
  const unnamed = offerFactsOn({ ...emptyHistory(), offers: [offer] }, day("2024-01-10"));
  expect(unnamed[0]?.hasPublicListing).toBe(false);
});
