import { nearestOf } from "@laurel/core";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { publishedMeasures } from "../../program/measures-observed.ts";
import {
  type FactWords,
  noticeWithdrawn,
  splitWithdrawals,
  withdrawals,
} from "../intake/entered-in-error.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  type RecountContext,
  type Review,
  refuse,
  type Settled,
} from "../intake/import-kind.ts";
import { markDue } from "../intake/ledger-store.ts";
import { noticeDays } from "../intake/notice-days.ts";
import { shorten } from "../intake/shorten.ts";
import { addCounted, sameRow, walkLines } from "../intake/walk-lines.ts";
import { knownPartners } from "../partners/partner-store.ts";
import {
  appendObservations,
  findLatest,
  findOnRecord,
  findWithdrawn,
  moveObservations,
  withdrawObservations,
} from "./observation-store.ts";
import { type ObservationRow, observationColumns, readObservation } from "./read-observation.ts";

/** Observations: of several for one day, the last received counts; the earlier ones are kept. */
export const observationsKind: ImportKind<ObservationRow> = {
  name: "observations",
  columns: observationColumns,
  needsProgram: false,
  read: readObservation,
  review: reviewObservations,
  apply: applyObservations,
  recount: recountObservations,
};

/** Notices measures that no published version reads, and days that can hardly be right. */
async function reviewObservations(
  tx: Tx,
  batch: readonly Line<ObservationRow>[],
  context: BatchContext,
): Promise<Review> {
  const { stating } = splitWithdrawals(batch);
  const withdrawn = await findWithdrawn(
    tx,
    stating.map(({ row }) => row),
  );
  const notices = [
    ...noticeWithdrawn(stating, withdrawn, words),
    ...noticeDays(stating, context, [["observed_on", ({ observedOn }) => observedOn]]),
  ];
  const published = await publishedMeasures(tx);
  if (published === null) return { refused: [], notices };
  const read = new Set(published.map(({ observed }) => observed));
  const byName = new Map(published.map(({ name, observed }) => [name, observed]));
  const meant = new Map<string, string>();
  for (const { line, raw, row } of stating) {
    const { measure } = row;
    if (read.has(measure)) continue;
    if (!meant.has(measure)) {
      const near = nearestOf(measure, [...read, ...byName.keys()]) ?? "none";
      meant.set(measure, read.has(near) ? near : (byName.get(near) ?? near));
    }
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
  const { importId, today } = context;
  const { stating, withdrawing } = splitWithdrawals(batch);
  const { settled, changed } = await state(tx, stating);
  const facts = await appendObservations(tx, changed, importId);
  const given = withdrawing.map(({ row }) => row);
  const gone: ObservationRow[] = [];
  const withdrawal = withdrawals(await findOnRecord(tx, given), words, gone);
  const counted = addCounted(settled, walkLines(withdrawing, keyOf, withdrawal));
  const withdrawn = await withdrawObservations(tx, gone, importId);
  await markDue(
    tx,
    [...changed, ...gone].map(({ partnerId }) => partnerId),
    today,
  );
  return { ...counted, facts, withdrawn };
}

/** What the lines that state observations do, and the observations that they add. */
async function state(tx: Tx, stating: readonly Line<ObservationRow>[]) {
  const rows = stating.map(({ row }) => row);
  const partners = await knownPartners(
    tx,
    rows.map(({ partnerId }) => partnerId),
  );
  const latest = new Map((await findLatest(tx, rows)).map((row) => [keyOf(row), row]));
  const withdrawn = Map.groupBy(await findWithdrawn(tx, rows), keyOf);
  const changed: ObservationRow[] = [];
  const settled = walkLines(stating, keyOf, (row) => {
    if (!partners.has(row.partnerId))
      return refuse("partner_id", "partner-unknown", { found: row.partnerId });
    if (sameRow(latest.get(keyOf(row)), row)) return "repeated";
    if (withdrawn.get(keyOf(row))?.some((each) => sameRow(each, row))) return "withdrawn";
    latest.set(keyOf(row), row);
    changed.push(row);
    return "added";
  });
  return { settled, changed };
}

function keyOf({ partnerId, measure, observedOn }: ObservationRow): string {
  return `${partnerId}\n${measure}\n${observedOn}`;
}

const words: FactWords<ObservationRow> = {
  keyOf,
  column: "value",
  textOf: (row) => `${row.partnerId} ${row.measure} ${row.observedOn}: ${shownValue(row)}`,
  shownValue,
};

function shownValue({ value, expiresOn }: ObservationRow): string {
  return expiresOn === null ? value : `${value} (expires_on ${expiresOn})`;
}

/** Moves the observations of imports that are undone, or restored, and what their lines withdrew. */
async function recountObservations(
  tx: Tx,
  importIds: readonly number[],
  { today }: RecountContext,
): Promise<readonly StateChange[]> {
  const { partnerIds, state } = await moveObservations(tx, importIds);
  await markDue(tx, partnerIds, today);
  return state;
}
