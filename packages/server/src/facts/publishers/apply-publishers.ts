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
import { appendPublishers, findPublishers } from "./publisher-store.ts";
import { type PublisherRow, publisherColumns, readPublisher } from "./read-publisher.ts";

/**
 * Publishers: snapshots by the time received. No import takes a publisher from its partner, because its sales
 * are on that partner's record: a transfer does.
 */
export const publishersKind: ImportKind<PublisherRow> = {
  name: "publishers",
  columns: publisherColumns,
  needsProgram: false,
  read: readPublisher,
  apply: applyPublishers,
};

async function applyPublishers(
  tx: Tx,
  batch: readonly Line<PublisherRow>[],
  context: BatchContext,
): Promise<Settled> {
  const rows = batch.map(({ row }) => row);
  const partners = await knownPartners(
    tx,
    rows.map(({ partnerId }) => partnerId),
  );
  const current = await findPublishers(
    tx,
    rows.map(({ publisherId }) => publisherId),
  );
  const changed: PublisherRow[] = [];
  const settled = walkLines(
    batch,
    ({ publisherId }) => publisherId,
    (row) => {
      const { publisherId, partnerId } = row;
      const known = current.get(publisherId);
      if (!partners.has(partnerId)) return refuse("partner_id", "partner-unknown", { found: partnerId });
      if (known !== undefined && known.partnerId !== partnerId) {
        const params = { found: publisherId, partner: known.partnerId };
        return refuse("publisher_id", "publisher-of-other-partner", params);
      }
      if (sameRow(known, row)) return "repeated";
      current.set(publisherId, row);
      changed.push(row);
      return "added";
    },
  );
  const facts = await appendPublishers(tx, changed, context.importId);
  await markDue(
    tx,
    changed.map(({ partnerId }) => partnerId),
    context.today,
  );
  return { ...settled, facts };
}
