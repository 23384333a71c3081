import { nearestOf } from "@laurel/core";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { publishedMeasures } from "../../program/measures-observed.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  type Review,
  refuse,
  type Settled,
  type UndoContext,
} from "../intake/import-kind.ts";
import { markDue } from "../intake/ledger-store.ts";
import { noticeDays } from "../intake/notice-days.ts";
import { shorten } from "../intake/read-cells.ts";
import { sameRow, walkLines } from "../intake/walk-lines.ts";
import { knownPartners } from "../partners/partner-store.ts";
import { appendObservations, findLatest, undoObservations } from "./observation-store.ts";
import { type ObservationRow, observationColumns, readObservation } from "./read-observation.ts";

/** Observations: of several for one day, the last received counts; the earlier ones are kept. */
export const observationsKind: ImportKind<ObservationRow> = {
  name: "observations",
  columns: observationColumns,
  needsProgram: false,
  read: readObservation,
  review: reviewObservations,
  apply: applyObservations,
  undo: undoObservationsOf,
};

/** Notices measures that no published version reads, and days that can hardly be right. */
async function reviewObservations(
  tx: Tx,
  batch: readonly Line<ObservationRow>[],
  context: BatchContext,
): Promise<Review> {
  const notices = noticeDays(batch, context, [["observed_on", ({ observedOn }) => observedOn]]);
  const published = await publishedMeasures(tx);
  if (published === null) return { refused: [], notices };
  const read = new Set(published);
  const meant = new Map<string, string>();
  for (const { line, raw, row } of batch) {
    const { measure } = row;
    if (read.has(measure)) continue;
    if (!meant.has(measure)) meant.set(measure, nearestOf(measure, [...read]) ?? "none");
    const params = { found: shorten(measure), meant: meant.get(measure) ?? "none" };
    notices.push({ line, raw, notice: refuse("measure", "measure-unread", params) });
  }
  return { refused: [], notices };
}

async function applyObservations(
  tx: Tx,
  batch: readonly Line<ObservationRow>[],
  context: BatchContext,
): Promise<Settled> {
  const rows = batch.map(({ row }) => row);
  const partners = await knownPartners(
    tx,
    rows.map(({ partnerId }) => partnerId),
  );
  const latest = new Map((await findLatest(tx, rows)).map((row) => [keyOf(row), row]));
  const changed: ObservationRow[] = [];
  const settled = walkLines(batch, keyOf, (row) => {
    if (!partners.has(row.partnerId))
      return refuse("partner_id", "partner-unknown", { found: row.partnerId });
    if (sameRow(latest.get(keyOf(row)), row)) return "repeated";
    latest.set(keyOf(row), row);
    changed.push(row);
    return "added";
  });
  const facts = await appendObservations(tx, changed, context.importId);
  await markDue(
    tx,
    changed.map(({ partnerId }) => partnerId),
    context.today,
  );
  return { ...settled, facts };
}

function keyOf({ partnerId, measure, observedOn }: ObservationRow): string {
  return `${partnerId}\n${measure}\n${observedOn}`;
}

/** Removes the observations of imports. */
async function undoObservationsOf(
  tx: Tx,
  importIds: readonly number[],
  { today }: UndoContext,
): Promise<readonly StateChange[]> {
  const { partnerIds, state } = await undoObservations(tx, importIds);
  await markDue(tx, partnerIds, today);
  return state;
}
