import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { deleteUnattached } from "./attachment-store.ts";

/** The task that deletes files which belong to nothing; also the key of its job. */
export const sweepTask = "attachments.sweep";

const keptDays = 7;
/** Few enough to be deleted in seconds: 1 GB at most. */
const atOnce = 100;

/**
 * Deletes files that were uploaded more than 7 days ago and belong to nothing; gives how many. It deletes up
 * to 100 at once: call it until it gives 0.
 */
export async function sweepAttachments(tx: Tx, now: Temporal.Instant): Promise<number> {
  const deleted = await deleteUnattached(tx, now.subtract({ hours: 24 * keptDays }), atOnce);
  await appendEvents(
    tx,
    { who: "laurel" },
    deleted.map(({ partnerId, attachmentId }) => ({
      partnerId,
      what: "attachment.swept",
      data: { attachment: attachmentId },
    })),
  );
  return deleted.length;
}
