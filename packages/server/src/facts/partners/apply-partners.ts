import type { NewEvent } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  type Review,
  refuse,
  type Settled,
} from "../intake/import-kind.ts";
import { markDue } from "../intake/ledger-store.ts";
import { noticeDays } from "../intake/notice-days.ts";
import { sameRow, walkLines } from "../intake/walk-lines.ts";
import { appendPartners, findAlike, findPartners } from "./partner-store.ts";
import { type GivenPartner, type PartnerRow, partnerColumns, readPartner } from "./read-partner.ts";

/** Partners: snapshots by the time received; a line without changes adds nothing. */
export const partnersKind: ImportKind<GivenPartner> = {
  name: "partners",
  columns: partnerColumns,
  personal: true,
  needsProgram: false,
  read: readPartner,
  review: reviewPartners,
  apply: applyPartners,
};

/** Notices new partners whose id looks like another's, and days that can hardly be right. */
async function reviewPartners(
  tx: Tx,
  batch: readonly Line<GivenPartner>[],
  context: BatchContext,
): Promise<Review> {
  const ids = [...new Set(batch.map(({ row }) => row.partnerId))];
  const alike = new Map((await findAlike(tx, ids)).map(({ partnerId, other }) => [partnerId, other]));
  const notices = noticeDays(batch, context, [["joined_on", ({ joinedOn }) => joinedOn]]);
  for (const { line, raw, row } of alike.size === 0 ? [] : batch) {
    const other = alike.get(row.partnerId);
    if (other === undefined) continue;
    const params = { found: row.partnerId, other };
    notices.push({ line, raw, notice: refuse("partner_id", "partner-id-alike", params) });
  }
  return { refused: [], notices };
}

async function applyPartners(
  tx: Tx,
  batch: readonly Line<GivenPartner>[],
  context: BatchContext,
): Promise<Settled> {
  const current = await findPartners(
    tx,
    batch.map(({ row }) => row.partnerId),
  );
  const changed: PartnerRow[] = [];
  const news: NewEvent[] = [];
  const settled = walkLines(
    batch,
    ({ partnerId }) => partnerId,
    (given) => {
      const known = current.get(given.partnerId);
      const endedBefore = known?.endedOn ?? null;
      const row = { ...given, endedOn: given.endedOn === undefined ? endedBefore : given.endedOn };
      if (sameRow(known, row)) return "repeated";
      if (row.endedOn !== endedBefore) news.push(endOrReturn(row, endedBefore, context));
      current.set(row.partnerId, row);
      changed.push(row);
      return "added";
    },
  );
  const facts = await appendPartners(tx, changed, context.importId);
  await markDue(
    tx,
    changed.map(({ partnerId }) => partnerId),
    context.today,
  );
  return { ...settled, facts, news };
}

/** What a line says about the partner's end, for its log. */
function endOrReturn(
  { partnerId, endedOn }: PartnerRow,
  endedBefore: string | null,
  { importId }: BatchContext,
): NewEvent {
  const what = endedOn === null ? "partner.returned" : "partner.ended";
  return { partnerId, what, data: { import_id: importId, ended_on: endedOn ?? endedBefore } };
}
