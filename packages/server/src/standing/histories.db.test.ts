import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { expectedOn, type History } from "./testing-histories.ts";
import { daysAbout, livedOf, type Plan, plansOf } from "./testing-history-plans.ts";
import {
  forgetRates,
  holdingWorld,
  realWorld,
  recordedOf,
  type World,
  worldOfTexts,
} from "./testing-history-worlds.ts";
import type { Arrival, Fact } from "./testing-known-facts.ts";
import { type Expected, moved } from "./testing-oracle.ts";

const real = await realWorld();

const stageOf = ({ tracks }: Expected) => tracks.transact ?? tracks.status;
const has = ({ unlocked }: Expected, benefit: string) =>
  unlocked.some((name) => name.split(" ")[0] === benefit);

/** Facts that arrive together on a day, each kind in a file of its own. */
function arriving(on: string, ...facts: readonly Fact[]): readonly Arrival[] {
  return facts.map((fact) => ({ on, file: `${on} ${fact.kind}`, fact }));
}

const joined = (on: string, joinedOn: string, liveOn: string) => [
  ...arriving(on, { kind: "partner", country: "US", joinedOn }),
  ...arriving(on, {
    kind: "offer",
    id: "offer",
    models: ["subscription"],
    status: "live",
    liveOn,
    stoppedOn: "",
    private: false,
    publicOffer: "",
  }),
];

/** A billed line of the offer, in US dollars unless it says otherwise. */
function sale(line: string, day: string, amount: string, more: object = {}): Fact {
  const usual = { revision: 1, offer: "offer", currency: "USD", kind: "sale", exclusion: "", offsets: "" };
  return { kind: "sale", sale: { ...usual, line, day, amount, ...more } };
}

/**
 * Lives through a history: after each day's arrivals it recomputes, and on the days of `wanted` the answer,
 * the record and the slow calculator must have the stage that is given there.
 */
async function live(
  world: World,
  partner: string,
  arrivals: readonly Arrival[],
  wanted: Readonly<Record<string, string>>,
): Promise<History> {
  const { database, market, programs: versions } = world;
  const history = { programs: versions, arrivals };
  for (const day of [...new Set([...arrivals.map(({ on }) => on), ...Object.keys(wanted)])].sort()) {
    await market.receive(
      partner,
      arrivals.filter(({ on }) => on === day),
    );
    await database.owner.query("update standing_due set due_on = $2 where partner_id = $1", [partner, day]);
    await market.recompute(day);
    const expected = expectedOn(history, day, day);
    if (wanted[day] !== undefined)
      expect({ day, stage: stageOf(expected) }).toEqual({ day, stage: wanted[day] });
    expect({ day, ...(await market.ask(partner, day, day)) }).toEqual({ day, ...expected });
    expect(await recordedOf(world, partner)).toEqual({ day, ...expected });
  }
  return history;
}

test("fraud that is found under the next version revokes what an earlier version awarded", async () => {
  const arrivals = [
    ...joined("2023-08-01", "2023-08-01", "2023-08-01"),
    ...arriving("2023-11-20", sale("A", "2023-11-20", "30000.00")),
    ...arriving("2024-01-10", sale("A", "2023-11-20", "30000.00", { revision: 2, exclusion: "fraud" })),
  ];
  const wanted = { "2023-11-20": "t25k", "2023-12-02": "t25k", "2024-01-10": "publisher" };
  const history = await live(real, "next-version", arrivals, wanted);
  expect(has(expectedOn(history, "2024-01-10", "2024-01-10"), "blog-feature")).toBe(false);
});

test("an award that changed nothing still counts when an earlier one turns out to be fraud", async () => {
  const arrivals = [
    ...joined("2023-12-01", "2023-12-01", "2023-12-01"),
    ...arriving("2024-01-10", sale("A", "2024-01-10", "10000.00"), sale("C", "2024-01-10", "16000.00")),
    ...arriving("2024-02-10", sale("B", "2024-02-10", "10000.00")),
    ...arriving(
      "2024-03-10",
      sale("A", "2024-01-10", "10000.00", { revision: 2, exclusion: "fraud" }),
      sale("R", "2024-03-10", "-5000.00", { kind: "refund", offsets: "C" }),
    ),
  ];
  await live(real, "unchanged", arrivals, {
    "2024-01-10": "t25k",
    "2024-02-10": "t25k",
    "2024-03-10": "t25k",
  });
});

test("an award is judged by the rates that were known on its day", async () => {
  const rate = (value: string): Fact => ({ kind: "rate", currency: "EUR", day: "2024-01-09", rate: value });
  const arrivals = [
    ...joined("2023-12-01", "2023-12-01", "2023-12-01"),
    ...arriving("2024-01-09", rate("1.10")),
    ...arriving(
      "2024-01-10",
      sale("A", "2024-01-10", "46000.00", { currency: "EUR" }),
      sale("F", "2024-01-10", "400.00"),
    ),
    ...arriving("2024-02-10", rate("1.08")),
    ...arriving("2024-03-10", sale("F", "2024-01-10", "400.00", { revision: 2, exclusion: "fraud" })),
  ];
  await live(real, "rates", arrivals, { "2024-01-10": "t50k", "2024-02-10": "t50k", "2024-03-10": "t50k" });
});

test("a day on which an unlock was kept says so later, whatever happened to the benefit since", async () => {
  const arrivals = [
    ...joined("2023-11-19", "2024-06-01", "2022-12-01"),
    ...arriving("2023-11-20", sale("A", "2022-11-20", "100000.00")),
    ...arriving("2024-02-29", sale("B", "2024-02-29", "100000.00")),
  ];
  const wanted = { "2023-11-20": "t100k", "2023-12-05": "publisher", "2024-02-29": "t100k" };
  const history = await live(real, "kept", arrivals, wanted);
  const then = expectedOn(history, "2023-12-05", "2023-12-05");
  expect(has(then, "success-story")).toBe(true);
  expect(expectedOn(history, "2023-12-05", "2024-02-29")).toEqual(then);
  expect(await real.market.ask("kept", "2023-12-05", "2024-02-29")).toEqual(then);
});

test("fraud that arrives in one file with its chargeback revokes the award", async () => {
  const arrivals = [
    ...joined("2023-12-01", "2023-12-01", "2023-12-01"),
    ...arriving("2024-01-10", sale("A", "2024-01-10", "30000.00")),
    ...arriving(
      "2024-03-10",
      sale("A", "2024-01-10", "30000.00", { revision: 2, exclusion: "fraud" }),
      sale("back", "2024-01-10", "-30000.00", { kind: "chargeback", offsets: "A" }),
    ),
  ];
  await live(real, "one-file", arrivals, { "2024-01-10": "t25k", "2024-03-10": "publisher" });
});

test("the first day of a term is decided by its facts alone; the days after it hold its award", async () => {
  const arrivals = [
    ...joined("2023-06-27", "2023-06-19", "2022-04-02"),
    ...arriving("2023-10-15", sale("A", "2023-10-15", "5000.00")),
    ...arriving("2024-06-26", sale("R", "2024-06-26", "-5000.00", { kind: "refund", offsets: "A" })),
  ];
  const history = await live(real, "first-day", arrivals, { "2024-04-02": "t500", "2024-06-26": "t500" });
  for (const [day, stage] of [
    ["2024-04-02", "publisher"],
    ["2024-04-03", "t500"],
  ] as const) {
    const said = await real.market.ask("first-day", day, "2024-06-26");
    expect({ day, stage: stageOf(said) }).toEqual({ day, stage });
    expect(said).toEqual(expectedOn(history, day, "2024-06-26"));
  }
});

test("an unlock that its version gives again keeps the past in which it was only kept", async () => {
  const version = (name: string, from: string, window: string) => `program: status
version: ${name}
in-force: { from: ${from} }
currency: USD
languages: []
measures: { sales: { sum: sales, window: ${window}, excluding: [fraud] } }
tracks:
  status:
    scope: partner
    enter: offers.exists(o, o.live)
    stages:
      - { id: silver }
      - { id: gold, when: sales >= 1000 }
benefits:
  help: { category: marketing, delivery: consultation, from: status.gold, per: term, times: once }
on-change: { unlocked: keep }
`;
  const world = await worldOfTexts([
    version("v1", "2023-01-01", "cumulative"),
    version("v2", "2023-12-01", "trailing 12 months"),
  ]);
  const arrivals = [
    ...joined("2023-11-20", "2024-06-01", "2022-01-01"),
    ...arriving("2023-11-20", sale("A", "2022-11-20", "1000.00")),
    ...arriving("2024-02-29", sale("B", "2024-02-29", "1000.00")),
  ];
  const wanted = { "2023-11-20": "gold", "2023-12-05": "silver", "2024-02-29": "gold" };
  const history = await live(world, "again", arrivals, wanted);
  const then = expectedOn(history, "2023-12-05", "2023-12-05");
  expect(then.unlocked).toEqual(["help"]);
  expect(expectedOn(history, "2023-12-05", "2024-02-29")).toEqual(then);
  expect(await world.market.ask("again", "2023-12-05", "2024-02-29")).toEqual(then);
});

/** Compares what the marketplace says about days, as known on one, with the calculator. */
async function compare(
  world: World,
  partner: string,
  history: History,
  days: readonly string[],
  at: string,
): Promise<void> {
  for (const day of days) {
    const said = await world.market.ask(partner, day, at);
    expect({ day, at, ...said }).toEqual({ day, at, ...expectedOn(history, day, at) });
  }
}

/** Compares what the marketplace says at the end about days, as they were known on earlier ones. */
async function compareAsKnown(
  { market }: World,
  partner: string,
  history: History,
  plan: Plan,
  lived: ReturnType<typeof livedOf>,
): Promise<void> {
  const days = daysAbout(plan, lived);
  const moments = [...new Set(lived.arrivals.map(({ on }) => on))].filter((on) => on >= plan.start);
  for (const [n, at] of moments.entries()) {
    const day = days[(n * 7 + plan.pick) % days.length] ?? at;
    for (const on of [at, day]) {
      const said = await market.askKnownAt(partner, on, at);
      expect({ on, knownAt: at, ...said }).toEqual({ on, knownAt: at, ...expectedOn(history, on, at) });
    }
  }
}

async function livePlan(world: World, partner: string, plan: Plan): Promise<void> {
  const { database, market, programs: versions } = world;
  await forgetRates(world);
  const lived = livedOf(plan);
  const { arrivals, recomputed, asked, last } = lived;
  const history = { programs: versions, arrivals };
  for (const [day, ofDay] of Map.groupBy(arrivals, ({ on }) => on)) {
    for (const ofFile of Map.groupBy(ofDay, ({ file }) => file).values()) {
      await market.receive(partner, ofFile);
      // More may arrive on a day that was decided already.
      if (recomputed.has(day)) await market.recompute(day);
    }
    const around = [moved(day, { days: -31 }), day, moved(day, { days: 90 })];
    if (asked.has(day)) await compare(world, partner, history, around, day);
  }
  await compare(world, partner, history, daysAbout(plan, lived), last);
  await compareAsKnown(world, partner, history, plan, lived);
  await database.owner.query("update standing_due set due_on = $2 where partner_id = $1", [partner, last]);
  await market.recompute(last);
  expect(await recordedOf(world, partner)).toEqual({ day: last, ...expectedOn(history, last, last) });
  const { reproduced, differences } = await market.replay(partner);
  expect(differences).toEqual([]);
  expect(reproduced).toBeGreaterThan(0);
  // The partner must not become due on the days of others.
  await database.owner.query("update standing_due set due_on = 'infinity'");
}

describe.each([
  ["the real program", async () => real],
  ["versions with times of grace and promotions", holdingWorld],
] as const)("under %s", async (_, open) => {
  const world = await open();

  test("any day answers what a walk over all days gives, whatever arrives and is recomputed", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(plansOf(3, 12, 2), async (plan) => {
        run += 1;
        await livePlan(world, `run${run}`, plan);
      }),
      { ...runs(30), endOnFailure: true },
    );
  }, 300_000);
});
