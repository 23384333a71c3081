import { type EpochDay, isLiveOn } from "@laurel/core";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { accounted } from "../app/accounted.ts";
import type { TransferSubject } from "../facts/transfers/plan-transfers.ts";
import { loadTransfers } from "../facts/transfers/transfer-store.ts";
import { verifyState } from "../platform/audit/verify-state.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { loadPartners } from "./load-partners.ts";
import { marketOf } from "./testing-history-files.ts";
import { epoch } from "./testing-lines.ts";
import { addPartner, importLines, onDay, publisher, publishVersions } from "./testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
const market = marketOf(database);
const today = "2024-08-01";
let made = 0;
let [A, B] = ["", ""];

/** B has nothing live but what comes to it. */
beforeEach(async () => {
  made += 1;
  [A, B] = [`a${made}`, `b${made}`];
  await addPartner(onDay(database, "2024-01-10"), A, "2024-01-05", "2024-01-05");
  await importLines(onDay(database, "2024-01-10"), "partners", "partner_id,name,country,locale,joined_on", [
    `${B},Newcomer,US,en,2024-01-05`,
  ]);
});

const offerHeading =
  "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,stopped_on,private";

const line = (id: string, publisherId: string, live: string) =>
  `of-${id},${publisherId},Offer,saas,azure-marketplace,subscription,${live},false`;

/** Sends the catalogue of A's offer on a day. */
async function showOffer(on: string, status: string, liveOn: string, stoppedOn = "") {
  const shown = line(A, `pub-${A}`, `${status},${liveOn},${stoppedOn}`);
  await importLines(market.on(on), "offers", offerHeading, [shown]);
}

/** Where A's offer is live on days: `A`, `B`, both or neither; as known at the end of a day, or today. */
async function liveAt(days: readonly string[], knownAt = today): Promise<readonly string[]> {
  const found: string[] = [];
  for (const day of days) {
    let live = "";
    for (const [id, name] of [
      [A, "A"],
      [B, "B"],
    ] as const) {
      market.on(today);
      const { tracks } = await market.askKnownAt(id, day, knownAt);
      const now = await market.ask(id, day, today);
      if (knownAt === today) expect(tracks).toEqual(now.tracks);
      if (Object.keys(tracks).length > 0) live += name;
    }
    found.push(live);
  }
  return found;
}

test("an offer that came back goes again from an earlier day with all its days since then", async () => {
  const days = ["2024-02-29", "2024-03-01", "2024-03-21", "2024-03-22", today];
  await market.transfer("2024-04-01", publisher(A, B), "2024-03-22");
  await market.transfer("2024-04-02", publisher(A, A), "2024-03-22");
  expect(await liveAt(days)).toEqual(["A", "A", "A", "A", "A"]);
  await market.transfer("2024-04-03", publisher(A, B), "2024-03-01");
  expect(await liveAt(days)).toEqual(["A", "B", "B", "B", "B"]);
  expect(await liveAt(days.slice(0, 4), "2024-04-01")).toEqual(["A", "A", "A", "B"]);
  expect(await liveAt(days.slice(0, 4), "2024-04-02")).toEqual(["A", "A", "A", "A"]);
  await showOffer("2024-04-04", "live", "2024-01-05");
  expect(await liveAt(days)).toEqual(["A", "B", "B", "B", "B"]);
});

test("of several transfers on one day each takes its days", async () => {
  await market.transfer("2024-05-01", publisher(A, B), "2024-03-01");
  await market.transfer("2024-05-01", publisher(A, A), "2024-04-01");
  await showOffer("2024-05-01", "live", "2024-01-06");
  expect(await liveAt(["2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01", today])).toEqual([
    ...["A", "B", "B", "A", "A"],
  ]);
});

test("the days before an offer was stopped and resumed go along, and it stays stopped between", async () => {
  await showOffer("2024-02-01", "stopped", "2024-01-05", "2024-02-01");
  await showOffer("2024-02-20", "live", "2024-01-05");
  const days = ["2024-01-14", "2024-01-15", "2024-01-31", "2024-02-01", "2024-02-19", "2024-02-20", today];
  await market.transfer("2024-03-01", publisher(A, B), "2024-01-15");
  const gone = ["A", "B", "B", "", "", "B", "B"];
  expect(await liveAt(days)).toEqual(gone);
  await showOffer("2024-03-02", "live", "2024-01-05");
  expect(await liveAt(days)).toEqual(gone);
  await market.transfer("2024-03-03", publisher(A, A), null);
  const back = ["A", "A", "A", "", "", "A", "A"];
  expect(await liveAt(days)).toEqual(back);
  await market.transfer("2024-03-04", publisher(A, B), "2024-02-10");
  await showOffer("2024-03-05", "live", "2024-01-05");
  expect(await liveAt(days)).toEqual(["A", "A", "A", "", "", "B", "B"]);
});

test("the days on which a draft was live go along", async () => {
  await showOffer("2024-02-01", "draft", "2024-01-05");
  const days = ["2024-01-14", "2024-01-15", "2024-01-31", "2024-02-01", today];
  await market.transfer("2024-03-01", publisher(A, B), "2024-01-15");
  expect(await liveAt(days)).toEqual(["A", "B", "B", "", ""]);
  await showOffer("2024-04-01", "live", "2024-04-01");
  expect(await liveAt(days)).toEqual(["A", "B", "B", "", "B"]);
});

test("the days of an offer before it went to another publisher go with its former one", async () => {
  await importLines(market.on(today), "publishers", "publisher_id,partner_id,name", [
    `second-${A},${A},Second`,
  ]);
  const [publisherId, toPublisher] = [`pub-${A}`, `second-${A}`];
  await market.transfer(
    "2024-05-01",
    { of: "offer", publisherId, offerId: `of-${A}`, toPublisher },
    "2024-03-01",
  );
  await market.transfer("2024-05-02", publisher(A, B), "2024-02-01");
  expect(await liveAt(["2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01", today])).toEqual([
    ...["A", "B", "B", "A", "A"],
  ]);
});

const places = fc.constantFrom(0, 1, 2);
const anyStep = fc.record({
  of: fc.constantFrom("publisher" as const, "offer" as const, "partner" as const),
  from: places,
  offer: places,
  to: places,
  day: fc.option(fc.integer({ min: 1, max: 9 })),
  shown: fc.boolean(),
});
type AnyStep = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

function subjectOf({ of, from, offer, to }: AnyStep, ids: readonly string[]): TransferSubject {
  const [publisherId, toPublisher, toPartner] = [`pub-${ids[from]}`, `pub-${ids[to]}`, ids[to] ?? ""];
  if (of === "publisher") return { of, publisherId, toPartner };
  if (of === "partner") return { of, partnerId: ids[from] ?? "", toPartner };
  return { of, publisherId, offerId: `of-${ids[offer]}`, toPublisher };
}

/** At which of the partners each offer is live on a day. */
async function liveOn(ids: readonly string[], day: EpochDay) {
  return transaction(onDay(database, today), allPartners, async (tx) => {
    const { timeline } = await loadTimeline(tx);
    const partners = await loadPartners(tx, timeline, ids, day, epoch(today));
    const all = partners.flatMap(({ known: { partnerId, offers } }) =>
      offers.flatMap((offer) => (isLiveOn(offer, day) ? [`${offer.offerId} ${partnerId}`] : [])),
    );
    return all.sort();
  });
}

test("an offer is live on a day only at the partner for which a line billed then counts", async () => {
  const law = fc.asyncProperty(fc.array(anyStep, { maxLength: 6 }), async (steps) => {
    made += 1;
    const ids = [0, 1, 2].map((n) => `p${made}-${n}`);
    for (const id of ids) await addPartner(onDay(database, "2024-02-02"), id, "2024-01-05", "2024-01-05");
    const show = async (id: string) => {
      const after = await transaction(database, allPartners, loadTransfers);
      let own = "";
      for (let next: string | null = `pub-${id}`; next !== null; ) {
        own = next;
        next = after.goneTo({ publisherId: own, offerId: `of-${id}` });
      }
      await importLines(market.on(today), "offers", offerHeading, [line(id, own, "live,2024-01-05,")]);
    };
    for (const step of steps) {
      const day = step.day === null ? null : `2024-03-0${step.day}`;
      await market.transfer(today, subjectOf(step, ids), day).catch(refusedOnly);
      if (step.shown) for (const id of ids) await show(id);
    }
    const after = await transaction(database, allPartners, loadTransfers);
    for (const day of ["2024-01-05", ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `2024-03-0${n}`), today]) {
      const owners = ids.map((id) => {
        const sold = { publisherId: `pub-${id}`, offerId: `of-${id}` };
        return `${sold.offerId} ${after.holderOn(sold, day, id)}`;
      });
      expect(await liveOn(ids, epoch(day)), day).toEqual(owners.sort());
    }
  });
  await fc.assert(law, runs(60));
  expect(await verifyState(database, accounted)).toEqual({ differences: [], total: 0 });
}, 120_000);

function refusedOnly(error: unknown): void {
  if (!(error instanceof Error && /^transfer of/.test(error.message))) throw error;
}
