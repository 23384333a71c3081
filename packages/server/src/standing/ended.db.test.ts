import { beforeEach, expect, test } from "vitest";
import { accounted } from "../app/accounted.ts";
import { tryImport } from "../facts/intake/run-import.ts";
import { verifyState } from "../platform/audit/verify-state.ts";
import { rows } from "../platform/database/rows.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { loadDated } from "../program/load-timeline.ts";
import { computeStanding } from "./compute-standing.ts";
import { effectOf } from "./effect.ts";
import { replayPartner } from "./replay-partner.ts";
import { epoch } from "./testing-lines.ts";
import {
  addPartner,
  addSales,
  decideOn,
  importLines,
  inTheMorning,
  onDay,
  ordering,
  publishVersions,
} from "./testing-marketplace.ts";
import { isUndecided } from "./undecided.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
const heading = "partner_id,name,country,locale,joined_on,ended_on";
const line = (id: string, endedOn: string) => `${id},Company ${id},US,en,2024-01-05,${endedOn}`;
const today = "2024-08-01";
let made = 0;
let id = "";

beforeEach(async () => {
  made += 1;
  id = `p${made}`;
  await addPartner(inTheMorning(database, "2024-01-10"), id, "2024-01-05", "2024-01-05");
  await addSales(inTheMorning(database, "2024-01-12"), id, [
    { line: "1", on: "2024-01-11", amount: "30000.00" },
  ]);
  await decideOn(database, id, "2024-01-12");
});

/** Receives the partner with an end, or without one, on a day. */
async function receive(day: string, endedOn: string): Promise<void> {
  await importLines(inTheMorning(database, day), "partners", heading, [line(id, endedOn)], day);
}

/** What is said about a day: the stage, since when the partner is out, and how many benefits are unlocked. */
async function saidOn(day: string, knownAt: string | null = null) {
  const known = knownAt === null ? null : Temporal.Instant.from(`${knownAt}T23:00:00Z`);
  const computed = await transaction(onDay(database, today), allPartners, (tx) =>
    computeStanding(tx, id, epoch(day), epoch(today), known),
  );
  if (computed === null || isUndecided(computed)) throw new Error("not decided");
  const { tracks, ended, unlocked } = computed.answer;
  if (ended !== undefined) expect({ tracks, unlocked }).toEqual({ tracks: {}, unlocked: [] });
  return ended === undefined ? tracks.transact : `out since ${ended.since}`;
}

async function recorded() {
  return rows<{ readonly day: string; readonly ended: string | null }>(
    { client: database.owner },
    `select as_of as day, answer -> 'ended' ->> 'since' as ended from standings
     where partner_id = $1 order by standing_id`,
    [id],
  );
}

test("from its end on a partner has no stage and nothing is unlocked, whatever its offers are", async () => {
  await receive("2024-03-10", "2024-03-01");
  await decideOn(database, id, "2024-03-10");
  expect(await saidOn("2024-02-29")).toBe("t25k");
  expect(await saidOn("2024-03-01")).toBe("out since 2024-03-01");
  expect(await saidOn(today)).toBe("out since 2024-03-01");
  expect(await saidOn("2024-03-09", "2024-03-09")).toBe("t25k");
  expect(await saidOn("2024-03-09", "2024-03-10")).toBe("out since 2024-03-01");
  expect((await recorded()).at(-1)).toEqual({ day: "2024-03-10", ended: "2024-03-01" });
  const closed = await rows<{ readonly reason: string }>(
    { client: database.owner },
    "select distinct close_reason as reason from unlocks where partner_id = $1",
    [id],
  );
  expect(closed).toEqual([{ reason: "stage-left" }]);
});

test("a partner that is received once, with its end, is in the program until then", async () => {
  id = `once${made}`;
  await receive("2024-01-10", "2024-03-01");
  const there = inTheMorning(database, "2024-01-10");
  await importLines(there, "publishers", "publisher_id,partner_id,name", [`pub-${id},${id},Company`]);
  const offers = "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private";
  const offer = `of-${id},pub-${id},Offer,saas,azure-marketplace,subscription,live,2024-01-05,false`;
  await importLines(there, "offers", offers, [offer]);
  expect(await saidOn("2024-02-29")).toBe("publisher");
  expect(await saidOn("2024-03-01")).toBe("out since 2024-03-01");
  expect(await saidOn("2024-03-01", "2024-02-01")).toBe("out since 2024-03-01");
});

test("an end in the future comes by itself, and a partner that is due is decided on that day", async () => {
  await receive("2024-03-10", "2024-06-01");
  await decideOn(database, id, "2024-03-10");
  expect(await saidOn("2024-05-31")).toBe("t25k");
  const [due] = await rows<{ readonly day: string }>(
    { client: database.owner },
    "select next_change_on as day from current_standings where partner_id = $1",
    [id],
  );
  expect(due?.day).toBe("2024-06-01");
  await decideOn(database, id, "2024-06-01");
  expect((await recorded()).at(-1)).toEqual({ day: "2024-06-01", ended: "2024-06-01" });
});

test("another day corrects the end, and what was known before stays known", async () => {
  await receive("2024-03-10", "2024-03-01");
  await receive("2024-04-10", "2024-04-01");
  expect(await saidOn("2024-03-20")).toBe("t25k");
  expect(await saidOn("2024-03-20", "2024-04-09")).toBe("out since 2024-03-01");
  expect(await saidOn("2024-04-01")).toBe("out since 2024-04-01");
});

test("a partner that comes back is in from the day on which that was received, with its hold", async () => {
  await receive("2024-03-10", "2024-03-01");
  await decideOn(database, id, "2024-03-10");
  await addSales(inTheMorning(database, "2024-04-01"), id, [
    { line: "2", on: "2024-04-01", amount: "-30000.00", kind: "refund", ...{ offsets: "1" } },
  ]);
  await receive("2024-05-10", "");
  await decideOn(database, id, "2024-05-10");
  expect(await saidOn("2024-05-09")).toBe("out since 2024-03-01");
  expect(await saidOn("2024-05-10")).toBe("t25k");
  expect((await recorded()).map(({ ended }) => ended)).toEqual([null, "2024-03-01", null]);
  const { differences } = await transaction(database, allPartners, async (tx) =>
    replayPartner(tx, await loadDated(tx), id),
  );
  expect(differences).toEqual([]);
});

test("a file without the column leaves the end as it is, and an empty cell takes it back", async () => {
  await receive("2024-03-10", "2024-03-01");
  await importLines(inTheMorning(database, "2024-04-01"), "partners", "partner_id,name,country,locale", [
    `${id},New name,KR,ko-KR`,
  ]);
  expect(await saidOn("2024-04-02")).toBe("out since 2024-03-01");
  await receive("2024-05-10", "");
  expect(await saidOn("2024-05-10")).toBe("t25k");
});

test("the log of the partner tells of its end and of its return, and accounts for the state", async () => {
  await receive("2024-03-10", "2024-03-01");
  await receive("2024-03-11", "2024-03-01");
  await receive("2024-04-10", "2024-04-01");
  await receive("2024-05-10", "");
  const events = await rows<{ readonly what: string; readonly day: string }>(
    { client: database.owner },
    `select what, data ->> 'ended_on' as day from events
     where partner_id = $1 and what like 'partner.%' order by event_id`,
    [id],
  );
  expect(events).toEqual([
    { what: "partner.ended", day: "2024-03-01" },
    { what: "partner.ended", day: "2024-04-01" },
    { what: "partner.returned", day: "2024-04-01" },
  ]);
  expect(await verifyState(database, accounted)).toEqual({ differences: [], total: 0 });
});

test("a dry run shows who would leave the program, and nothing of it stays", async () => {
  const effect = await ordering(
    "partners",
    heading,
    [line(id, "2024-03-01")],
    "2024-03-10",
    async (order) => {
      const there = inTheMorning(database, "2024-03-10");
      return (
        await tryImport(
          there,
          order,
          (change) => effectOf(there, change),
          async () => null,
        )
      ).effect;
    },
  );
  expect(effect).toMatchObject({
    ...{ partners: 1, moved: 1 },
    first: [{ before: { tracks: { transact: "t25k" } }, after: { ended: { since: "2024-03-01" } } }],
  });
  expect(await saidOn(today)).toBe("t25k");
});
