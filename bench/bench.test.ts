import { expect, test } from "vitest";
import { bars, missedBars, quickBars } from "./bars.ts";
import { compareAnswers } from "./decide/compare-answers.ts";
import { makePopulation } from "./decide/make-population.ts";
import { readBenchProgram } from "./decide/read-bench-program.ts";
import { contendersOf } from "./decide/time-deciding.ts";
import {
  decidingRatios,
  importRatios,
  loopRatios,
  offerRatios,
  pageRatios,
  readRatios,
  standingRatios,
  streamRatios,
} from "./measure-all.ts";
import { statementsOfHistory } from "./read/statements-of-history.ts";
import { median, ratio } from "./time-rounds.ts";

const population = makePopulation(300);

test("every contender gives the same answer for every partner", async () => {
  await compareAnswers(contendersOf(readBenchProgram()), population);
});

test("a contender that is wrong about one partner is found out", async () => {
  const [right] = contendersOf(readBenchProgram());
  const wrong = { ...right!, name: "wrong", decide: () => ({ tracks: {}, unlocked: [] }) };
  await expect(compareAnswers([right!, wrong], population)).rejects.toThrow("wrong says");
});

test("the population covers every stage, and no stage holds more than a third", () => {
  const [hand] = contendersOf(readBenchProgram());
  const stages = population.map((facts) => hand!.decide!(hand!.rowOf(facts)).tracks.transact ?? "none");
  const shares = Map.groupBy(stages, (stage) => stage);
  expect(shares.size).toBe(6);
  for (const [stage, own] of shares)
    expect(own.length / population.length, String(stage)).toBeLessThan(1 / 3);
});

test("the program has five stages and twenty-five benefits", () => {
  const { tracks, benefits, measures } = readBenchProgram();
  expect(tracks.map(({ stages }) => stages.length)).toEqual([5]);
  expect(benefits).toHaveLength(25);
  expect(measures.length + 1).toBe(12);
});

test("the ratios have their promised names", () => {
  const rates = contendersOf(readBenchProgram()).map(({ name }) => ({ name, rate: 1, rounds: [1] }));
  const times = {
    copyRate: 1,
    importRate: 1,
    replayRate: 1,
    longerRate: 1,
    peakMbOfFew: 1,
    peakMbOfMany: 1,
  };
  const read = { name: "read", rate: 1, rounds: [1], p99Ms: 1 };
  const names = Object.keys({
    ...decidingRatios(rates),
    ...offerRatios({ few: read, many: read }),
    ...importRatios(times),
    ...standingRatios({ first: 1, again: 1, read: 1, copyIn: 1, copyOut: 1, bytesPerRecord: 1 }),
    ...readRatios({ laurel: read, fastify: read }, 1),
    ...streamRatios({ medianMs: 1, p95Ms: 1 }),
    ...loopRatios({
      queue: { laurel: read, query: read },
      activating: { laurel: read, statements: read },
    }),
    ...pageRatios({ scriptKb: 1, scripts: 1, frameMs: 1, rows: 1 }),
  });
  expect(names).toEqual(
    expect.arrayContaining([
      "decide/hand-written",
      "decide/json-logic-engine",
      "decide/cel-js",
      "decide/zen-engine",
      "decide/json-rules-engine",
      "explain/json-logic-engine",
      "explain/cel-js",
      "offers/linear",
      "import/copy",
      "import/peak-mb",
      "replay/import",
      "replay/longer-file",
      "recompute/copy",
      "recompute/unchanged",
      "standing/copy-out",
      "standing/record-bytes",
      "read/fastify",
      "read/guard-share",
      "stream/p95-ms",
      "queue/bare-query",
      "activate/transaction",
      "page/script-kb",
      "page/scroll-frame-ms",
      "page/scroll-rows",
    ]),
  );
  expect(names).toEqual(expect.arrayContaining(Object.keys(bars)));
});

test("a bar holds from its number on, and one that was not measured does not", () => {
  const even = Object.fromEntries(Object.entries(bars).map(([name, { bar }]) => [name, bar]));
  expect(missedBars(even, bars)).toEqual([]);
  expect(missedBars({ ...even, "import/peak-mb": 301 }, bars)).toEqual(["import/peak-mb"]);
  expect(missedBars({ ...even, "decide/hand-written": 0.14 }, bars)).toEqual(["decide/hand-written"]);
  expect(missedBars({}, bars)).toEqual(Object.keys(bars));
  expect(Object.keys(bars).filter((name) => !(name in quickBars))).toEqual([
    "recompute/unchanged",
    "standing/copy-out",
  ]);
});

test("the bare server asks what the route asks of a partner", async () => {
  const statements = await statementsOfHistory();
  const tables = [
    "partners",
    "sales_daily",
    "offers",
    "offer_snapshots",
    "observations",
    "partner_snapshots",
  ];
  for (const table of [...tables, "standing_due"])
    expect(
      statements.filter(({ text }) => text.includes(`from ${table}`)),
      table,
    ).toHaveLength(1);
});

test("a queue that takes longer has a higher ratio, and an activation that takes longer a lower one", () => {
  const [slow, fast] = [10, 20].map((rate) => ({ name: "one", rate, rounds: [rate] }));
  const ratios = loopRatios({
    queue: { laurel: slow!, query: fast! },
    activating: { laurel: slow!, statements: fast! },
  });
  expect(ratios).toEqual({ "queue/bare-query": 2, "activate/transaction": 0.5 });
});

test("a ratio is the median over the rounds, each taken by itself", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  const one = { name: "one", rate: 20, rounds: [10, 20, 40] };
  const other = { name: "other", rate: 10, rounds: [5, 10, 10] };
  expect(ratio(one, other)).toBe(2);
});
