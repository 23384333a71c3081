import type { Offer } from "@laurel/contract";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { show } from "../../testing/show.tsx";
import { OfferTitles, offerTitles } from "./offer-titles.ts";
import { Offers } from "./offers.tsx";

const offer = (offerId: string, title: string, changes: Partial<Offer> = {}): Offer => ({
  offerId,
  publisherId: "p",
  title,
  offerType: "saas",
  storefront: "azure-marketplace",
  pricingModels: ["subscription"],
  option: "transact",
  status: "live",
  liveOn: "2024-02-10",
  stoppedOn: null,
  private: false,
  publicOfferId: null,
  ownerEmail: null,
  receivedAt: "2024-02-10T00:00:00Z",
  selfCheck: null,
  outreach: [],
  publications: [],
  ...changes,
});

const offers = [
  offer("a.1", "Cedar"),
  offer("a.2", "cedar"),
  offer("a.3", "Maple", { liveOn: "2026-01-01" }),
  offer("a.4", "Oak", { stoppedOn: "2024-03-01", status: "stopped" }),
  offer("a.5", "Elm", { status: "draft" }),
];

async function shownOn(day: string, titles: ReadonlyMap<string, string> | null = offerTitles(offers)) {
  await show(
    <OfferTitles value={titles}>
      <Offers offers={offers} day={day} />
    </OfferTitles>,
  );
  return screen.getAllByRole("listitem").map(({ firstChild }) => firstChild?.textContent);
}

test("transact offers are shown while they are live, and two of one name can be told apart", async () => {
  expect(await shownOn("2024-02-10")).toEqual(["Cedar (a.1)", "cedar (a.2)", "Oak"]);
  expect(screen.getAllByText("Live since 10 February 2024")).toHaveLength(3);
});

test("an offer that stopped or isn't live yet is not shown", async () => {
  expect(await shownOn("2026-01-01")).toEqual(["Cedar (a.1)", "cedar (a.2)", "Maple"]);
});

test("no id is shown as a name while the titles are loaded", async () => {
  expect(await shownOn("2024-02-10", null)).toEqual(["…", "…", "…"]);
});
