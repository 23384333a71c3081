import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { expectedOn, type History } from "./testing-histories.ts";
import { marketOf, saidIn } from "./testing-history-files.ts";
import { anyPlan, daysAbout, livedOf } from "./testing-history-plans.ts";
import type { Arrival, Fact } from "./testing-known-facts.ts";
import { publishVersions } from "./testing-marketplace.ts";
import { type Expected, moved, programs } from "./testing-oracle.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
const market = marketOf(database);

/** The stage on the transact track, and the benefits without their amounts. */
const stageOf = ({ tracks }: Expected) => tracks.transact;
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

async function recordedOf(partner: string): Promise<Expected & { readonly day: string }> {
  const { rows } = await database.owner.query(
    `select answer ->> 'as_of' as day, answer from current_standings where partner_id = $1`,
    [partner],
  );
  const { version, tracks, measures, unlocked, waiting_for_rate } = rows[0].answer;
  const named = unlocked.map((one: Record<string, unknown>) => ({ ...one, amountMinor: one.amount_minor }));
  return {
    day: rows[0].day,
    ...saidIn({ version, tracks, measures, unlocked: named, waitingForRate: waiting_for_rate }),
  };
}

/**
 * Lives through a history: after each day's arrivals it recomputes, and on the days of `wanted` the answer,
 * the record and the slow calculator must have the stage that is given there.
 */
async function live(
  partner: string,
  arrivals: readonly Arrival[],
  wanted: Readonly<Record<string, string>>,
): Promise<History> {
  const history = { programs, arrivals };
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
    expect(await recordedOf(partner)).toEqual({ day, ...expected });
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
  const history = await live("next-version", arrivals, wanted);
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
  await live("unchanged", arrivals, { "2024-01-10": "t25k", "2024-02-10": "t25k", "2024-03-10": "t25k" });
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
  await live("rates", arrivals, { "2024-01-10": "t50k", "2024-02-10": "t50k", "2024-03-10": "t50k" });
});

test("a day on which an unlock was kept says so later, whatever happened to the benefit since", async () => {
  const arrivals = [
    ...joined("2023-11-19", "2024-06-01", "2022-12-01"),
    ...arriving("2023-11-20", sale("A", "2022-11-20", "100000.00")),
    ...arriving("2024-02-29", sale("B", "2024-02-29", "100000.00")),
  ];
  const wanted = { "2023-11-20": "t100k", "2023-12-05": "publisher", "2024-02-29": "t100k" };
  const history = await live("kept", arrivals, wanted);
  const then = expectedOn(history, "2023-12-05", "2023-12-05");
  expect(has(then, "success-story")).toBe(true);
  expect(expectedOn(history, "2023-12-05", "2024-02-29")).toEqual(then);
  expect(await market.ask("kept", "2023-12-05", "2024-02-29")).toEqual(then);
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
  await live("one-file", arrivals, { "2024-01-10": "t25k", "2024-03-10": "publisher" });
});

/** Forgets the rates of the partner before: a currency's rates are those of all partners. */
async function forgetRates(): Promise<void> {
  await database.owner.query("delete from rates; delete from undone_rates; delete from rate_days");
}

/** What the calculator and the marketplace say about days, as known on one. */
async function compare(
  partner: string,
  history: History,
  days: readonly string[],
  at: string,
): Promise<void> {
  for (const day of days) {
    const said = await market.ask(partner, day, at);
    expect({ day, at, ...said }).toEqual({ day, at, ...expectedOn(history, day, at) });
  }
}

test("any history gives on every day what a walk over all days gives, whenever it was recomputed", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(anyPlan, async (plan) => {
      run += 1;
      const partner = `run${run}`;
      await forgetRates();
      const lived = livedOf(plan);
      const { arrivals, recomputed, asked, last } = lived;
      const history = { programs, arrivals };
      for (const [day, ofDay] of Map.groupBy(arrivals, ({ on }) => on)) {
        await market.receive(partner, ofDay);
        if (recomputed.has(day)) await market.recompute(day);
        const around = [moved(day, { days: -31 }), day, moved(day, { days: 90 })];
        if (asked.has(day)) await compare(partner, history, around, day);
      }
      await compare(partner, history, daysAbout(plan, lived), last);
      await database.owner.query("update standing_due set due_on = $2 where partner_id = $1", [
        partner,
        last,
      ]);
      await market.recompute(last);
      expect(await recordedOf(partner)).toEqual({ day: last, ...expectedOn(history, last, last) });
      await database.owner.query("update standing_due set due_on = 'infinity'");
    }),
    { ...runs(150), endOnFailure: true },
  );
}, 300_000);
