import { expect, test } from "vitest";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { computeStanding } from "./compute-standing.ts";
import { drainStandings } from "./drain-standings.ts";
import { epoch } from "./testing-lines.ts";
import { addPartner, addSales, clockAt, decideOn, onDay, publishText } from "./testing-marketplace.ts";
import { isUndecided } from "./undecided.ts";

const database = await testDatabase();

async function rows<T extends object>(query: string, ...values: unknown[]): Promise<T[]> {
  return (await database.owner.query<T>(query, values)).rows;
}

/** Recomputes a partner on its due days, as the timetable does; gives the days and what was recorded. */
async function liveUntil(id: string, from: string, until: string): Promise<readonly string[]> {
  let day = from;
  while (day <= until) {
    const { failed } = await drainStandings(database, clockAt(day));
    expect(failed).toEqual([]);
    const [next] = await rows<{ due: string }>(
      "select due_on as due from standing_due where partner_id = $1",
      id,
    );
    day = next?.due ?? "none";
  }
  const recorded = await rows<{ day: string; stage: string; grace: { stage: string; until: string } | null }>(
    `select as_of as day, answer -> 'tracks' ->> 'status' as stage, answer -> 'grace' -> 'status' as grace
     from standings where partner_id = $1 order by as_of, standing_id`,
    id,
  );
  return recorded.map(({ day: on, stage, grace }) =>
    grace === null ? `${on} ${stage}` : `${on} ${stage} until ${grace.until}, then ${grace.stage}`,
  );
}

test("a stage of a calendar year lasts through the next year and its grace, and then falls", async () => {
  await publishText(
    database,
    `program: status
version: v1
in-force: { from: 2024-01-01 }
currency: USD
time-zone: Asia/Seoul
languages: []
measures:
  thisYear: { sum: sales, window: calendar year }
  lastYear: { sum: sales, window: previous calendar year }
  fiscal: { sum: sales, window: { year-from: 07-01 } }
  quarter: { sum: sales, window: calendar quarter }
tracks:
  status:
    scope: partner
    movement: { up: at-once, down: at-term-end, term: { anchor: calendar-year, length: P12M }, grace: P60D }
    stages:
      - { id: silver }
      - { id: gold, when: thisYear >= 1000 || lastYear >= 1000 }
benefits:
  credit: { category: sales, delivery: credit, amount: { gold: 100 } }
`,
  );
  await addPartner(database, "p", "2024-02-01", "2024-02-01");
  await addSales(database, "p", [{ line: "1", on: "2024-05-06", amount: "1000.00" }]);
  const recorded = await liveUntil("p", "2024-05-06", "2026-12-31");
  // The credit is given again in each term.
  expect(recorded).toEqual([
    "2024-05-06 gold",
    "2025-01-01 gold",
    "2026-01-01 gold until 2026-03-02, then silver",
    "2026-03-02 silver",
  ]);
  const events = await rows<{ data: object }>(
    "select data from events where partner_id = 'p' and what = 'stage.grace-began'",
  );
  expect(events).toMatchObject([
    { data: { track: "status", stage: "gold", falls_to: "silver", until: "2026-03-02", cause: "time" } },
  ]);
  const unlocks = await rows<{ opened: string; closed: string; reason: string }>(
    `select opened_on as opened, closed_on as closed, close_reason as reason from unlocks
     where partner_id = 'p' order by unlock_id`,
  );
  expect(unlocks).toEqual([
    { opened: "2024-05-06", closed: "2025-01-01", reason: "term-ended" },
    { opened: "2025-01-01", closed: "2026-01-01", reason: "term-ended" },
    { opened: "2026-01-01", closed: "2026-03-02", reason: "stage-left" },
  ]);
});

test("every day between two records answers as the record before it, also in the time of grace", async () => {
  const answerOn = async (day: string) => {
    const computed = await transaction(database, allPartners, (tx) =>
      computeStanding(tx, "p", epoch(day), epoch("2029-12-31")),
    );
    if (computed === null || isUndecided(computed)) throw new Error(`no answer about ${day}`);
    const { tracks, grace } = computed.answer;
    return [tracks.status, grace?.status?.until ?? null];
  };
  expect(await answerOn("2025-12-31")).toEqual(["gold", null]);
  expect(await answerOn("2026-02-14")).toEqual(["gold", "2026-03-02"]);
  expect(await answerOn("2026-03-01")).toEqual(["gold", "2026-03-02"]);
  expect(await answerOn("2026-03-02")).toEqual(["silver", null]);
});

test("a promotion begins a term that gives the credit again and holds the stage to its end", async () => {
  await publishText(
    database,
    `program: status
version: v2
in-force: { from: 2027-01-01 }
currency: USD
languages: []
measures: { sales12: { sum: sales, window: trailing 12 months } }
tracks:
  status:
    scope: partner
    movement: { up: at-once, down: never-in-term, term: { anchor: promoted, length: P24M } }
    stages:
      - { id: silver }
      - { id: gold, when: sales12 >= 1000 }
benefits:
  credit: { category: sales, delivery: credit, amount: { silver: 50, gold: 100 } }
`,
  );
  await addPartner(onDay(database, "2027-02-01"), "q", "2027-02-01", "2027-02-01");
  await addSales(onDay(database, "2027-02-01"), "q", [{ line: "2", on: "2027-05-06", amount: "1000.00" }]);
  await database.owner.query("update standing_due set due_on = 'infinity' where partner_id = 'p'");
  expect(await liveUntil("q", "2027-02-01", "2029-12-31")).toEqual([
    "2027-02-01 silver",
    "2027-05-06 gold",
    "2029-05-06 silver",
  ]);
  const unlocks = await rows<{ opened: string; closed: string; term: string }>(
    `select opened_on as opened, term_from as term, closed_on as closed from unlocks
     where partner_id = 'q' order by unlock_id`,
  );
  expect(unlocks).toEqual([
    { opened: "2027-02-01", term: "2027-02-01", closed: "2027-05-06" },
    { opened: "2027-05-06", term: "2027-05-06", closed: "2029-05-06" },
    { opened: "2029-05-06", term: "2029-05-06", closed: null },
  ]);
});

test("a stage that rested on fraud has no grace; one whose sale was refunded has", async () => {
  await publishText(
    database,
    `program: status
version: v3
in-force: { from: 2030-01-01 }
currency: USD
languages: []
measures: { sales12: { sum: sales, window: trailing 12 months, excluding: [fraud] } }
tracks:
  status:
    scope: partner
    movement: { down: at-once, grace: P60D }
    stages:
      - { id: silver }
      - { id: gold, when: sales12 >= 1000 }
benefits: {}
`,
  );
  for (const id of ["fraud", "refund"]) {
    await addPartner(onDay(database, "2030-02-01"), id, "2030-01-01", "2030-01-01");
    const sale = { line: id, on: "2030-02-01", amount: "1000.00" };
    await addSales(onDay(database, "2030-02-01"), id, [sale]);
    await decideOn(database, id, "2030-02-01");
    await addSales(onDay(database, "2030-03-01"), id, [
      id === "fraud"
        ? { ...sale, revision: 2, exclusion: "fraud" }
        : { line: "back", on: "2030-03-01", amount: "-1000.00", kind: "refund", offsets: id },
    ]);
    await decideOn(database, id, "2030-03-01");
  }
  const answers = await rows<{ id: string; stage: string; grace: object | null }>(
    `select partner_id as id, answer -> 'tracks' ->> 'status' as stage, answer -> 'grace' as grace
     from current_standings where partner_id in ('fraud', 'refund') order by partner_id`,
  );
  expect(answers).toEqual([
    { id: "fraud", stage: "silver", grace: null },
    { id: "refund", stage: "gold", grace: { status: { stage: "silver", until: "2030-04-30" } } },
  ]);
});
