import { dayText, type EpochDay, epochDay } from "@laurel/core";
import { expect, test } from "vitest";
import { accounted } from "../app/accounted.ts";
import { verifyState } from "../platform/audit/verify-state.ts";
import { allPartners } from "../platform/database/sight.ts";
import { type TestDatabase, testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { loadDated } from "../program/load-timeline.ts";
import { beginBackfill, runBackfill } from "./backfill.ts";
import { findBackfills } from "./backfill-store.ts";
import { computeStanding } from "./compute-standing.ts";
import { saying } from "./decide-partner.ts";
import { drainStandings } from "./drain-standings.ts";
import { makeReceipt } from "./make-receipt.ts";
import { findHistory } from "./record-store.ts";
import { replayPartner } from "./replay-partner.ts";
import {
  addPartner,
  addSales,
  clockAt,
  inTheMorning,
  onDay,
  publishVersions,
} from "./testing-marketplace.ts";
import { isUndecided } from "./undecided.ts";

const received = "2025-03-10";
const actor = { who: "cli" };
const on = (text: string) => epochDay(Temporal.PlainDate.from(text));

/** A marketplace that brought all it had on one day: a sale of 30,000 that was refunded in part in autumn. */
async function marketplace(partners: readonly string[] = ["p"]): Promise<TestDatabase> {
  const database = await testDatabase();
  await publishVersions(onDay(database, "2024-01-01"), ["2020-07", "2023-08", "2023-12"]);
  const then = inTheMorning(database, received);
  for (const id of partners) {
    await addPartner(then, id, "2023-01-10", "2024-01-01");
    await addSales(then, id, [
      { line: "A", on: "2024-02-01", amount: "30000.00" },
      { line: "R", on: "2024-09-01", amount: "-20000.00", kind: "refund", offsets: "A" },
    ]);
  }
  await drainStandings(onDay(database, received), clockAt(received));
  return database;
}

async function fill(database: TestDatabase, from: string, to: string | null = null, day = "2025-03-12") {
  const there = onDay(database, day);
  const order = { from: on(from), to: to === null ? null : on(to), actor };
  const begun = await transaction(there, allPartners, (tx) => beginBackfill(tx, there.clock, order));
  const progress = await runBackfill(there, begun, actor);
  await drainStandings(there, clockAt(day));
  return progress;
}

async function answerOn(database: TestDatabase, id: string, day: string, knownAt?: string) {
  return transaction(onDay(database, "2025-06-01"), allPartners, async (tx) => {
    const known = knownAt === undefined ? null : Temporal.Instant.from(`${knownAt}T12:00:00Z`);
    const found = await computeStanding(tx, id, on(day), on("2025-06-01"), known);
    if (found === null || isUndecided(found)) throw new Error(`${id} can't be decided`);
    return found.answer;
  });
}

const stageOn = async (...asked: Parameters<typeof answerOn>) => (await answerOn(...asked)).tracks.transact;
const historyOf = (database: TestDatabase, id: string) =>
  transaction(database, allPartners, (tx) => findHistory(tx, id));

async function recordsOf(database: TestDatabase, id: string) {
  const records = await historyOf(database, id);
  return records.map(({ answer: { asOf, version, tracks }, cause }) => [
    asOf,
    version,
    tracks.transact,
    cause,
  ]);
}

async function replayed(database: TestDatabase, id: string) {
  return transaction(database, allPartners, async (tx) => replayPartner(tx, await loadDated(tx), id));
}

test("past days are recorded as they would have been decided, a refund from its own day on", async () => {
  const database = await marketplace();
  expect(await stageOn(database, "p", "2024-12-31")).toBe("t500");
  const before = await recordsOf(database, "p");

  const { recorded } = await fill(database, "2023-06-01");

  const records = await recordsOf(database, "p");
  expect(records.slice(0, recorded)).toEqual([
    ["2023-06-01", "2020-07", undefined, "backfill"],
    ["2023-08-01", "2023-08", undefined, "backfill"],
    ["2023-12-01", "2023-12", undefined, "backfill"],
    ["2024-01-01", "2023-12", "publisher", "backfill"],
    ["2024-02-01", "2023-12", "t25k", "backfill"],
    // A new term began: what was held is not held any longer.
    ["2025-01-01", "2023-12", "t500", "backfill"],
  ]);
  // Today's stage follows from what these days awarded.
  expect(records.slice(recorded)).toEqual([...before, ["2025-03-12", "2023-12", "t500", "facts"]]);
  expect(await stageOn(database, "p", "2024-12-31")).toBe("t25k");
  expect(await stageOn(database, "p", "2025-03-11")).toBe("t500");
});

test("asked as known before the backfill, the past is as it was", async () => {
  const database = await marketplace();
  await fill(database, "2023-06-01");
  expect(await stageOn(database, "p", "2024-12-31", "2025-03-11")).toBe("t500");
  expect(await stageOn(database, "p", "2024-12-31", "2025-03-13")).toBe("t25k");
});

test("what is on record for a filled day is what that day answers", async () => {
  const database = await marketplace();
  await fill(database, "2023-06-01");
  const records = await historyOf(database, "p");
  for (let day = on("2023-06-01"); day < on(received); day = (day + 7) as EpochDay) {
    const record = records.findLast(({ answer }) => answer.asOf <= dayText(day));
    const answer = await answerOn(database, "p", dayText(day));
    expect([dayText(day), saying(answer)]).toEqual([dayText(day), record && saying(record.answer)]);
  }
});

test("a receipt rests on the backfill, and says so by its moment", async () => {
  const database = await marketplace();
  const receiptOf = (knownAt: Temporal.Instant | null) =>
    transaction(database, allPartners, async (tx) => {
      const order = { partnerId: "p", day: on("2024-12-31"), knownAt };
      const made = await makeReceipt(tx, order);
      return "text" in made ? JSON.parse(made.text) : made;
    });
  const before = await receiptOf(null);
  await fill(database, "2023-06-01");
  const after = await receiptOf(null);
  expect([before.standing.tracks.transact, after.standing.tracks.transact]).toEqual(["t500", "t25k"]);
  expect(await receiptOf(Temporal.Instant.from(before.known_at))).toEqual(before);
  expect(await receiptOf(Temporal.Instant.from(after.known_at))).toEqual(after);
});

test("every record can be reproduced, and events account for all of it", async () => {
  const database = await marketplace(["p", "q"]);
  await fill(database, "2023-06-01");
  for (const id of ["p", "q"]) {
    const { length } = await historyOf(database, id);
    expect(await replayed(database, id)).toEqual({ reproduced: length, withoutFacts: 0, differences: [] });
  }
  expect((await verifyState(database, accounted)).differences).toEqual([]);
});

test("a backfill of the same days records nothing new, and one after a late sale what differs", async () => {
  const database = await marketplace();
  await fill(database, "2023-06-01");
  expect(await fill(database, "2023-06-01", null, "2025-03-13")).toMatchObject({ done: 1, recorded: 0 });

  const late = { line: "B", on: "2024-05-01", amount: "40000.00" };
  await addSales(inTheMorning(database, "2025-03-14"), "p", [late]);
  expect(await stageOn(database, "p", "2024-06-01")).toBe("t50k");
  expect(await stageOn(database, "p", "2024-12-31")).toBe("t50k");
  await fill(database, "2023-06-01", null, "2025-03-15");

  const records = await historyOf(database, "p");
  const filled = records.filter(({ cause, answer }) => cause === "backfill" && answer.asOf >= "2024-05-01");
  expect(filled.map(({ answer }) => [answer.asOf, answer.tracks.transact])).toContainEqual([
    "2024-05-01",
    "t50k",
  ]);
  const { differences } = await replayed(database, "p");
  expect(differences).toEqual([]);
});

test("days on record stay as they are, unless the backfill names them", async () => {
  const database = await marketplace();
  // A refund that was received long after its day: the stage was held when it was recorded.
  const sale = { line: "C", on: "2025-03-01", amount: "60000.00" };
  await addSales(inTheMorning(database, "2025-03-20"), "p", [sale]);
  await drainStandings(onDay(database, "2025-03-20"), clockAt("2025-03-20"));
  expect((await replayed(database, "p")).differences).toEqual([]);
  const own = (records: Awaited<ReturnType<typeof recordsOf>>) =>
    records.filter(([asOf]) => String(asOf) >= received);
  const before = own(await recordsOf(database, "p"));

  await fill(database, "2024-01-01", null, "2025-03-25");
  expect(own(await recordsOf(database, "p"))).toEqual(before);

  await fill(database, "2024-01-01", "2025-03-24", "2025-03-26");
  const added = own(await recordsOf(database, "p")).filter(([, , , cause]) => cause === "backfill");
  expect(added).toEqual([["2025-03-10", "2023-12", "t50k", "backfill"]]);
  expect((await replayed(database, "p")).differences).toEqual([]);
});

test("a fraud that is found later is taken out of the filled days, too", async () => {
  const database = await marketplace();
  await fill(database, "2023-06-01");
  const fraud = { line: "A", revision: 2, on: "2024-02-01", amount: "30000.00", exclusion: "fraud" };
  await addSales(inTheMorning(database, "2025-03-20"), "p", [fraud]);
  expect(await stageOn(database, "p", "2024-06-01")).toBe("publisher");
  expect(await stageOn(database, "p", "2024-06-01", "2025-03-19")).toBe("t25k");
  await drainStandings(onDay(database, "2025-03-20"), clockAt("2025-03-20"));
  expect(await stageOn(database, "p", "2024-06-01")).toBe("publisher");
  expect((await replayed(database, "p")).differences).toEqual([]);
});

test("a backfill that was interrupted goes on where it was, with what was known when it began", async () => {
  const ids = ["p", "q", "r"];
  const [whole, interrupted] = [await marketplace(ids), await marketplace(ids)];
  await fill(whole, "2023-06-01");

  const there = onDay(interrupted, "2025-03-12");
  const order = { from: on("2023-06-01"), to: null, actor };
  const begin = () => transaction(there, allPartners, (tx) => beginBackfill(tx, there.clock, order));
  const stopping = new AbortController();
  const options = { batchSize: 2, signal: stopping.signal, onProgress: () => stopping.abort() };
  await expect(runBackfill(there, await begin(), actor, options)).rejects.toThrow();
  const [begun] = await transaction(there, allPartners, findBackfills);
  expect(await begin()).toEqual(begun);
  expect(await runBackfill(there, await begin(), actor)).toMatchObject({ done: 3, partners: 3 });
  await drainStandings(there, clockAt("2025-03-12"));

  for (const id of ids) expect(await recordsOf(interrupted, id)).toEqual(await recordsOf(whole, id));
});

test("a partner that is received after a backfill is not filled", async () => {
  const database = await marketplace();
  await fill(database, "2023-06-01");
  const then = inTheMorning(database, "2025-03-14");
  await addPartner(then, "late", "2023-01-10", "2024-01-01");
  await addSales(then, "late", [{ line: "L", on: "2024-02-01", amount: "30000.00" }]);
  await drainStandings(onDay(database, "2025-03-14"), clockAt("2025-03-14"));
  expect((await recordsOf(database, "late")).map(([asOf]) => asOf)).toEqual(["2025-03-14"]);
});
