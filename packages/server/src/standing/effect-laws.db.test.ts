import type { MovedPartner, StandingAnswer, StandingEffect } from "@laurel/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { importKinds } from "../facts/import-kinds.ts";
import { tryImport } from "../facts/intake/run-import.ts";
import { tryTurn } from "../facts/intake/undo-import.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { computeStanding } from "./compute-standing.ts";
import { saying } from "./decide-partner.ts";
import { effectOf } from "./effect.ts";
import { fileOf, marketOf } from "./testing-history-files.ts";
import { anyPlan, livedOf, type Plan } from "./testing-history-plans.ts";
import { type Arrival, isFact } from "./testing-known-facts.ts";
import { epoch } from "./testing-lines.ts";
import { onDay, ordering, publishVersions } from "./testing-marketplace.ts";
import { isUndecided } from "./undecided.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);

async function answerOn(day: string, partner: string): Promise<StandingAnswer | null> {
  const computed = await transaction(onDay(database, day), allPartners, (tx) =>
    computeStanding(tx, partner, epoch(day), epoch(day)),
  );
  if (computed !== null && isUndecided(computed)) throw computed.error;
  return computed?.answer ?? null;
}

/** What an import or the news about one would do, by the marketplace's clock on a day. */
async function effectOn(
  own: Database,
  partner: string,
  ofFile: readonly Arrival[],
  importIds: ReadonlyMap<string, number>,
  day: string,
): Promise<StandingEffect> {
  const runDry = <T>(change: Parameters<typeof effectOf<T>>[1]) => effectOf(own, change);
  const facts = ofFile.flatMap(({ fact }) => (isFact(fact) ? [fact] : []));
  if (facts.length > 0) {
    const { name, heading, lines } = fileOf(partner, facts);
    const tried = await ordering(name, heading, lines, day, (order) =>
      tryImport(own, order, runDry, async (_, record) => record),
    );
    expect(tried.result).toMatchObject({ status: "finished", refused: 0 });
    return tried.effect;
  }
  const importId = importIds.get(ofFile[0]?.file ?? "") ?? -1;
  const order = { importId, kinds: importKinds, today: Temporal.PlainDate.from(day) };
  const tried = await tryTurn(ofFile[0]?.fact === "undone" ? "undo" : "restore", order, runDry);
  if ("code" in tried) throw new Error(tried.code);
  return tried.effect;
}

/** The answer that the differences make of another. */
function changedBy(before: StandingAnswer | null, { before: was, after: is }: MovedPartner) {
  const fields = (name: "tracks" | "measures" | "grace") => {
    const kept = Object.entries(before?.[name] ?? {}).filter(([field]) => !(field in (was[name] ?? {})));
    return { ...Object.fromEntries(kept), ...is[name] };
  };
  const lost = new Set(was.unlocked.map((unlock) => JSON.stringify(unlock)));
  const kept = (before?.unlocked ?? []).filter((unlock) => !lost.has(JSON.stringify(unlock)));
  const unlocked = [...kept, ...is.unlocked].map((unlock) => JSON.stringify(unlock)).sort();
  return { tracks: fields("tracks"), measures: fields("measures"), grace: fields("grace"), unlocked };
}

async function liveTried(partner: string, plan: Plan): Promise<void> {
  await database.owner.query("delete from rates; delete from undone_rates; delete from rate_days");
  await database.owner.query("update standing_due set due_on = 'infinity'");
  const market = marketOf(database);
  const { arrivals, recomputed } = livedOf(plan);
  const importIds = new Map<string, number>();
  for (const [day, ofDay] of Map.groupBy(arrivals, ({ on }) => on)) {
    const own = market.on(day);
    for (const [file, ofFile] of inFiles(ofDay)) {
      const before = await answerOn(day, partner);
      const { moved, partners, first } = await effectOn(own, partner, ofFile, importIds, day);
      await market.receive(partner, ofFile);
      if (ofFile.some(({ fact }) => isFact(fact))) importIds.set(file, await lastImport(ofFile));
      const after = await answerOn(day, partner);
      if (after === null) throw new Error("a partner that was received is on record");
      const named = first.find(({ partnerId }) => partnerId === partner);
      const differs = before === null || saying(before) !== saying(after);
      if (named === undefined)
        expect({ day, file, differs: differs && !isEmpty(after) }).toMatchObject({ differs: false });
      else {
        expect({ day, file, differs, moved: moved > 0, concerned: partners > 0 }).toEqual({
          ...{ day, file, differs: true, moved: true, concerned: true },
        });
        const { tracks, measures, grace = {}, unlocked } = after;
        const all = {
          tracks,
          measures,
          grace,
          unlocked: unlocked.map((unlock) => JSON.stringify(unlock)).sort(),
        };
        expect({ day, file, ...changedBy(before, named) }).toEqual({ day, file, ...all });
      }
      // More may arrive on a day that was decided already.
      if (recomputed.has(day)) await market.recompute(day);
    }
  }
}

const isEmpty = ({ tracks, unlocked }: StandingAnswer) =>
  Object.keys(tracks).length === 0 && unlocked.length === 0;

/** Arrivals of a day by file, in order; news about a file is apart from its facts. */
function inFiles(arrivals: readonly Arrival[]): readonly (readonly [string, readonly Arrival[]])[] {
  const parts: [string, Arrival[]][] = [];
  for (const arrival of arrivals) {
    const last = parts.at(-1);
    const joins =
      last?.[0] === arrival.file && isFact(arrival.fact) && last[1].every(({ fact }) => isFact(fact));
    if (joins) last[1].push(arrival);
    else parts.push([arrival.file, [arrival]]);
  }
  return parts;
}

/** The import that brought these facts last; that of a partner comes before that of its publisher. */
async function lastImport(arrivals: readonly Arrival[]): Promise<number> {
  const fact = arrivals[0]?.fact;
  const kind = fact === undefined || !isFact(fact) ? "" : fileOf("", [fact]).name;
  const { rows } = await database.owner.query("select max(import_id) as id from imports where kind = $1", [
    kind,
  ]);
  return rows[0].id;
}

test("a dry run tells exactly what an import, an undo or a restore then does to a standing", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(anyPlan, async (plan) => {
      run += 1;
      await liveTried(`tried${run}`, plan);
    }),
    { ...runs(24), endOnFailure: true },
  );
}, 300_000);
