import { listSetAside, listWaitingRefunds, retrySetAside } from "@laurel/contract";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { unbroken } from "../../kit/unbroken.ts";
import { fakeServer, json } from "../../testing/fake-server.ts";
import { person } from "../../testing/person.ts";
import { show } from "../../testing/show.tsx";
import { RefundsCard } from "./refunds-card.tsx";
import { SalesCard } from "./sales-card.tsx";
import { SetAsideCard } from "./set-aside-card.tsx";

const refund = (id: string) => ({
  partnerId: "4101101",
  name: "Veltrassa",
  source: "marketplace",
  sourceLineId: id,
  offsets: "s-3",
  billedOn: "2026-03-02",
  amountMinor: -1250,
  currency: "EUR",
});

test("a refund that waits is shown with the line that it names, its amount and its partner", async () => {
  const server = fakeServer();
  server.answer(listWaitingRefunds, { items: [refund("r-7")], nextCursor: null });
  await show(<RefundsCard />);
  const link = await screen.findByRole("link", { name: "Veltrassa" });
  expect(link.getAttribute("href")).toBe("/partners/4101101");
  screen.getByText("r-7 undoes s-3");
  screen.getByText(/EUR.12\.50, billed on 2 March 2026, from marketplace/);
});

test("a long list grows by a button, keeps what it has when that fails, and asks on from there", async () => {
  const server = fakeServer();
  const wire = ({ sourceLineId }: { sourceLineId: string }) => ({
    partner_id: "4101101",
    name: "Veltrassa",
    source: "marketplace",
    source_line_id: sourceLineId,
    offsets: "s-3",
    billed_on: "2026-03-02",
    amount_minor: -1,
    currency: "EUR",
  });
  let answers = 0;
  server.on("GET /api/v1/waiting/refunds", ({ route }) => {
    answers += 1;
    if (answers === 2) return json({}, 500);
    const isNext = route.includes("cursor=next");
    return json({ items: [wire(refund(isNext ? "r-2" : "r-1"))], next_cursor: isNext ? null : "next" });
  });
  const user = await show(<RefundsCard />);
  await user.click(await screen.findByRole("button", { name: "Show more" }));
  await user.click(await screen.findByRole("button", { name: "Try again" }));
  await screen.findByText("r-2 undoes s-3");
  screen.getByText("r-1 undoes s-3");
  expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
});

test("sales without a rate are counted by day and currency, also those that are not listed", async () => {
  const waiting = {
    salesWithoutRate: [{ currency: "EUR", day: "2026-03-02", sales: 3 }],
    salesWithoutRateCount: 10,
    refundsWithoutLine: 0,
    partnersDue: 0,
  };
  await show(<SalesCard waiting={waiting} />);
  await screen.findByRole("row", { name: `${unbroken("2 March 2026")} EUR 3` });
  screen.getByText("7 more sales are on later days.");
});

const setAside = {
  partnerId: "4101101",
  name: "Veltrassa",
  failures: 2,
  firstFailedAt: "2026-03-02T08:00:00Z",
  lastFailedAt: "2026-03-03T08:00:00Z",
  setAsideAt: "2026-03-03T08:00:00Z",
  refusal: { code: "sum-too-large", message: "The amounts add up to too much." },
};

test("partners that can't be decided are shown with the reason, and all are tried again", async () => {
  const server = fakeServer();
  server.answer(listSetAside, { items: [setAside], nextCursor: null });
  server.answer(retrySetAside, { retried: 1 });
  const user = await show(<SetAsideCard />, { me: { ...person, teamRole: "administrator" } });
  await screen.findByText("The amounts add up to too much.");
  await user.click(screen.getByRole("button", { name: "Try all of them again" }));
  await screen.findByText(/1 partner is being tried again/);
});

test("who may not import is not offered to try them again", async () => {
  const server = fakeServer();
  server.answer(listSetAside, { items: [setAside], nextCursor: null });
  await show(<SetAsideCard />, { me: { ...person, teamRole: "auditor" } });
  await screen.findByText("The amounts add up to too much.");
  expect(screen.queryByRole("button")).toBeNull();
});
