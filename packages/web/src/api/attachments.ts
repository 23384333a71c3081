import type { RequestSender } from "./request.ts";
import { send } from "./request.ts";

/** How large one file may be, and how many may belong to one activation or request. */
export const fileLimits = { bytes: 10 * 1024 * 1024, count: 10 } as const;

/** A file that was uploaded. */
export interface UploadedFile {
  readonly attachmentId: number;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Uploads a file for a partner.
 * @throws RefusedRequest if it is too large or of another kind than the server takes.
 */
export async function uploadFile(
  caller: RequestSender,
  partnerId: string,
  file: File,
): Promise<UploadedFile> {
  const form = new FormData();
  form.append("file", file, file.name);
  const address = `/api/v1/attachments?partner_id=${encodeURIComponent(partnerId)}`;
  const { body } = await send(caller, "POST", address, form);
  const { attachment_id, name, size } = body as {
    readonly attachment_id: number;
    readonly name: string;
    readonly size: number;
  };
  return { attachmentId: attachment_id, name, size };
}

/** The address under which a file is downloaded. */
export function fileAddress(attachmentId: number): string {
  return `/api/v1/attachments/${attachmentId}`;
}
