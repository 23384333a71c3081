import type { Tx } from "../../platform/database/transaction.ts";
import type { BatchContext, ImportKind, Line, Settled } from "../intake/import-kind.ts";
import { markDue } from "../intake/ledger-store.ts";
import { sameRow, walkLines } from "../intake/walk-lines.ts";
import { appendPartners, findPartners } from "./partner-store.ts";
import { type PartnerRow, partnerColumns, readPartner } from "./read-partner.ts";

/** Partners: snapshots by the time received; a line without changes adds nothing. */
export const partnersKind: ImportKind<PartnerRow> = {
  name: "partners",
  columns: partnerColumns,
  personal: true,
  needsProgram: false,
  read: readPartner,
  apply: applyPartners,
};

async function applyPartners(
  tx: Tx,
  batch: readonly Line<PartnerRow>[],
  context: BatchContext,
): Promise<Settled> {
  const current = await findPartners(
    tx,
    batch.map(({ row }) => row.partnerId),
  );
  const changed: PartnerRow[] = [];
  const settled = walkLines(batch, (row) => {
    if (sameRow(current.get(row.partnerId), row)) return "repeated";
    current.set(row.partnerId, row);
    changed.push(row);
    return "added";
  });
  const facts = await appendPartners(tx, changed, context.importId);
  await markDue(
    tx,
    changed.map(({ partnerId }) => partnerId),
    context.today,
  );
  return { ...settled, facts };
}
