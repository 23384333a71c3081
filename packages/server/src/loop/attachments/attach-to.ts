import { attachmentLimits } from "@laurel/contract";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { countLocked, lockAttachments, setSubject } from "./attachment-store.ts";

/** Files that are to belong to something. */
interface AttachOrder {
  readonly partnerId: string;
  readonly attachmentIds: readonly number[];
  /** Such as `activation:12`; null: it isn't recorded yet. */
  readonly subject: string | null;
  /** `person:<id>` or `key:<id>`. A file that belongs to nothing yet is known to its uploader alone. */
  readonly uploader: string;
}

/**
 * Makes files belong to an activation or a request; null once they do. Each must be of this partner, have its
 * content, and belong to nothing or to this subject. Attaching a file again changes nothing. Refused files
 * change nothing, and the transaction may go on.
 */
export async function attachTo(
  tx: Tx,
  partnerId: string,
  attachmentIds: readonly number[],
  subject: string,
  uploader: string,
): Promise<Refusal | null> {
  const order = { partnerId, attachmentIds, subject, uploader };
  const refusal = await refuseAttaching(tx, order);
  if (refusal === null && attachmentIds.length > 0) await setSubject(tx, partnerId, attachmentIds, subject);
  return refusal;
}

/** Files for a subject that isn't recorded yet, and who adds them, as in events. */
export interface FilesToAttach {
  readonly partnerId: string;
  readonly attachmentIds: readonly number[];
  readonly by: string;
}

/** Refuses files that can't belong to a new subject; they are held until the transaction ends. */
export function refuseFiles(
  tx: Tx,
  { partnerId, attachmentIds, by }: FilesToAttach,
): Promise<Refusal | null> {
  return refuseAttaching(tx, { partnerId, attachmentIds, subject: null, uploader: by });
}

/** Makes uploaded files belong to a subject, after `refuseFiles` let them pass. */
export async function attachFiles(
  tx: Tx,
  { partnerId, attachmentIds, by }: FilesToAttach,
  subject: string,
): Promise<void> {
  const refusal = await attachTo(tx, partnerId, attachmentIds, subject, by);
  if (refusal !== null) throw new Error(`files were not refused before: ${refusal.code}`);
}

/** Why files can't be attached; null where they can. They stay locked until the transaction ends. */
async function refuseAttaching(
  tx: Tx,
  { partnerId, attachmentIds, subject, uploader }: AttachOrder,
): Promise<Refusal | null> {
  const wanted = [...new Set(attachmentIds)];
  if (wanted.length === 0) return null;
  const before = subject === null ? 0 : await countLocked(tx, partnerId, subject);
  const files = new Map(
    (await lockAttachments(tx, partnerId, wanted)).map((file) => [file.attachmentId, file]),
  );
  for (const id of wanted) {
    const file = files.get(id);
    const isTheirs = file?.subject !== null || file.uploadedBy === uploader;
    if (file === undefined || file.size === 0 || !isTheirs)
      return refuse("attachment-unknown", { found: id });
    if (file.subject !== null && file.subject !== subject) return refuse("attachment-in-use", { found: id });
  }
  const added = wanted.filter((id) => files.get(id)?.subject === null);
  const { perSubject: limit } = attachmentLimits;
  return before + added.length > limit ? refuse("attachment-limit", { limit }) : null;
}
