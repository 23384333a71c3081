import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { accounted } from "../app/accounted.ts";
import { importKinds } from "../facts/import-kinds.ts";
import { restoreImport, undoImport } from "../facts/intake/undo-import.ts";
import type { TransferSubject } from "../facts/transfers/plan-transfers.ts";
import { transfer, tryTransfer } from "../facts/transfers/transfer.ts";
import { verifyState } from "../platform/audit/verify-state.ts";
import { byClock } from "../platform/database/open.ts";
import { rows } from "../platform/database/rows.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { computeStanding } from "./compute-standing.ts";
import { effectOf } from "./effect.ts";
import { epoch } from "./testing-lines.ts";
import {
  addPartner,
  addSales,
  decideOn,
  importLines,
  onDay,
  publisher,
  publishVersions,
  type TestSale,
} from "./testing-marketplace.ts";
import { isUndecided } from "./undecided.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
const actor = { who: "cli" };
const today = "2024-08-01";
let made = 0;
let [A, B] = ["", ""];

beforeEach(async () => {
  made += 1;
  [A, B] = [`a${made}`, `b${made}`];
  for (const id of [A, B]) await addPartner(onDay(database, "2024-01-10"), id, "2024-01-05", "2024-01-05");
});

let second = 0;

/** Transfers on a day, each time at another moment, as the clock of a database goes. */
async function transferOn(day: string, what: TransferSubject, fromDay: string | null) {
  second += 1;
  const now = Temporal.Instant.from(`${day}T12:00:00Z`).add({ seconds: second });
  const order = { what, fromDay, today: Temporal.PlainDate.from(day), reason: "bought", actor };
  return transaction(byClock(database, { now: () => now }), allPartners, (tx) => transfer(tx, order));
}

/** The sales of a partner by day, in cents; days that come to nothing are left out. */
async function totals(id: string): Promise<Readonly<Record<string, number>>> {
  const found = await rows<{ readonly day: string; readonly amount: number }>(
    { client: database.owner },
    `select day, sum(amount_minor) as amount from sales_daily
     where partner_id = $1 and exclusion = '' group by day having sum(amount_minor) <> 0 order by day`,
    [id],
  );
  return Object.fromEntries(found.map(({ day, amount }) => [day, Number(amount)]));
}

async function answerOf(id: string, day: string, knownAt: string | null = null) {
  const known = knownAt === null ? null : Temporal.Instant.from(knownAt);
  const computed = await transaction(onDay(database, today), allPartners, (tx) =>
    computeStanding(tx, id, epoch(day), epoch(today), known),
  );
  if (computed === null || isUndecided(computed)) throw new Error("not decided");
  return computed.answer;
}

test("sales before the day stay, those from the day on count for the other partner", async () => {
  await addSales(onDay(database, "2024-03-02"), A, [
    { line: "1", on: "2024-02-01", amount: "600.00" },
    { line: "2", on: "2024-03-01", amount: "25000.00" },
  ]);
  expect(await transferOn(today, publisher(A, B), "2024-03-01")).toEqual({
    ...{ fromPartner: A, toPartner: B, publishers: 1, offers: 1, lines: 1 },
  });
  expect(await totals(A)).toEqual({ "2024-02-01": 60_000 });
  expect(await totals(B)).toEqual({ "2024-03-01": 2_500_000 });
  expect(await answerOf(A, today)).toMatchObject({ tracks: {} });
  expect(await answerOf(B, today)).toMatchObject({ tracks: { transact: "t25k" } });
  expect(await answerOf(A, today, "2024-07-31T00:00:00Z")).toMatchObject({ tracks: { transact: "t25k" } });
  expect(await answerOf(B, today, "2024-07-31T00:00:00Z")).toMatchObject({
    tracks: { transact: "publisher" },
  });
});

test("with all its days nothing of a publisher is left at its former partner", async () => {
  await addSales(database, A, [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
  await transferOn(today, publisher(A, B), null);
  expect(await totals(A)).toEqual({});
  expect(await totals(B)).toEqual({ "2024-02-01": 60_000 });
  expect(await answerOf(A, "2024-02-15")).toMatchObject({ tracks: {} });
});

test("an offer is live where it is on its days, also when the catalogue is sent again", async () => {
  const offers = "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private";
  const [C, D] = [`c${made}`, `d${made}`];
  await importLines(onDay(database, "2024-01-10"), "partners", "partner_id,name,country,locale,joined_on", [
    ...[`${C},Newcomer,US,en,2024-01-05`, `${D},Other,US,en,2024-01-05`],
  ]);
  await transferOn("2024-03-01", publisher(A, C), "2024-03-01");
  await importLines(onDay(database, "2024-04-01"), "offers", offers, [
    `of-${A},pub-${A},Offer,saas,azure-marketplace,subscription,live,2024-01-05,false`,
  ]);
  await transferOn("2024-06-01", publisher(A, D), "2024-06-01");
  const live = async (day: string) =>
    Promise.all([A, C, D].map(async (id) => Object.keys((await answerOf(id, day)).tracks).length > 0));
  expect(await live("2024-02-29")).toEqual([true, false, false]);
  expect(await live("2024-03-01")).toEqual([false, true, false]);
  expect(await live("2024-05-31")).toEqual([false, true, false]);
  expect(await live("2024-06-01")).toEqual([false, false, true]);
});

test("a refund goes where its sale is, whenever either arrives", async () => {
  const refund = { kind: "refund", offsets: "1", amount: "-100.00" } as const;
  await addSales(database, A, [
    { line: "1", on: "2024-02-01", amount: "600.00" },
    { line: "2", on: "2024-04-01", ...refund },
    { line: "3", on: "2024-04-01", kind: "refund", offsets: "5", amount: "-50.00" },
  ]);
  await transferOn(today, publisher(A, B), "2024-03-01");
  await addSales(database, A, [
    { line: "4", on: "2024-05-01", ...refund },
    { line: "5", on: "2024-05-01", amount: "80.00" },
    { line: "6", on: "2024-02-02", amount: "7.00" },
    { line: "8", on: "2024-06-01", kind: "refund", offsets: "7", amount: "-2.00" },
    { line: "7", on: "2024-02-03", amount: "9.00" },
  ]);
  expect(await totals(A)).toEqual({ "2024-02-01": 40_000, "2024-02-02": 700, "2024-02-03": 700 });
  expect(await totals(B)).toEqual({ "2024-05-01": 3000 });
});

test.each(["before", "after"])(
  "refunds that come %s a transfer are where their sale then is",
  async (when) => {
    const refund = { kind: "refund", amount: "-100.00" } as const;
    if (when === "after") await transferOn(today, publisher(A, B), "2024-03-01");
    await addSales(database, A, [
      { line: "1", on: "2024-04-01", ...refund, offsets: "3" },
      { line: "2", on: "2024-02-10", ...refund, offsets: "3" },
      { line: "4", on: "2024-02-10", ...refund, offsets: "6" },
      { line: "5", on: "2024-04-01", ...refund, offsets: "6" },
    ]);
    if (when === "before") await transferOn(today, publisher(A, B), "2024-03-01");
    await addSales(database, A, [
      { line: "3", on: "2024-02-01", amount: "600.00" },
      { line: "6", on: "2024-02-02", amount: "600.00" },
    ]);
    expect(await totals(A)).toEqual({ "2024-02-01": 40_000, "2024-02-02": 40_000 });
    expect(await totals(B)).toEqual({});
  },
);

test("a line that is sent again adds nothing, and a revision replaces it where it is", async () => {
  const lines = [
    { line: "1", on: "2024-02-01", amount: "600.00" },
    { line: "2", on: "2024-04-01", amount: "700.00" },
  ];
  await addSales(database, A, lines);
  await transferOn(today, publisher(A, B), "2024-03-01");
  await addSales(database, A, lines);
  await addSales(database, A, [
    { line: "1", revision: 2, on: "2024-04-01", amount: "1.00" },
    { line: "2", revision: 2, on: "2024-02-01", amount: "2.00" },
  ]);
  expect(await totals(A)).toEqual({ "2024-04-01": 100 });
  expect(await totals(B)).toEqual({ "2024-02-01": 200 });
});

test("all revisions of a line that come together go to the partner of the last", async () => {
  await addSales(database, A, [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
  await transferOn(today, publisher(A, B), "2024-03-01");
  await addSales(database, A, [
    { line: "2", on: "2024-04-01", kind: "refund", offsets: "1", amount: "-100.00" },
    { line: "2", revision: 2, on: "2024-04-01", amount: "50.00" },
  ]);
  expect(await totals(A)).toEqual({ "2024-02-01": 60_000 });
  expect(await totals(B)).toEqual({ "2024-04-01": 5000 });
});

test("what is transferred back counts as first received, so that no held stage is lost", async () => {
  await addSales(onDay(database, "2024-02-01"), A, [{ line: "1", on: "2024-02-01", amount: "30000.00" }]);
  await decideOn(database, A, "2024-02-02");
  await addSales(onDay(database, "2024-03-01"), A, [
    { line: "1", revision: 2, on: "2024-02-01", amount: "600.00" },
  ]);
  await decideOn(database, A, "2024-03-02");
  const before = await answerOf(A, today);
  expect(before).toMatchObject({ tracks: { transact: "t25k" }, measures: { billedSales: 60_000 } });
  for (const day of [null, "2024-01-15", null]) {
    await transferOn("2024-05-01", publisher(A, B), day);
    expect(await answerOf(A, today)).toMatchObject({ tracks: {} });
    await transferOn("2024-05-02", publisher(A, A), day);
    expect(await answerOf(A, today)).toEqual(before);
  }
});

test("a transfer that the other partner's record contradicts changes nothing and says why", async () => {
  await addSales(database, A, [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
  await addSales(database, B, [{ line: "1", on: "2024-02-01", amount: "700.00" }]);
  const before = await verifyState(database, accounted);
  expect(await transferOn(today, publisher(A, B), null)).toMatchObject({
    code: "transfer-lines-on-record",
    params: { lines: 1, found: "1", source: "test", partner: B },
  });
  expect(await totals(A)).toEqual({ "2024-02-01": 60_000 });
  expect(await verifyState(database, accounted)).toEqual(before);
  const offers = "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private";
  await importLines(database, "offers", offers, [
    `of-${A},pub-${B},Offer,saas,azure-marketplace,subscription,live,2024-01-05,false`,
  ]);
  expect(await transferOn(today, publisher(A, B), "2024-03-01")).toMatchObject({
    code: "transfer-offer-on-record",
  });
  for (const [what, code] of [
    [publisher(A, A), "transfer-to-itself"],
    [publisher("unknown", A), "publisher-unknown"],
    [publisher(A, "unknown"), "partner-unknown"],
    [{ of: "partner", partnerId: "unknown", toPartner: A }, "partner-unknown"],
    [{ of: "offer", publisherId: `pub-${A}`, offerId: "none", toPublisher: `pub-${B}` }, "offer-unknown"],
  ] as const)
    expect(await transferOn(today, what, null)).toMatchObject({ code });
});

test("two partners merge: the one has all, the other has nothing left to transfer", async () => {
  await importLines(database, "publishers", "publisher_id,partner_id,name", [`second-${A},${A},Second`]);
  await addSales(database, A, [{ line: "1", on: "2024-02-01", amount: "15000.00" }]);
  await addSales(database, B, [{ line: "9", on: "2024-02-01", amount: "15000.00" }]);
  const merge = { of: "partner", partnerId: A, toPartner: B } as const;
  expect(await transferOn(today, merge, null)).toMatchObject({ publishers: 2, offers: 1, lines: 1 });
  expect(await answerOf(B, today)).toMatchObject({ tracks: { transact: "t25k" } });
  expect(await transferOn(today, merge, null)).toMatchObject({ code: "transfer-of-nothing" });
});

test("an offer goes to another publisher, and its lines are taken under either", async () => {
  await addSales(database, A, [
    { line: "1", on: "2024-02-01", amount: "600.00" },
    { line: "2", on: "2024-04-01", amount: "700.00" },
  ]);
  const offer = {
    of: "offer",
    publisherId: `pub-${A}`,
    offerId: `of-${A}`,
    toPublisher: `pub-${B}`,
  } as const;
  await transferOn(today, offer, "2024-03-01");
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  await importLines(database, "sales", heading, [
    `3,1,pub-${B},of-${A},2024-05-01,5.00,USD,sale`,
    `4,1,pub-${A},of-${A},2024-05-01,6.00,USD,sale`,
    `5,1,pub-${B},of-${A},2024-02-01,7.00,USD,sale`,
  ]);
  expect(await totals(A)).toEqual({ "2024-02-01": 60_700 });
  expect(await totals(B)).toEqual({ "2024-04-01": 70_000, "2024-05-01": 1100 });
  const offers = "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private";
  const line = (of: string) =>
    `of-${A},pub-${of},Offer,saas,azure-marketplace,subscription,live,2024-01-05,false`;
  await importLines(database, "offers", offers, [line(B)]);
  await expect(importLines(database, "offers", offers, [line(A)])).rejects.toThrow("1 refused");
});

test("an offer goes to another publisher of the same partner without moving a sale", async () => {
  await importLines(database, "publishers", "publisher_id,partner_id,name", [`second-${A},${A},Second`]);
  await addSales(database, A, [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
  const what = {
    of: "offer",
    publisherId: `pub-${A}`,
    offerId: `of-${A}`,
    toPublisher: `second-${A}`,
  } as const;
  const before = await answerOf(A, today);
  expect(await transferOn(today, what, "2024-03-01")).toMatchObject({ offers: 1, lines: 0 });
  await addSales(database, A, [{ line: "2", on: "2024-04-01", amount: "1.00" }]);
  expect(await totals(A)).toEqual({ "2024-02-01": 60_000, "2024-04-01": 100 });
  expect((await answerOf(A, today)).tracks).toEqual(before.tracks);
});

test("undoing an import takes its lines out of both partners", async () => {
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  const lines = [
    `1,1,pub-${A},of-${A},2024-02-01,600.00,USD,sale`,
    `2,1,pub-${A},of-${A},2024-04-01,7.00,USD,sale`,
  ];
  const importId = await importLines(database, "sales", heading, lines);
  await transferOn("2024-07-01", publisher(A, B), "2024-03-01");
  const order = {
    importId,
    kinds: importKinds,
    today: Temporal.PlainDate.from(today),
    reason: "wrong",
    actor,
  };
  const turn = (work: typeof undoImport, day: string) =>
    transaction(onDay(database, day), allPartners, (tx) => work(tx, order));
  await turn(undoImport, "2024-07-02");
  expect([await totals(A), await totals(B)]).toEqual([{}, {}]);
  await turn(restoreImport, "2024-07-03");
  expect([await totals(A), await totals(B)]).toEqual([{ "2024-02-01": 60_000 }, { "2024-04-01": 700 }]);
  await turn(undoImport, "2024-07-04");
  await transferOn("2024-07-05", publisher(A, A), "2024-03-01");
  expect(await turn(restoreImport, "2024-07-06")).toMatchObject({ code: "import-transferred" });
  await importLines(database, "sales", heading, lines);
  expect([await totals(A), await totals(B)]).toEqual([{ "2024-02-01": 60_000, "2024-04-01": 700 }, {}]);
});

test("an import isn't restored whose line has come again at another partner", async () => {
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  await transferOn("2024-07-01", publisher(A, B), "2024-03-01");
  const importId = await importLines(database, "sales", heading, [
    `1,1,pub-${A},of-${A},2024-02-01,600.00,USD,sale`,
  ]);
  const on = Temporal.PlainDate.from(today);
  const order = { importId, kinds: importKinds, today: on, reason: "wrong", actor };
  const turn = (work: typeof undoImport, day: string) =>
    transaction(onDay(database, day), allPartners, (tx) => work(tx, order));
  await turn(undoImport, "2024-07-02");
  await importLines(database, "sales", heading, [`1,2,pub-${A},of-${A},2024-04-01,7.00,USD,sale`]);
  expect([await totals(A), await totals(B)]).toEqual([{}, { "2024-04-01": 700 }]);
  expect(await turn(restoreImport, "2024-07-03")).toMatchObject({
    code: "import-replaced",
    params: { found: importId, lines: 1 },
  });
  expect([await totals(A), await totals(B)]).toEqual([{}, { "2024-04-01": 700 }]);
});

test("an import isn't restored whose offer has gone on with its second publisher", async () => {
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  const [publisherId, toPublisher] = [`pub-${A}`, `pub-${B}`];
  await transferOn("2024-07-01", { of: "offer", publisherId, offerId: `of-${A}`, toPublisher }, null);
  const importId = await importLines(database, "sales", heading, [
    `1,1,pub-${A},of-${A},2024-02-01,600.00,USD,sale`,
  ]);
  expect([await totals(A), await totals(B)]).toEqual([{}, { "2024-02-01": 60_000 }]);
  const on = Temporal.PlainDate.from(today);
  const order = { importId, kinds: importKinds, today: on, reason: "wrong", actor };
  const turn = (work: typeof undoImport, day: string) =>
    transaction(onDay(database, day), allPartners, (tx) => work(tx, order));
  await turn(undoImport, "2024-07-02");
  await transferOn("2024-07-03", publisher(B, A), null);
  expect(await turn(restoreImport, "2024-07-04")).toMatchObject({ code: "import-transferred" });
});

test("a dry run shows how both standings would change, and changes nothing", async () => {
  await addSales(database, A, [{ line: "1", on: "2024-02-01", amount: "30000.00" }]);
  const order = { what: publisher(A, B), fromDay: null, today: Temporal.PlainDate.from(today) };
  const own = onDay(database, today);
  const tried = await tryTransfer(order, (change) => effectOf(own, change));
  if ("code" in tried) throw new Error(tried.code);
  expect(tried.result).toMatchObject({ lines: 1 });
  expect(tried.effect.first.map(({ partnerId, after }) => [partnerId, after.tracks])).toEqual([
    [A, {}],
    [B, { transact: "t25k" }],
  ]);
  expect(await totals(A)).toEqual({ "2024-02-01": 3_000_000 });
  await transferOn(today, publisher(A, B), null);
  expect(await answerOf(B, today)).toMatchObject({ tracks: { transact: "t25k" } });
});

test("a transfer back on the same day takes what the transfer has given, decided or not", async () => {
  await addSales(onDay(database, "2024-02-01"), A, [{ line: "1", on: "2024-02-01", amount: "30000.00" }]);
  for (const id of [A, B]) await decideOn(database, id, "2024-02-02");
  await transferOn(today, publisher(A, B), null);
  for (const id of [A, B]) await decideOn(database, id, today);
  expect(await answerOf(B, today)).toMatchObject({ tracks: { transact: "t25k" } });
  const order = { what: publisher(A, A), fromDay: null, today: Temporal.PlainDate.from(today) };
  const tried = await tryTransfer(order, (change) => effectOf(onDay(database, today), change));
  if ("code" in tried) throw new Error(tried.code);
  expect(tried.effect.first.map(({ partnerId, after }) => [partnerId, after.tracks])).toEqual([
    [A, { transact: "t25k" }],
    [B, { transact: "publisher" }],
  ]);
  await transferOn(today, publisher(A, A), null);
  expect(await answerOf(B, today)).toMatchObject({ tracks: { transact: "publisher" } });
});

const places = fc.constantFrom(0, 1, 2);
const anyStep = fc.record({
  of: fc.constantFrom("publisher" as const, "offer" as const, "partner" as const),
  from: places,
  offer: places,
  to: places,
  day: fc.option(fc.integer({ min: 1, max: 9 })),
});

test("a line is at the same partner whether it arrived before all transfers or after them", async () => {
  const law = fc.asyncProperty(fc.array(anyStep, { maxLength: 6 }), async (steps) => {
    made += 1;
    const ids = [0, 1, 2].map((n) => `p${made}-${n}`);
    for (const id of ids) await addPartner(database, id, "2024-01-05", "2024-01-05");
    const days = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((day) => `2024-03-0${day}`);
    const send = async (when: string) => {
      for (const id of ids)
        await addSales(
          database,
          id,
          days.map((on) => ({ line: `${id} ${on} ${when}`, on, amount: "1.00" })),
        );
    };
    await send("early");
    for (const { of, from, offer, to, day } of steps) {
      const what: TransferSubject =
        of === "publisher"
          ? { of, publisherId: `pub-${ids[from]}`, toPartner: ids[to] ?? "" }
          : of === "offer"
            ? {
                of,
                publisherId: `pub-${ids[from]}`,
                offerId: `of-${ids[offer]}`,
                toPublisher: `pub-${ids[to]}`,
              }
            : { of, partnerId: ids[from] ?? "", toPartner: ids[to] ?? "" };
      await transferOn(today, what, day === null ? null : `2024-03-0${day}`);
    }
    await send("late");
    const { rows: apart } = await database.owner.query(
      `select early.source_line_id, early.partner_id, late.partner_id as late from sales early join sales late
         on late.source_line_id = replace(early.source_line_id, 'early', 'late')
       where early.source_line_id like $1 and early.source_line_id like '%early'
         and early.partner_id <> late.partner_id`,
      [`p${made}-%`],
    );
    expect(apart).toEqual([]);
    const { rows: counted } = await database.owner.query(
      "select count(*) as lines from sales where source_line_id like $1",
      [`p${made}-%`],
    );
    expect(Number(counted[0].lines)).toBe(2 * 3 * days.length);
  });
  await fc.assert(law, runs(40));
}, 120_000);

const anyLine = fc.record({
  id: fc.constantFrom("1", "2", "3", "4", "5"),
  revision: fc.integer({ min: 1, max: 3 }),
  day: fc.integer({ min: 0, max: 9 }),
  amount: fc.integer({ min: 1, max: 90_000 }),
  offsets: fc.constantFrom("", "", "1", "2", "3"),
});
type AnyLine = typeof anyLine extends fc.Arbitrary<infer Line> ? Line : never;
const anyLines = fc.uniqueArray(anyLine, {
  selector: ({ id, revision }) => `${id} ${revision}`,
  maxLength: 12,
});

function saleOf({ id, revision, day, amount, offsets }: AnyLine): TestSale {
  const isRefund = offsets !== "" && offsets < id;
  return {
    ...{ line: id, revision, on: `2024-03-0${Math.max(day, 1)}` },
    amount: `${isRefund ? "-" : ""}${(amount / 100).toFixed(2)}`,
    ...(isRefund ? { kind: "refund", offsets } : {}),
  };
}

test("transfers keep sums and the ids of lines, and events account for them", async () => {
  const law = fc.asyncProperty(
    anyLines,
    anyLines,
    fc.array(fc.tuple(fc.boolean(), fc.option(fc.integer({ min: 1, max: 9 }))), { maxLength: 4 }),
    async (before, after, steps) => {
      made += 1;
      [A, B] = [`a${made}`, `b${made}`];
      for (const id of [A, B]) await addPartner(database, id, "2024-01-05", "2024-01-05");
      const known = new Set(before.map(({ id, revision }) => `${id} ${revision}`));
      await addSales(database, A, before.map(saleOf)).catch(refusedOnly);
      const whole = sumOf(await totals(A));
      let holder = A;
      for (const [goes, day] of steps) {
        const to = goes === (holder === A) ? B : A;
        const made = await transferOn(today, publisher(A, to), day === null ? null : `2024-03-0${day}`);
        if (to === holder) expect(made).toMatchObject({ code: "transfer-to-itself" });
        else expect(made).not.toHaveProperty("code");
        holder = to;
        expect(sumOf(await totals(A)) + sumOf(await totals(B))).toBe(whole);
      }
      const late = after.filter(({ id, revision }) => !known.has(`${id} ${revision}`));
      await addSales(database, A, late.map(saleOf)).catch(refusedOnly);
      const { rows: twice } = await database.owner.query(
        `select source_line_id from sales where partner_id in ($1, $2)
         group by source_line_id having count(distinct partner_id) > 1`,
        [A, B],
      );
      expect(twice).toEqual([]);
    },
  );
  await fc.assert(law, runs(25));
  expect(await verifyState(database, accounted)).toEqual({ differences: [], total: 0 });
}, 120_000);

const sumOf = (days: Readonly<Record<string, number>>) =>
  Object.values(days).reduce((sum, one) => sum + one, 0);

/** Random refunds may take away more than their sale has: only those lines are refused. */
function refusedOnly(error: unknown): void {
  if (!(error instanceof Error && /refused/.test(error.message))) throw error;
}
