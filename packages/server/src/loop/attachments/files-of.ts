import type { Reader } from "../../platform/database/transaction.ts";
import type { ShownStep } from "../steps/show-step.ts";
import { attachmentsOfAll } from "./attachment-store.ts";

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
