import { expect, test } from "vitest";
import { refuseRequest } from "./refuse-request.ts";

const nothing = { unlocked: new Set<string>(), liveOffers: new Set<string>() };

test("technical help needs the benefit, and names it", () => {
  const asked = { kind: "technical", offerId: null } as const;
  expect(refuseRequest(asked, nothing)).toEqual({ code: "benefit-locked", benefit: "technical-assistance" });
  expect(refuseRequest(asked, { ...nothing, unlocked: new Set(["technical-assistance"]) })).toBeNull();
});

test("help with practices needs an offer that is live", () => {
  const grounds = { ...nothing, liveOffers: new Set(["live"]) };
  expect(refuseRequest({ kind: "practices", offerId: "live" }, grounds)).toBeNull();
  expect(refuseRequest({ kind: "practices", offerId: "gone" }, grounds)).toEqual({
    code: "offer-not-live",
    offerId: "gone",
  });
  expect(refuseRequest({ kind: "practices", offerId: null }, grounds)).toMatchObject({ offerId: null });
});

test("support and appeals are never refused", () => {
  expect(refuseRequest({ kind: "support", offerId: "gone" }, nothing)).toBeNull();
  expect(refuseRequest({ kind: "appeal", offerId: null }, nothing)).toBeNull();
});
