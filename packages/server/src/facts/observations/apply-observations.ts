import type { Tx } from "../../platform/database/transaction.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  refuse,
  type Settled,
} from "../intake/import-kind.ts";
import { markDue } from "../intake/ledger-store.ts";
import { sameRow, walkLines } from "../intake/walk-lines.ts";
import { knownPartners } from "../partners/partner-store.ts";
import { appendObservations, findLatest } from "./observation-store.ts";
import { type ObservationRow, observationColumns, readObservation } from "./read-observation.ts";

/** Observations: of several for one day, the last received counts; the earlier ones are kept. */
export const observationsKind: ImportKind<ObservationRow> = {
  name: "observations",
  columns: observationColumns,
  needsProgram: false,
  read: readObservation,
  apply: applyObservations,
};

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
  const settled = walkLines(batch, (row) => {
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
