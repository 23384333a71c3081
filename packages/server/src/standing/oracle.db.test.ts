import type { StandingAnswer } from "@laurel/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { computeAll } from "./compute-all.ts";
import { drainStandings } from "./drain-standings.ts";
import {
  anyPartner,
  epoch,
  importObservations,
  importOffers,
  importPartners,
  importRates,
  importSales,
  linesOf,
  partnersOfEachKind,
} from "./testing-lines.ts";
import { clockAt, publishVersions } from "./testing-marketplace.ts";
import { type Expected, expectedOn, type Lines } from "./testing-oracle.ts";
import { isUndecided } from "./undecided.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);

/** The days that are looked at: before the first version, under each, and on their edges. */
const lookedAt = [
  "2020-06-30",
  "2020-07-01",
  "2021-05-05",
  "2023-07-31",
  "2023-08-01",
  "2023-10-10",
  "2023-12-01",
  "2024-02-29",
  "2024-07-01",
  "2025-03-31",
];

/**
 * Imports the lines as they reach a marketplace: with rates that are corrected later, offers that were drafts
 * first, and partners decided in between. None of this may change what counts in the end. They are decided on
 * a day after all that are looked at, because a recorded stage may be held on later days.
 */
async function importAll({ partners, offers, sales, observations, rates }: Lines): Promise<void> {
  await importPartners(database, partners);
  const drafts = offers.map((offer) => ({ ...offer, status: "draft", liveOn: "", stoppedOn: "" }));
  await importOffers(
    database,
    drafts.filter((_, n) => n % 2 === 0),
  );
  await importOffers(
    database,
    offers.filter((_, n) => n % 3 !== 0),
  );
  await importRates(
    database,
    rates.filter((_, n) => n % 3 !== 0).map((each) => ({ ...each, rate: "0.0015" })),
  );
  await importObservations(database, observations);
  // A sale names its offer, so those whose offer comes later wait.
  const known = new Set(offers.filter((_, n) => n % 2 === 0 || n % 3 !== 0).map(({ id }) => id));
  const early = sales.filter(({ offer }, n) => known.has(offer) && n % 2 === 0);
  await importSales(database, early);
  await drainStandings(database, clockAt("2025-09-01"));
  await importOffers(database, offers);
  await importRates(database, rates);
  await drainStandings(database, clockAt("2025-09-02"));
  // Newest revisions first for some: the order in which lines arrive doesn't matter.
  const rest = sales.filter((sale) => !early.includes(sale));
  await importSales(
    database,
    rest.toSorted((a, b) => (a.line.length % 2) - (b.line.length % 2) || b.revision - a.revision),
  );
  await drainStandings(database, clockAt("2025-09-03"));
}

function saidIn({ version, tracks, measures, unlocked, waitingForRate = 0 }: StandingAnswer): Expected {
  const names = unlocked.map(({ benefit, offer, amountMinor }) =>
    [benefit, offer, amountMinor].filter((part) => part !== undefined).join(" "),
  );
  return { version, tracks, measures, unlocked: names.sort(), waiting: waitingForRate };
}

test("an independent calculation over the same lines agrees, under every version", async () => {
  let run = 0;
  let met = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(anyPartner, { minLength: 20, maxLength: 40 }), async (plans) => {
      run += 1;
      const lines = linesOf(plans, `run${run}`);
      await importAll(lines);
      const own = new Set(lines.partners.map(({ id }) => id));
      for (const day of lookedAt) {
        await transaction(database, allPartners, async (tx) => {
          let seen = 0;
          for await (const { answer } of computeAll(tx, epoch(day), epoch("2025-09-03"))) {
            if (isUndecided(answer)) throw answer.error;
            if (!own.has(answer.partnerId)) continue;
            seen += 1;
            const said = saidIn(answer);
            expect({ day, id: answer.partnerId, ...said }).toEqual({
              day,
              id: answer.partnerId,
              ...expectedOn(lines, answer.partnerId, day),
            });
            met = met.union(
              new Set([
                String(said.version),
                ...said.unlocked.map((name) => name.replace(/ run\S+/, " of an offer")),
              ]),
            );
          }
          expect(seen).toBe(own.size);
        });
      }
    }),
    // Each run fills the database further, so shrinking a case would take longer than reading the difference.
    { numRuns: runs(9).numRuns + 1, endOnFailure: true, examples: [[[...partnersOfEachKind]]] },
  );
  // What the law speaks of has occurred: in the fixed facts, which come first, if not in the random ones.
  expect([...met]).toEqual(
    expect.arrayContaining(["null", "2020-07", "2023-08", "2023-12", "base-email of an offer"]),
  );
  expect(met.size).toBeGreaterThan(20);
}, 120_000);
