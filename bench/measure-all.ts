import { timeDeciding } from "./decide/time-deciding.ts";
import type { ImportSizes, ImportTimes } from "./import/time-import.ts";
import type { LoopSizes, LoopTimes } from "./loop/time-loop.ts";
import type { OfferTimes } from "./offers/time-offers.ts";
import type { PageSizes, PageTimes } from "./page/measure-page.ts";
import type { ReadSizes, ReadTimes } from "./read/time-reading.ts";
import type { StandingSizes, StandingTimes } from "./standing/time-standings.ts";
import type { StreamSizes, StreamTimes } from "./stream/time-streams.ts";
import { type Rate, type Rounds, ratio } from "./time-rounds.ts";

/** How much is measured. */
export interface Sizes {
  readonly partners: number;
  readonly rounds: Rounds;
  readonly lines: ImportSizes;
  readonly standings: StandingSizes;
  readonly reads: ReadSizes;
  readonly live: StreamSizes;
  readonly page: PageSizes;
  readonly loop: LoopSizes;
}

/** The sizes of a full run. */
export const fullSizes: Sizes = {
  partners: 4096,
  rounds: { count: 31, turnMs: 100 },
  lines: { partners: 10_000, few: 250_000, many: 1_000_000 },
  standings: { partners: 100_000, sales: 1_000_000 },
  reads: { rounds: 31, turnMs: 1000, connections: 50 },
  live: { streams: 200, changes: 200 },
  page: { sales: 10_000 },
  loop: { promises: 10_000, rounds: 31, each: 20 },
};

/** The sizes of a run of at most two minutes. */
export const quickSizes: Sizes = {
  partners: 4096,
  rounds: { count: 15, turnMs: 50 },
  lines: { partners: 2_000, few: 75_000, many: 300_000 },
  standings: { partners: 2_000, sales: 20_000 },
  reads: { rounds: 15, turnMs: 500, connections: 50 },
  live: { streams: 200, changes: 50 },
  page: { sales: 2_000 },
  loop: { promises: 10_000, rounds: 11, each: 20 },
};

/** All numbers of a run. */
export interface Measured {
  /** Speeds in things per second, and durations in milliseconds. */
  readonly rates: readonly { readonly name: string; readonly rate: number; readonly unit: string }[];
  readonly ratios: Readonly<Record<string, number>>;
}

/** Measures everything; `tell` is told each next step. */
export async function measureAll(sizes: Sizes, tell: (what: string) => void): Promise<Measured> {
  tell(`deciding ${sizes.partners} partners`);
  const deciding = await timeDeciding(sizes.partners, sizes.rounds);
  // Loaded only now: it makes V8's young generation outgrow the processor's caches, which slows down the
  // contenders that allocate.
  tell("deciding partners with many offers");
  const { timeOffers } = await import("./offers/time-offers.ts");
  const offers = await timeOffers(sizes.rounds);
  const { timeImport } = await import("./import/time-import.ts");
  const importing = await timeImport(sizes.lines, tell);
  const { timeStandings } = await import("./standing/time-standings.ts");
  const standings = await timeStandings(sizes.standings, tell);
  const { timeReading } = await import("./read/time-reading.ts");
  const { timeStreams } = await import("./stream/time-streams.ts");
  const { timeLoop } = await import("./loop/time-loop.ts");
  const { measurePage } = await import("./page/measure-page.ts");
  const { withExample } = await import("./serve-example.ts");
  // The loop comes last, because it fills the example.
  const { reading, live, page, loop } = await withExample(async (example) => {
    const alone = async <T>(measured: Promise<T>) => {
      const seen = await measured;
      await example.endAll();
      return seen;
    };
    return {
      reading: await alone(timeReading(example, sizes.reads, tell)),
      live: await alone(timeStreams(example, sizes.live, tell)),
      page: await alone(measurePage(example, sizes.page, tell)),
      loop: await alone(timeLoop(example, sizes.loop, tell)),
    };
  });
  tell("the checks before a route");
  const { timeGuard } = await import("./read/time-guard.ts");
  const guardUs = await timeGuard(sizes.rounds);
  return {
    rates: [
      ...deciding.map(({ name, rate }) => ({ name, rate, unit: "partners/s" })),
      ...[offers.few, offers.many].map(({ name, rate }) => ({
        name: `${name} offers`,
        rate,
        unit: "offers/s",
      })),
      { name: "copy", rate: importing.copyRate, unit: "lines/s" },
      { name: "import", rate: importing.importRate, unit: "lines/s" },
      { name: "replay", rate: importing.replayRate, unit: "lines/s" },
      { name: "replay with one more", rate: importing.longerRate, unit: "lines/s" },
      { name: "first decisions", rate: standings.first, unit: "partners/s" },
      { name: "the same again", rate: standings.again, unit: "partners/s" },
      { name: "all standings", rate: standings.read, unit: "partners/s" },
      { name: "copy in of what they write", rate: standings.copyIn, unit: "partners/s" },
      { name: "copy out of their facts", rate: standings.copyOut, unit: "partners/s" },
      ...[reading.laurel, reading.fastify].flatMap(({ name, rate, p99Ms }) => [
        { name: `read ${name}`, rate, unit: "requests/s" },
        { name: `read ${name}, p99`, rate: p99Ms, unit: "ms" },
      ]),
      ...[loop.queue.laurel, loop.queue.query, loop.activating.laurel, loop.activating.statements].map(
        ({ name, rate }) => ({ name, rate, unit: "a second" }),
      ),
      { name: "stream, median", rate: live.medianMs, unit: "ms" },
    ],
    ratios: {
      ...decidingRatios(deciding),
      ...offerRatios(offers),
      ...importRatios(importing),
      ...standingRatios(standings),
      ...readRatios(reading, guardUs),
      ...streamRatios(live),
      ...loopRatios(loop),
      ...pageRatios(page),
    },
  };
}

/** The ratios of ourselves, deciding and explaining, to the others. */
export function decidingRatios(rates: readonly Rate[]): Record<string, number> {
  const [hand, decide, explain, ...peers] = rates;
  if (hand === undefined || decide === undefined || explain === undefined)
    throw new Error("nothing was timed");
  return Object.fromEntries([
    ...[hand, ...peers].map((peer) => [`decide/${peer.name}`, ratio(decide, peer)] as const),
    ...[decide, ...peers].map((peer) => [`explain/${peer.name}`, ratio(explain, peer)] as const),
  ]);
}

/** How the time per offer grows with their number: 1 means not at all. */
export function offerRatios({ few, many }: OfferTimes): Record<string, number> {
  return { "offers/linear": ratio(many, few) };
}

/** The ratios of an import to COPY, of two kinds of replay to an import, and what memory it took. */
export function importRatios(times: ImportTimes): Record<string, number> {
  return {
    "import/copy": times.importRate / times.copyRate,
    "replay/import": times.replayRate / times.importRate,
    "replay/longer-file": times.longerRate / times.importRate,
    "import/peak-mb": Math.max(times.peakMbOfFew, times.peakMbOfMany),
    "import/peak-of-many-by-few": times.peakMbOfMany / times.peakMbOfFew,
  };
}

/** The ratios of deciding everyone, and of reading every standing, to COPY, and what a record takes. */
export function standingRatios(times: StandingTimes): Record<string, number> {
  const { first, again, read, copyIn, copyOut, bytesPerRecord } = times;
  return {
    "recompute/copy": first / copyIn,
    "recompute/unchanged": again / copyOut,
    "standing/copy-out": copyOut / read,
    "standing/record-bytes": bytesPerRecord,
  };
}

/** The ratio of our reading to that of the bare server, and the share of it that the guard's checks take. */
export function readRatios({ laurel, fastify }: ReadTimes, guardUs: number): Record<string, number> {
  return { "read/fastify": ratio(laurel, fastify), "read/guard-share": (guardUs * laurel.rate) / 1e6 };
}

/** How long a change takes from its commit to the pages that are open, at most, but for one of twenty. */
export function streamRatios({ p95Ms }: StreamTimes): Record<string, number> {
  return { "stream/p95-ms": p95Ms };
}

/** How much longer the queue takes than its query, and our rate of activations by that of statements. */
export function loopRatios({ queue, activating }: LoopTimes): Record<string, number> {
  return {
    "queue/bare-query": ratio(queue.query, queue.laurel),
    "activate/transaction": ratio(activating.laurel, activating.statements),
  };
}

/** What the first load of the page with a partner's benefits transfers, and how a long list scrolls. */
export function pageRatios({ scriptKb, frameMs, rows }: PageTimes): Record<string, number> {
  return { "page/script-kb": scriptKb, "page/scroll-frame-ms": frameMs, "page/scroll-rows": rows };
}
