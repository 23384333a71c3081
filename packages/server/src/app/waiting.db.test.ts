import { getStanding, getWaiting, listWaitingRefunds, type Waiting } from "@laurel/contract";
import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { drainStandings } from "../standing/drain-standings.ts";
import {
  addPartner,
  addSales,
  clockAt,
  importLines,
  publishVersions,
  type TestSale,
} from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const clock = clockAt("2024-03-01");
const { ask, call } = await testApp(database, { clock });
const heading =
  "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";

await publishVersions(database, ["2023-12"]);
for (const id of ["acme", "borea"]) await addPartner(database, id, "2024-01-01", "2024-01-01");
await importLines(database, "rates", "currency,day,rate", ["JPY,2024-01-05,0.007"]);
const { rows } = await database.owner.query(
  "select publisher_id, offer_id from offers where partner_id = 'acme'",
);
const { publisher_id: publisher, offer_id: offer } = rows[0];
const line = (id: string, rest: string) => `${id},1,${publisher},${offer},${rest}`;
await importLines(database, "sales", heading, [
  line("A", "2024-01-05,10,EUR,sale,,"),
  line("B", "2024-01-05,10,EUR,sale,,"),
  line("C", "2024-01-05,1000,JPY,sale,,"),
  line("D", "2024-01-06,10,EUR,sale,,"),
  line("E", "2024-01-06,10,USD,sale,,"),
  line("F", "2024-01-06,10,EUR,sale,fraud,"),
  line("G", "2024-01-07,-10,USD,refund,,nowhere"),
  line("H", "2024-01-07,-10,USD,refund,,E"),
  line("I", "2024-01-09,-4,EUR,refund,,D"),
  line("J", "2024-01-09,-5,USD,chargeback,,G"),
  line("K", "2024-01-05,10,EUR,sale,entered-in-error,"),
  line("L", "2024-01-09,-4,EUR,refund,,K"),
]);

const usd = { on: "2024-01-08", amount: "10" };
const undone = { on: "2024-01-09", amount: "-10", kind: "refund" as const, offsets: "missing" };

const sales = [
  { currency: "EUR", day: "2024-01-05", sales: 2 },
  // A refund waits for the rate of its line's day.
  { currency: "EUR", day: "2024-01-06", sales: 2 },
];

test("the API tells of sales without a rate, refunds without a line, and partners due", async () => {
  expect(await ask(getWaiting, {})).toEqual({
    salesWithoutRate: sales,
    salesWithoutRateCount: 4,
    refundsWithoutLine: 2,
    partnersDue: 2,
  });
});

test("each refund without a line is listed with the line that it names", async () => {
  const { items, nextCursor } = await ask(listWaitingRefunds, { query: { limit: 1 } });
  const on = { partnerId: "acme", source: "test", currency: "USD" };
  expect(items).toMatchObject([{ ...on, sourceLineId: "G", offsets: "nowhere", amountMinor: -1000 }]);
  const rest = await ask(listWaitingRefunds, { query: { limit: 1, cursor: nextCursor ?? "" } });
  expect(rest).toMatchObject({ items: [{ sourceLineId: "J", offsets: "G" }], nextCursor: null });
});

test("a partner's standing tells what waits of that partner alone", async () => {
  const of = async (partnerId: string) => (await ask(getStanding, { params: { partnerId } })).waiting;
  expect(await of("acme")).toMatchObject({ salesWithoutRate: sales, refundsWithoutLine: 2, partnersDue: 1 });
  expect(await of("borea")).toMatchObject({ salesWithoutRate: [], refundsWithoutLine: 0, partnersDue: 1 });
});

test("the metrics count what waits", async () => {
  const text = (await call("GET /metrics")).body;
  expect(text).toContain('laurel_sales_without_rate{currency="EUR"} 4');
  expect(text).toContain("laurel_refunds_without_line 2");
  expect(text).toContain("laurel_partners_due 2");
});

test("nothing waits once the rates, the line and the worker were there", async () => {
  await importLines(database, "rates", "currency,day,rate", ["EUR,2024-01-05,1.1"]);
  await importLines(database, "sales", heading, [line("nowhere", "2024-01-05,10,USD,sale,,")]);
  await drainStandings(database, clock);
  expect(await ask(getWaiting, {})).toEqual({
    salesWithoutRate: [],
    salesWithoutRateCount: 0,
    refundsWithoutLine: 0,
    partnersDue: 0,
  });
  expect((await ask(listWaitingRefunds, {})).items).toEqual([]);
});

test.each<[string, Pick<Waiting, "salesWithoutRateCount" | "refundsWithoutLine">, readonly TestSale[]]>([
  ["nothing", { salesWithoutRateCount: 0, refundsWithoutLine: 0 }, [{ ...usd, line: "1" }]],
  ["a-sale", { salesWithoutRateCount: 1, refundsWithoutLine: 0 }, [{ ...usd, line: "1", currency: "CHF" }]],
  ["a-refund", { salesWithoutRateCount: 0, refundsWithoutLine: 1 }, [{ ...undone, line: "2" }]],
  [
    "a-corrected-refund",
    { salesWithoutRateCount: 0, refundsWithoutLine: 0 },
    [
      { ...usd, line: "1" },
      { ...undone, line: "2" },
      { ...undone, line: "2", revision: 2, offsets: "1" },
    ],
  ],
  [
    "a-refund-of-a-refund",
    { salesWithoutRateCount: 0, refundsWithoutLine: 2 },
    [
      { ...undone, line: "2" },
      { ...undone, line: "3", offsets: "2" },
    ],
  ],
])("a partner's standing tells of %s alone", async (partnerId, waits, lines) => {
  await addPartner(database, partnerId, "2024-01-01", "2024-01-01");
  await addSales(database, partnerId, lines);
  const waiting = async () => (await ask(getStanding, { params: { partnerId } })).waiting;
  expect(await waiting()).toMatchObject({ ...waits, partnersDue: 1 });
  await drainStandings(database, clock);
  expect(await waiting()).toMatchObject({ ...waits, partnersDue: 0 });
});
