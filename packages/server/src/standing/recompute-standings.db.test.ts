import { describe, expect, test } from "vitest";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { claimDue } from "./claim-due.ts";
import { drainStandings } from "./drain-standings.ts";
import { recomputeStandings } from "./recompute-standings.ts";
import {
  addPartner,
  addSales,
  clockAt,
  decideOn,
  onDay,
  publishText,
  publishVersions,
} from "./testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);

async function rows<T extends object>(query: string, ...values: unknown[]): Promise<T[]> {
  return (await database.owner.query<T>(query, values)).rows;
}

const stages = (id: string) =>
  rows<{ day: string; stage: string; cause: string }>(
    `select as_of as day, answer -> 'tracks' ->> 'transact' as stage, cause from standings
     where partner_id = $1 order by as_of, standing_id`,
    id,
  );
const events = (id: string, what: string) =>
  rows<{ data: Record<string, unknown> }>(
    "select data from events where partner_id = $1 and what = $2 order by event_id",
    id,
    what,
  );

/** Everything recorded about a partner, except what every recomputation changes. */
async function recordOf(id: string): Promise<unknown> {
  const tables = ["standings", "unlocks", "events", "current_standings", "standing_due"];
  const all = await Promise.all(
    tables.map((table) =>
      rows(
        `select to_jsonb(t) - '{computed_at,marked_at}'::text[] as row from ${table} t
      where partner_id = $1 order by to_jsonb(t)::text`,
        id,
      ),
    ),
  );
  return all;
}

test("a first recomputation records the standing, unlocks, events and the next due day", async () => {
  await addPartner(database, "first", "2024-03-01", "2024-03-10");
  await addSales(database, "first", [{ line: "1", on: "2024-04-01", amount: "600.00" }]);
  await decideOn(database, "first", "2024-04-10");
  expect(await stages("first")).toEqual([{ day: "2024-04-10", stage: "t500", cause: "facts" }]);
  const [current] = await rows<{
    next: { transact: { stage: string; gaps: { gap: number }[] } };
    due: string;
  }>(`select next, next_change_on as due from current_standings where partner_id = 'first'`);
  expect(current?.next.transact).toMatchObject({ stage: "t25k", gaps: [{ gap: 2_440_000 }, {}, {}] });
  // On the anniversary of the first benefit, when the offer went live, the sale still counts and the stage is
  // held again; a year later it does not.
  expect(current?.due).toBe("2026-03-10");
  // The new hold must be recorded, so the partner is due on the anniversary although it changes nothing.
  expect(await rows("select due_on from standing_due where partner_id = 'first'")).toEqual([
    { due_on: "2025-03-10" },
  ]);
  const open = await rows(
    `select version, opened_on, term_from, amount_minor from unlocks
     where partner_id = 'first' and benefit = 'azure-sponsorship-deployment'`,
  );
  expect(open).toEqual([
    { version: "2023-12", opened_on: "2024-04-10", term_from: "2024-03-10", amount_minor: 200_000 },
  ]);
  expect(await events("first", "stage.changed")).toEqual([
    {
      data: {
        track: "transact",
        before: null,
        after: "t500",
        as_of: "2024-04-10",
        version: "2023-12",
        cause: "facts",
      },
    },
  ]);
});

test("a second recomputation changes nothing", async () => {
  const before = await recordOf("first");
  await decideOn(database, "first", "2024-04-10");
  expect(await recordOf("first")).toEqual(before);
});

test("a record keeps what the answer rested on, in fewer than 1,500 bytes", async () => {
  const [record] = await rows<{ facts: object; reasons: null; engine: number; bytes: number }>(
    `select facts, reasons, engine, pg_column_size(standings.*) as bytes from standings
     where partner_id = 'first'`,
  );
  expect(record?.facts).toMatchObject({
    country: "US",
    offers: [["of-first", "transact", "saas", "azure-marketplace", 1]],
  });
  expect([record?.reasons, record?.engine]).toEqual([null, 2]);
  expect(record?.bytes).toBeLessThan(1_450);
});

test("a new term is recorded although the answer is the same, and holds the stage", async () => {
  await addPartner(database, "anew", "2024-03-01", "2024-03-10");
  await addSales(database, "anew", [{ line: "1", on: "2024-04-01", amount: "600.00" }]);
  await decideOn(database, "anew", "2024-04-10");
  await drainStandings(database, clockAt("2025-03-10"));
  await decideOn(database, "anew", "2025-06-01");
  expect(await stages("anew")).toEqual([
    { day: "2024-04-10", stage: "t500", cause: "facts" },
    { day: "2025-03-10", stage: "t500", cause: "time" },
  ]);
  await drainStandings(database, clockAt("2026-03-10"));
  expect((await stages("anew")).at(-1)).toEqual({ day: "2026-03-10", stage: "publisher", cause: "time" });
});

test("more sales move the partner up, and raise the amount of what is unlocked", async () => {
  await addPartner(database, "riser", "2024-01-01", "2024-01-01");
  await addSales(database, "riser", [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
  await decideOn(database, "riser", "2024-02-10");
  await addSales(database, "riser", [{ line: "2", on: "2024-02-11", amount: "60000.00" }]);
  await decideOn(database, "riser", "2024-02-12");
  expect(await stages("riser")).toEqual([
    { day: "2024-02-10", stage: "t500", cause: "facts" },
    { day: "2024-02-12", stage: "t50k", cause: "facts" },
  ]);
  expect((await events("riser", "benefit.amount-changed")).map(({ data }) => data)).toMatchObject([
    { benefit: "azure-sponsorship-deployment", before: 200_000, after: 1_500_000 },
  ]);
});

test("a refund does not lower a stage held through the term; the anniversary does", async () => {
  await addSales(database, "riser", [
    { line: "3", on: "2024-02-20", amount: "-60000.00", kind: "refund", offsets: "2" },
  ]);
  await decideOn(database, "riser", "2024-02-21");
  expect((await stages("riser")).at(-1)).toEqual({ day: "2024-02-12", stage: "t50k", cause: "facts" });
  const [{ next } = { next: "" }] = await rows<{ next: string }>(
    "select next_change_on as next from current_standings where partner_id = 'riser'",
  );
  expect(next).toBe("2025-01-01");
  await drainStandings(database, clockAt("2025-01-01"));
  expect((await stages("riser")).at(-1)).toEqual({ day: "2025-01-01", stage: "t500", cause: "time" });
  const closed = await rows<{ close_reason: string; closed_on: string }>(
    `select distinct close_reason, closed_on from unlocks
     where partner_id = 'riser' and closed_on is not null`,
  );
  expect(closed).toEqual([{ close_reason: "term-ended", closed_on: "2025-01-01" }]);
  const sponsorship = await rows(
    `select opened_on, amount_minor from unlocks
     where partner_id = 'riser' and benefit = 'azure-sponsorship-deployment' and closed_on is null`,
  );
  expect(sponsorship).toEqual([{ opened_on: "2025-01-01", amount_minor: 200_000 }]);
});

describe("a sale excluded as fraud after an award", () => {
  test("revokes the awards that depended on it, and what follows from them", async () => {
    await addPartner(onDay(database, "2024-02-10"), "fraud", "2024-01-01", "2024-01-01");
    await addSales(onDay(database, "2024-02-10"), "fraud", [
      { line: "good", on: "2024-02-01", amount: "600.00" },
      { line: "bad", on: "2024-02-02", amount: "30000.00" },
    ]);
    await decideOn(database, "fraud", "2024-02-10");
    await addSales(onDay(database, "2024-03-02"), "fraud", [
      { line: "more", on: "2024-03-01", amount: "30000.00" },
    ]);
    await decideOn(database, "fraud", "2024-03-02");
    await addSales(onDay(database, "2024-04-01"), "fraud", [
      { line: "bad", revision: 2, on: "2024-02-02", amount: "30000.00", exclusion: "fraud" },
    ]);
    await decideOn(database, "fraud", "2024-04-01");
    expect(await stages("fraud")).toEqual([
      { day: "2024-02-10", stage: "t25k", cause: "facts" },
      { day: "2024-03-02", stage: "t50k", cause: "facts" },
      { day: "2024-04-01", stage: "t25k", cause: "fraud" },
    ]);
    expect((await events("fraud", "stage.changed")).at(-1)?.data).toMatchObject({
      before: "t50k",
      after: "t25k",
      cause: "fraud",
    });
    const before = await recordOf("fraud");
    await decideOn(database, "fraud", "2024-04-01");
    expect(await recordOf("fraud")).toEqual(before);
  });

  test("keeps a stage that only refunds and restatements would have lowered", async () => {
    await addPartner(onDay(database, "2024-02-10"), "mixed", "2024-01-01", "2024-01-01");
    await addSales(onDay(database, "2024-02-10"), "mixed", [
      { line: "restated", on: "2024-02-01", amount: "26000.00" },
      { line: "bad", on: "2024-02-02", amount: "100.00" },
    ]);
    await decideOn(database, "mixed", "2024-02-10");
    await addSales(onDay(database, "2024-02-11"), "mixed", [
      { line: "restated", revision: 2, on: "2024-02-01", amount: "10.00" },
      { line: "bad", revision: 2, on: "2024-02-02", amount: "100.00", exclusion: "fraud" },
    ]);
    await decideOn(database, "mixed", "2024-02-11");
    expect(await stages("mixed")).toEqual([{ day: "2024-02-10", stage: "t25k", cause: "facts" }]);
  });

  test("also excludes what offsets it: its refund no longer lowers anything", async () => {
    await addPartner(onDay(database, "2024-02-10"), "offset", "2024-01-01", "2024-01-01");
    await addSales(onDay(database, "2024-02-10"), "offset", [
      { line: "good", on: "2024-02-01", amount: "600.00" },
      { line: "bad", on: "2024-02-02", amount: "30000.00" },
      { line: "back", on: "2024-02-03", amount: "-200.00", kind: "refund", offsets: "bad" },
    ]);
    await decideOn(database, "offset", "2024-02-10");
    await addSales(onDay(database, "2024-02-11"), "offset", [
      { line: "bad", revision: 2, on: "2024-02-02", amount: "30000.00", exclusion: "fraud" },
    ]);
    await decideOn(database, "offset", "2024-02-11");
    expect((await stages("offset")).map(({ stage, cause }) => [stage, cause])).toEqual([
      ["t25k", "facts"],
      ["t500", "fraud"],
    ]);
  });
});

test("a partner who can't be decided is postponed until tomorrow, and the others are decided", async () => {
  for (const id of ["broken", "sound"]) await addPartner(database, id, "2024-01-01", "2024-01-01");
  await database.owner.query(
    `insert into sales_daily (partner_id, day, amount_minor, unconverted)
     select 'broken', date '2024-01-01' + n, 9007199254740991, 0 from generate_series(1, 2) n`,
  );
  await database.owner.query(
    "update standing_due set due_on = '2024-06-05' where partner_id in ('broken', 'sound')",
  );
  const { failed } = await drainStandings(database, clockAt("2024-06-05"));
  expect(failed.map(({ partnerId }) => partnerId)).toEqual(["broken"]);
  expect(await stages("sound")).toHaveLength(1);
  expect(await rows("select due_on from standing_due where partner_id = 'broken'")).toEqual([
    { due_on: "2024-06-06" },
  ]);
});

test("two workers at once decide every partner once", async () => {
  const ids = ["a", "b", "c", "d", "e", "f"].map((id) => `both-${id}`);
  for (const id of ids) await addPartner(database, id, "2024-01-01", "2024-01-01");
  const batches = async () => {
    while (
      (
        await transaction(database, allPartners, async (tx) =>
          recomputeStandings(tx, await claimDue(database, tx, clockAt("2024-05-05"), 2)),
        )
      ).taken > 0
    );
  };
  await Promise.all([batches(), batches()]);
  const counts = await rows<{ count: number }>(
    "select count(*) from standings where partner_id = any($1) group by partner_id",
    ids,
  );
  expect(counts).toEqual(ids.map(() => ({ count: 1 })));
});

test("before the first version there is an empty standing, which is recorded", async () => {
  await addPartner(database, "early", "2020-01-01", "2020-01-01");
  await decideOn(database, "early", "2020-03-01");
  const [record] = await rows<{ version: null; answer: object }>(
    "select version, answer from standings where partner_id = 'early'",
  );
  expect(record).toMatchObject({ version: null, answer: { tracks: {}, unlocked: [] } });
  await drainStandings(database, clockAt("2020-07-01"));
  expect((await stages("early")).at(-1)).toMatchObject({ day: "2020-07-01", cause: "program" });
});

test("a change of version keeps and records what was unlocked", async () => {
  const other = await publishLater();
  await addPartner(database, "kept", "2027-01-01", "2027-01-01");
  await addSales(database, "kept", [{ line: "1", on: "2027-01-02", amount: "600.00" }]);
  await decideOn(database, "kept", "2027-05-31");
  await drainStandings(database, clockAt("2027-06-01"));
  const unlocks = await rows(
    `select benefit, version, opened_on, kept_since, ends_on, closed_on from unlocks where partner_id = 'kept'
     and (benefit = 'marketing-toolkit' or kept_since is not null) order by benefit`,
  );
  expect(unlocks.length).toBeGreaterThan(1);
  for (const unlock of unlocks) {
    expect(unlock).toMatchObject({
      version: "2023-12",
      opened_on: "2027-05-31",
      kept_since: "2027-06-01",
      ends_on: "2028-01-01",
      closed_on: null,
    });
  }
  expect(await events("kept", "benefit.kept")).toHaveLength(unlocks.length);
  expect(other).toBe("2027-06");
});

/** A version after all the others that gives hardly anything. */
async function publishLater(): Promise<string> {
  await publishText(
    database,
    `program: marketplace-rewards
version: 2027-06
in-force: { from: 2027-06-01 }
currency: USD
languages: []
measures: { billedSales: { sum: sales, window: trailing 12 months } }
tracks:
  transact:
    enter: offers.exists(o, o.live)
    movement: { up: at-once, down: never-in-term }
    stages:
      - { id: publisher }
      - { id: t500, when: billedSales >= 500 }
      - { id: t1m, when: billedSales >= 1000000, replaces: [t25k, t50k, t100k, t500k, t2m, t4m] }
  non-transact:
    scope: offer
    stages: [{ id: all-listings, replaces: [services, trial] }]
benefits:
  listing-optimization: { category: marketing, delivery: consultation, from: transact.publisher }
`,
  );
  return "2027-06";
}

test("days that were added to very often are merged, and the answer stays", async () => {
  await addPartner(database, "busy", "2024-01-01", "2024-01-01");
  await database.owner.query(
    `insert into sales_daily (partner_id, day, amount_minor, unconverted)
     select 'busy', date '2024-01-01' + n % 7, n, 0 from generate_series(1, 1500) n`,
  );
  await decideOn(database, "busy", "2024-06-05");
  const before = await recordOf("busy");
  expect(await rows("select day from sales_daily where partner_id = 'busy'")).toHaveLength(7);
  expect(await rows("select sum(amount_minor) from sales_daily where partner_id = 'busy'")).toEqual([
    { sum: String((1500 * 1501) / 2) },
  ]);
  await decideOn(database, "busy", "2024-06-05");
  expect(await recordOf("busy")).toEqual(before);
});
