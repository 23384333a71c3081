import { readFileSync } from "node:fs";
import {
  addPeriod,
  compileProgram,
  type EpochDay,
  explain,
  factsOn,
  type History,
  inForce,
  nextChange,
  type OfferRecord,
  type Program,
  parseDay,
  publishingOptions,
  type SourceNode,
  settleUnlocks,
  type Timeline,
  timelineOf,
} from "@laurel/core";
import { readYaml } from "../../packages/server/src/program/read-yaml.ts";
import { randomNumbers } from "../random.ts";
import { type Rate, type Rounds, timeRounds } from "../time-rounds.ts";

/** Partners by their number of offers. */
const offerCounts = { few: 50, many: 5_000 } as const;

/** How many offers of a partner are decided per second. */
export interface OfferTimes {
  readonly few: Rate;
  readonly many: Rate;
}

/**
 * How many offers are decided per second, for a partner with few offers and for one with many: what a
 * recomputation computes of a partner, without the database.
 */
export async function timeOffers(rounds: Rounds): Promise<OfferTimes> {
  const timeline = readTimeline();
  const [few, many] = await timeRounds(
    Object.entries(offerCounts).map(([name, count]) => {
      const history = historyOf(count);
      return { name, size: count, pass: () => decideAnew(timeline, history) };
    }),
    rounds,
  );
  return { few: few as Rate, many: many as Rate };
}

const today = parseDay("2026-11-21") as EpochDay;
/** Offers went live on this many days up to today. */
const liveDays = 1_500;

/** A number that depends on the answer, the unlocks and the next change. */
function decideAnew(timeline: Timeline, history: History): number {
  const program = inForce(timeline, today) as Program;
  const facts = factsOn(timeline, program, history, today);
  const explanation = explain(program, facts);
  const { opened } = settleUnlocks({ timeline, program, facts, explanation, history }, []);
  return explanation.unlocked.length + opened.length + nextChange(timeline, history, today);
}

function historyOf(count: number): History {
  const random = randomNumbers(20260102);
  const offers = Array.from({ length: count }, (_, index): OfferRecord => {
    const on = (today - Math.floor(random() * liveDays)) as EpochDay;
    const option = publishingOptions[Math.floor(random() * publishingOptions.length)] ?? "list";
    return {
      offerId: `offer-${index}`,
      option,
      byol: random() < 0.2,
      private: random() < 0.1,
      publicOfferId: null,
      type: "saas",
      storefront: "marketplace",
      status: "live",
      liveOn: on,
      stoppedOn: null,
      publications: [{ option, on }],
    };
  });
  const sales = Array.from({ length: 365 }, (_, index) => ({
    day: (today - index) as EpochDay,
    exclusion: "" as const,
    amountMinor: 100_000,
    unconverted: 0,
  }));
  const joinedOn = addPeriod(today, { months: -60, days: 0 });
  return {
    partnerId: "p",
    country: "US",
    joinedOn,
    offers,
    sales,
    observations: [],
    awards: [],
    unlocks: [],
  };
}

/** The versions of the program that the example uses. */
function readTimeline(): Timeline {
  const folder = new URL("../../programs/marketplace-rewards/", import.meta.url);
  const read = (file: string): SourceNode => {
    const tree = readYaml(readFileSync(new URL(file, folder), "utf8"), file);
    if (Array.isArray(tree)) throw new Error(`${file}: ${JSON.stringify(tree)}`);
    return tree;
  };
  const texts = new Map(["en", "zh-TW", "ko-KR"].map((locale) => [locale, read(`texts/${locale}.yaml`)]));
  const programs: Program[] = [];
  for (const version of ["2020-07", "2023-08", "2023-12"]) {
    const compiled = compileProgram(read(`${version}.yaml`), { texts, previous: programs.at(-1) ?? null });
    if (!compiled.ok) throw new Error(`${version}: ${JSON.stringify(compiled.problems)}`);
    programs.push(compiled.program);
  }
  return timelineOf(programs);
}
