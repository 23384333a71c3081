import { partnerName } from "../../facts/partners/directory-store.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { appendChunks, insertAttachment, type NewAttachment } from "./attachment-store.ts";

/** A file that was received and checked, and who sent it. */
export interface AttachmentOrder {
  readonly file: Omit<NewAttachment, "uploadedBy" | "uploadedAt">;
  /** Where its content is. */
  readonly path: string;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
}

/**
 * Keeps a file; gives its id. Refused where there is no such partner. The event doesn't hold the file's name.
 */
export async function addAttachment(
  tx: Tx,
  { file, path, actor, now }: AttachmentOrder,
): Promise<number | Refusal> {
  const { partnerId, mediaType, size, digest } = file;
  if ((await partnerName(tx, partnerId)) === null) return refuse("partner-not-found", { found: partnerId });
  const attachmentId = await insertAttachment(tx, { ...file, uploadedBy: actor.who, uploadedAt: now });
  await appendChunks(tx, partnerId, attachmentId, path);
  const data = { attachment: attachmentId, media_type: mediaType, size, digest };
  await appendEvents(tx, actor, [{ partnerId, what: "attachment.added", data }]);
  return attachmentId;
}
