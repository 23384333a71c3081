import fc from "fast-check";
import { expect, test } from "vitest";
import type { DailySales, History } from "../facts/history.ts";
import { dailySales, day, days, emptyHistory, histories, salesOn } from "../testing/histories.ts";
import { type ProgramSource, programOf, programs } from "../testing/programs.ts";
import { runs } from "../testing/runs.ts";
import type { EpochDay } from "../values/calendar.ts";
import { explain } from "./explain/explain.ts";
import { project } from "./explain/project.ts";
import { explanationOn, factsOn, standingOn } from "./time/facts-on.ts";

const looks = fc.record({ written: programs({ publications: true }), history: histories, on: days });

/** The list in another order, which random numbers decide. */
function shuffled<T>(items: readonly T[], order: readonly number[]): readonly T[] {
  const rank = new Map(items.map((item, index) => [item, order[index % order.length] ?? 0]));
  return [...items].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
}

const orders = fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 });

/**
 * At most one observation of a measure per day: of several, the last received counts, so their order matters.
 */
function distinct({ observations, ...history }: History): History {
  const byDay = new Map(observations.map((one) => [`${one.measure} ${one.observedOn}`, one]));
  return { ...history, observations: [...byDay.values()] };
}

test("the order in which facts are listed does not matter", () => {
  fc.assert(
    fc.property(looks, orders, ({ written: { program }, history, on }, order) => {
      const facts = distinct(history);
      const turned: History = {
        ...facts,
        sales: shuffled(facts.sales, order),
        observations: shuffled(facts.observations, order),
      };
      expect(standingOn([program], turned, on)).toEqual(standingOn([program], facts, on));
      const one = standingOn([program], { ...facts, offers: shuffled(facts.offers, order) }, on);
      const other = standingOn([program], facts, on);
      expect(one.tracks).toEqual(other.tracks);
      expect(new Set(one.unlocked.map((u) => JSON.stringify(u)))).toEqual(
        new Set(other.unlocked.map((u) => JSON.stringify(u))),
      );
    }),
    runs(60),
  );
});

test("how a day's sales are split into lines does not matter", () => {
  fc.assert(
    fc.property(looks, fc.integer({ min: -5000, max: 5000 }), ({ written, history, on }, part) => {
      const split = history.sales.flatMap((sales): DailySales[] => [
        { ...sales, amountMinor: part },
        { ...sales, amountMinor: sales.amountMinor - part },
      ]);
      const timeline = [written.program];
      expect(standingOn(timeline, { ...history, sales: split }, on)).toEqual(
        standingOn(timeline, history, on),
      );
    }),
    runs(60),
  );
});

test("of several observations on one day, the last received counts", () => {
  const program = programOf(ladderOf(["teamsUsers >= 1", "teamsUsers >= 2"]));
  const observed = (value: string) => ({
    measure: "teams-users",
    value,
    observedOn: day("2024-01-01"),
    expiresOn: null,
  });
  const history = emptyHistory("2023-01-01");
  const stageOf = (...values: readonly string[]) =>
    standingOn([program], { ...history, observations: values.map(observed) }, day("2024-01-02")).tracks;
  expect(stageOf("2", "1")).toEqual({ transact: "t1" });
  expect(stageOf("1", "2")).toEqual({ transact: "t2" });
});

/** A partner track with a publisher stage and the given conditions above it. */
function ladderOf(whens: readonly string[], track: object = {}): ProgramSource {
  const stages = [{ id: "t0" }, ...whens.map((when, index) => ({ id: `t${index + 1}`, when }))];
  return {
    program: "program",
    version: "1",
    "in-force": { from: "2000-01-01" },
    currency: "USD",
    lists: {},
    measures: {
      billedSales: { sum: "sales", window: "trailing 12 months", excluding: ["fraud"] },
      allSales: { sum: "sales", window: "cumulative" },
      teamsUsers: { latest: "teams-users" },
    },
    tracks: { transact: { scope: "partner", stages, ...track } },
    benefits: {},
  };
}

/** Ladders whose conditions only have lower thresholds, so that more sales can only help. */
const monotone = fc
  .array(fc.tuple(fc.constantFrom("&&", "||"), fc.integer({ min: 1, max: 500 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((steps) => {
    let least = 0;
    const whens = steps.map(([operator, more]) => {
      least += more;
      return `billedSales >= ${least} ${operator} allSales >= ${least * 2}`;
    });
    return programOf(ladderOf(whens));
  });

test("more sales never lower a stage if all thresholds are lower bounds", () => {
  fc.assert(
    fc.property(monotone, histories, dailySales, days, (program, history, more, on) => {
      const added = { ...more, amountMinor: Math.abs(more.amountMinor) };
      const rawOf = (facts: History) => {
        const raw = explanationOn([program], facts, on)?.reasons.tracks[0]?.raw ?? null;
        return program.tracks[0]?.stages.findIndex(({ id }) => id === raw) ?? -1;
      };
      const after = rawOf({ ...history, sales: [...history.sales, added] });
      expect(after).toBeGreaterThanOrEqual(rawOf(history));
    }),
    runs(200),
  );
});

test("the identity of a partner does not affect its standing; only a condition on its country does", () => {
  fc.assert(
    fc.property(looks, ({ written: { source, program }, history, on }) => {
      const named = JSON.stringify(source).includes("partner.country");
      const other = { ...history, partnerId: "someone-else", ...(named ? {} : { country: "ZZ" }) };
      expect(standingOn([program], other, on)).toEqual(standingOn([program], history, on));
    }),
    runs(80),
  );
});

/**
 * Months back, by counting: the same day of an earlier month, or its last day where that month is shorter.
 */
function monthsBefore(on: EpochDay, months: number): EpochDay {
  const date = new Date(on * 86_400_000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - months];
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return (Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) / 86_400_000) as EpochDay;
}

test("a window sums the lines after its start and up to the day, exact to the cent", () => {
  fc.assert(
    fc.property(
      histories,
      days,
      fc.integer({ min: 1, max: 24 }),
      fc.boolean(),
      (history, on, count, months) => {
        const source = ladderOf([]);
        const window = `trailing ${count} ${months ? "months" : "days"}`;
        const program = programOf({
          ...source,
          measures: {
            ...source.measures,
            billedSales: { sum: "sales", window, excluding: ["fraud", "test"] },
          },
        });
        const after = months ? monthsBefore(on, count) : on - count;
        const sum = (counts: (sales: DailySales) => boolean) =>
          Number(
            history.sales.filter(counts).reduce((total, sales) => total + BigInt(sales.amountMinor), 0n),
          );
        const { measures } = standingOn([program], history, on);
        const excluded = ["fraud", "test"];
        expect(measures.billedSales).toBe(
          sum((sales) => sales.day > after && sales.day <= on && !excluded.includes(sales.exclusion)),
        );
        expect(measures.allSales).toBe(sum((sales) => sales.day <= on));
      },
    ),
    runs(300),
  );
});

test("two adjacent windows add up to one window of their joint length", () => {
  fc.assert(
    fc.property(
      histories,
      days,
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 300 }),
      (history, on, n, m) => {
        const source = ladderOf([]);
        const trailing = (count: number) => ({ sum: "sales" as const, window: `trailing ${count} days` });
        const measures = { first: trailing(n), second: trailing(m), both: trailing(n + m) };
        const program = programOf({ ...source, measures });
        const late = standingOn([program], history, on).measures;
        const early = standingOn([program], history, (on - n) as EpochDay).measures;
        expect((late.first ?? 0) + (early.second ?? 0)).toBe(late.both);
      },
    ),
  );
});

test.each([
  ["2024-02-28", "2024-02-29", "2025-02-28"],
  ["2024-02-29", "2025-02-28", "2025-03-01"],
  ["2024-02-28", "2025-02-27", "2025-02-28"],
  ["2024-03-01", "2025-02-28", "2025-03-01"],
  ["2023-02-28", "2024-02-27", "2024-02-28"],
])("a sale of %s counts in the twelve months up to %s, and no longer on %s", (billed, still, gone) => {
  const program = programOf(ladderOf(["billedSales >= 5"]));
  const history = { ...emptyHistory("2020-01-01"), sales: salesOn([billed, 500]) };
  expect(standingOn([program], history, day(still)).tracks).toEqual({ transact: "t1" });
  expect(standingOn([program], history, day(gone)).tracks).toEqual({ transact: "t0" });
});

test("months count from the same day of the month, or from its last day", () => {
  const source = ladderOf(["billedSales >= 5"]);
  const program = programOf({
    ...source,
    measures: { ...source.measures, billedSales: { sum: "sales", window: "trailing 1 month" } },
  });
  const standsOn = (billed: string, on: string) =>
    standingOn([program], { ...emptyHistory(), sales: salesOn([billed, 500]) }, day(on)).tracks.transact;
  // 2024-03-31 − 1 month is 2024-02-29: a sale of that day has just left the window.
  expect(standsOn("2024-02-29", "2024-03-28")).toBe("t1");
  expect(standsOn("2024-02-29", "2024-03-29")).toBe("t0");
  expect(standsOn("2024-03-01", "2024-03-31")).toBe("t1");
  expect(standsOn("2024-03-01", "2024-04-01")).toBe("t0");
});

test("the newest version in force on the day decides, and before the first there is no decision", () => {
  fc.assert(
    fc.property(fc.uniqueArray(days, { minLength: 1, maxLength: 4 }), days, (starts, on) => {
      const sorted = starts.toSorted((a, b) => a - b);
      const program = programOf(ladderOf([]));
      const timeline = sorted.map((from) => ({ ...program, version: `from ${from}`, inForceFrom: from }));
      const newest = sorted.findLast((from) => from <= on);
      const standing = standingOn(timeline, emptyHistory(), on);
      expect(standing.version).toBe(newest === undefined ? null : `from ${newest}`);
      if (newest === undefined) expect(standing).toMatchObject({ tracks: {}, unlocked: [], measures: {} });
    }),
  );
});

test("a projection without changes is the present answer", () => {
  fc.assert(
    fc.property(looks, ({ written: { program }, history, on }) => {
      const facts = factsOn([program], program, history, on);
      expect(project(program, facts, {})).toEqual(explain(program, facts));
    }),
    runs(60),
  );
});

test("a projection with other measures is the answer for facts with those measures", () => {
  const program = programOf(ladderOf(["billedSales >= 5", "teamsUsers >= 2"]));
  const facts = factsOn([program], program, emptyHistory("2024-01-01"), day("2024-06-01"));
  const stageWith = (measures: Record<string, number | null>) =>
    project(program, facts, { measures }).tracks.transact;
  expect(stageWith({})).toBe("t0");
  expect(stageWith({ billedSales: 500 })).toBe("t1");
  expect(stageWith({ billedSales: 500, teamsUsers: 2 })).toBe("t2");
  expect(stageWith({ teamsUsers: null })).toBe("t0");
  expect(() => stageWith({ sales: 1 })).toThrow('no measure "sales"');
});
