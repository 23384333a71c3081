import type { Reader, Tx } from "../platform/database/transaction.ts";
import type { Refusal } from "../platform/http/answer/refusal.ts";
import { attachTo, refuseAttaching } from "./attachments/attach-to.ts";
import { attachmentsOfAll } from "./attachments/attachment-store.ts";
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

/** The files of a subject of a partner. */
export async function filesOf(
  reader: Reader,
  partnerId: string,
  subject: string,
): Promise<ShownStep["attachments"]> {
  return (await filesOfAll(reader, [{ partnerId, subject }])).get(subject) ?? [];
}

/** The files of several subjects, by subject. */
export async function filesOfAll(
  reader: Reader,
  subjects: readonly { readonly partnerId: string; readonly subject: string }[],
): Promise<ReadonlyMap<string, ShownStep["attachments"]>> {
  const found = await attachmentsOfAll(reader, subjects);
  const shown = found.map(({ subject, attachmentId, name, mediaType, size }) => ({
    subject: subject ?? "",
    file: { attachmentId, name, mediaType, size },
  }));
  const groups = Map.groupBy(shown, ({ subject }) => subject);
  return new Map([...groups].map(([subject, each]) => [subject, each.map(({ file }) => file)]));
}
