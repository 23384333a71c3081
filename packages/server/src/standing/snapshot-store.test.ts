import { type EpochDay, timelineOf } from "@laurel/core";
import { expect, test } from "vitest";
import { type CurrentOffer, type OfferSnapshotRow, offersBy, offersKnownAt } from "./snapshot-store.ts";

const timeline = timelineOf([]);

function offer(offerId: string): CurrentOffer {
  return {
    ...{ partnerId: "P", offerId, models: ["subscription"], status: "live", private: false, type: "saas" },
    ...{ storefront: "marketplace", publicOfferId: null, liveOn: 19_000 as EpochDay, stoppedOn: null },
    publications: null,
  };
}

function snapshot(offerId: string): OfferSnapshotRow {
  const { publications: _, ...row } = offer(offerId);
  return { ...row, receivedAt: Temporal.Instant.from("2024-01-01T00:00:00Z") };
}

test("offers have one order, now and as they were known, whatever order a database gives its texts", () => {
  const found = ["a-1", "A-2", "b-1", "B-2", "\u{1f389}", "\uff21"];
  const now = offersBy(found.map(offer), [], timeline).map(({ offerId }) => offerId);
  const then = offersKnownAt(found.toReversed().map(snapshot), null, timeline);
  expect(then.map(({ offerId }) => offerId)).toEqual(now);
  expect(now).toEqual(["A-2", "B-2", "a-1", "b-1", "\u{1f389}", "\uff21"]);
});
