import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { importKinds } from "../../facts/import-kinds.ts";
import { importFile } from "../../facts/intake/run-import.ts";
import { undoImport } from "../../facts/intake/undo-import.ts";
import { verifyState } from "../../platform/audit/verify-state.ts";
import { canonicalJson } from "../../platform/canonical-json.ts";
import { systemClock, todayOf } from "../../platform/clock.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { seededRandom } from "../../platform/testing-random.ts";
import { loadDated } from "../../program/load-timeline.ts";
import { beginBackfill, runBackfill } from "../../standing/backfill.ts";
import { computeStanding } from "../../standing/compute-standing.ts";
import { drainStandings } from "../../standing/drain-standings.ts";
import { listPartnerIds } from "../../standing/facts-store.ts";
import { replayPartner } from "../../standing/replay-partner.ts";
import { epoch } from "../../standing/testing-lines.ts";
import { clockAt, inTheMorning, onDay } from "../../standing/testing-marketplace.ts";
import { isUndecided } from "../../standing/undecided.ts";
import { accounted } from "../accounted.ts";
import { loadExample } from "./load-example.ts";

const actor = { who: "cli" };
const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-backfilled-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
expect(await loadExample(database, systemClock, () => {})).toBeNull();

const random = seededRandom(2026);
const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const loadedOn = todayOf(systemClock, []);
const dayAfter = (days: number) => loadedOn.add({ days }).toString();
const partnerIds = await transaction(database, allPartners, (tx) => listPartnerIds(tx, "", 10_000));

async function fill(from: string, on: string): Promise<number> {
  const there = onDay(database, on);
  const order = { from: epoch(from), to: null, actor };
  const begun = await transaction(there, allPartners, (tx) => beginBackfill(tx, there.clock, order));
  const { recorded } = await runBackfill(there, begun, actor);
  await drainStandings(there, clockAt(on));
  return recorded;
}

/** Replays every partner's records; gives how many were reproduced. */
async function replayAll(): Promise<number> {
  let reproduced = 0;
  await transaction(database, allPartners, async (tx) => {
    const published = await loadDated(tx);
    for (const partnerId of partnerIds) {
      const replayed = await replayPartner(tx, published, partnerId);
      expect(replayed).toMatchObject({ withoutFacts: 0, differences: [] });
      reproduced += replayed.reproduced;
    }
  });
  const { rows } = await database.owner.query("select count(*)::int as count from standings");
  expect(reproduced).toBe(rows[0].count);
  return reproduced;
}

/** What was answered about random partners and days, as known at a moment. */
async function answersAt(knownAt: string, asked: readonly (readonly [string, string])[]) {
  const moment = Temporal.Instant.from(knownAt);
  return transaction(database, allPartners, async (tx) => {
    const answers: string[] = [];
    for (const [partnerId, day] of asked) {
      const found = await computeStanding(tx, partnerId, epoch(day), epoch(dayAfter(60)), moment);
      if (found === null || isUndecided(found)) throw new Error(`${partnerId} can't be decided on ${day}`);
      answers.push(canonicalJson(found.answer));
    }
    return answers;
  });
}

interface Line {
  readonly line: string;
  readonly revision: number;
  readonly publisher: string;
  readonly offer: string;
  readonly day: string;
  readonly minor: number;
}

const heading =
  "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";
let made = 0;
/** Lines that were taken in; a refund of more than is left is refused. */
let corrected = 0;

/** A restatement, a fraud or its withdrawal, a refund, or a late sale: as a line of a file. */
function correction({ line, revision, publisher, offer, day, minor }: Line, on: string): string {
  made += 1;
  const next = revision + made;
  const amount = (cents: number) => (cents / 100).toFixed(2);
  const of = (id: string, rev: number, billed: string, cents: number, rest: string) =>
    `${id},${rev},${publisher},${offer},${billed},${amount(cents)},USD,${rest}`;
  return oneOf([
    of(line, next, day, Math.round(minor * (0.2 + random())), "sale,,"),
    of(line, next, day, minor, "sale,fraud,"),
    of(line, next, day, minor, "sale,,"),
    of(`refund-${made}`, 1, on, -Math.ceil(minor / 3), `refund,,${line}`),
    of(`late-${made}`, 1, day, Math.round(minor * 4 * random()) + 1, "sale,,"),
  ]);
}

async function importText(text: string, on: string): Promise<number> {
  const path = join(folder, "given.csv");
  await writeFile(path, text);
  const { added, problem, importId } = await importFile(inTheMorning(database, on), {
    ...{ kind: importKinds.sales, path, fileName: "sales.csv", source: "example", actor },
    today: Temporal.PlainDate.from(on),
  });
  expect(problem).toBeNull();
  corrected += added;
  return importId;
}

async function currentLines(): Promise<readonly Line[]> {
  const { rows } = await database.owner.query<Line>(
    `select distinct on (partner_id, source_line_id) source_line_id as line, revision,
       publisher_id as publisher, offer_id as offer, billed_on::text as day, amount_minor::int as minor
     from sales where currency = 'USD' and kind = 'sale' and source = 'example'
     order by partner_id, source_line_id, revision desc`,
  );
  return rows;
}

test("the example's years are filled, and reproduced after a thousand corrections as before", async () => {
  const versions = new Set(["2020-07", "2023-08", "2023-12", "2026-01"]);
  const recorded = await fill(loadedOn.subtract({ years: 3, months: 6 }).toString(), dayAfter(1));
  expect(recorded).toBeGreaterThan(partnerIds.length * (versions.size - 1));
  const before = await replayAll();
  expect(before).toBeGreaterThanOrEqual(partnerIds.length * versions.size);

  const asked = Array.from({ length: 60 }, () => {
    const day = loadedOn.subtract({ days: Math.floor(random() * 1200) }).toString();
    return [oneOf(partnerIds), day] as const;
  });
  const then = `${dayAfter(1)}T20:00:00Z`;
  const said = await answersAt(then, asked);

  const undoable: number[] = [];
  for (let round = 1; round <= 21; round += 1) {
    const on = dayAfter(round + 1);
    const lines = await currentLines();
    const chosen = new Map(Array.from({ length: 50 }, () => oneOf(lines)).map((line) => [line.line, line]));
    const text = [...chosen.values()].map((line) => correction(line, on));
    undoable.push(await importText([heading, ...text].join("\n"), on));
    if (round % 5 === 0) {
      const importId = undoable.splice(Math.floor(random() * undoable.length), 1)[0] ?? 0;
      const today = Temporal.PlainDate.from(on);
      const order = { importId, kinds: importKinds, reason: "entered in error", today, actor };
      await transaction(onDay(database, on), allPartners, (tx) => undoImport(tx, order));
    }
    if (round % 7 === 0) await drainStandings(onDay(database, on), clockAt(on));
  }
  expect(corrected).toBeGreaterThanOrEqual(1000);
  const last = dayAfter(23);
  await drainStandings(onDay(database, last), clockAt(last));

  expect(await replayAll()).toBeGreaterThan(before);
  expect(await answersAt(then, asked)).toEqual(said);
  expect((await verifyState(database, accounted)).differences).toEqual([]);
}, 600_000);
