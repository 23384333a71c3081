import { attachmentLimits } from "@laurel/contract";
import type { Reader, Tx } from "../platform/database/transaction.ts";
import { type Refusal, refuse } from "../platform/http/answer/refusal.ts";
import { attachTo } from "./attachments/attach-to.ts";
import { attachmentsOf, lockAttachments } from "./attachments/attachment-store.ts";
import type { ShownStep } from "./steps/show-step.ts";

/** Files for a subject that isn't recorded yet, and who adds them, as in events. */
export interface FilesToAttach {
  readonly partnerId: string;
  readonly attachmentIds: readonly number[];
  readonly by: string;
}

/** Refuses files that can't belong to a new subject; they are held until the transaction ends. */
export async function refuseFiles(
  tx: Tx,
  { partnerId, attachmentIds, by }: FilesToAttach,
): Promise<Refusal | null> {
  if (attachmentIds.length === 0) return null;
  const { perSubject: limit } = attachmentLimits;
  if (attachmentIds.length > limit) return refuse("attachment-limit", { limit });
  const files = await lockAttachments(tx, partnerId, attachmentIds);
  for (const id of attachmentIds) {
    const file = files.find(({ attachmentId }) => attachmentId === id);
    const isTheirs = file?.subject !== null || file.uploadedBy === by;
    if (file === undefined || file.size === 0 || !isTheirs)
      return refuse("attachment-unknown", { found: id });
    if (file.subject !== null) return refuse("attachment-in-use", { found: id });
  }
  return null;
}

/** Makes files that `refuseFiles` let pass belong to their subject, once that is recorded. */
export async function attachFiles(
  tx: Tx,
  { partnerId, attachmentIds, by }: FilesToAttach,
  subject: string,
): Promise<void> {
  const refusal = await attachTo(tx, partnerId, attachmentIds, subject, by);
  if (refusal !== null) throw new Error(`files that were accepted can't be attached: ${refusal.code}`);
}

/** The files of a subject of a partner. */
export async function filesOf(
  reader: Reader,
  partnerId: string,
  subject: string,
): Promise<ShownStep["attachments"]> {
  const files = await attachmentsOf(reader, partnerId, subject);
  return files.map(({ attachmentId, name, mediaType, size }) => ({ attachmentId, name, mediaType, size }));
}
