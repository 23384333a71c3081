import { open } from "node:fs/promises";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** A file on record, without its content. */
export interface AttachmentRow {
  readonly partnerId: string;
  readonly attachmentId: number;
  /** Cleaned, with the ending of its kind. */
  readonly name: string;
  readonly mediaType: string;
  /** Bytes; 0: the content was erased. */
  readonly size: number;
  /** `person:<id>` or `key:<id>`. */
  readonly uploadedBy: string;
  readonly uploadedAt: Temporal.Instant;
  /** What it belongs to, such as `activation:12`; null: nothing yet. */
  readonly subject: string | null;
}

/** A file to keep. */
export interface NewAttachment extends Omit<AttachmentRow, "attachmentId" | "subject"> {
  /** sha256 of the bytes, in hex. */
  readonly digest: string;
}

const columns = "partner_id, attachment_id, name, media_type, size, uploaded_by, uploaded_at, subject";

/** Of a file that is sent or stored, this much is in memory at once. */
const chunkBytes = 256 * 1024;

/** Adds a file; gives its id. Its content follows by `appendChunks`. */
export async function insertAttachment(tx: Tx, file: NewAttachment): Promise<number> {
  const made = await row<{ readonly attachmentId: number }>(
    tx,
    `insert into attachments (partner_id, name, media_type, size, digest, uploaded_by, uploaded_at)
     values ($1, $2, $3, $4, $5, $6, $7) returning attachment_id`,
    [
      file.partnerId,
      file.name,
      file.mediaType,
      file.size,
      file.digest,
      file.uploadedBy,
      file.uploadedAt.toString(),
    ],
  );
  return made?.attachmentId ?? 0;
}

/** Stores the content of a file from where it was received, chunk by chunk. */
export async function appendChunks(
  tx: Tx,
  partnerId: string,
  attachmentId: number,
  path: string,
): Promise<void> {
  await using file = await open(path);
  for (let number = 0; ; number += 1) {
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes);
    if (bytesRead === 0) return;
    await run(
      tx,
      "insert into attachment_chunks (partner_id, attachment_id, number, bytes) values ($1, $2, $3, $4)",
      [partnerId, attachmentId, number, buffer.subarray(0, bytesRead)],
    );
  }
}

/** A file that the reader may see; null for none. */
export async function findAttachment(reader: Reader, attachmentId: number): Promise<AttachmentRow | null> {
  return row<AttachmentRow>(reader, `select ${columns} from attachments where attachment_id = $1`, [
    attachmentId,
  ]);
}

/** A chunk of a file; null where there is none. */
export async function findChunk(
  reader: Reader,
  { partnerId, attachmentId }: Pick<AttachmentRow, "partnerId" | "attachmentId">,
  number: number,
): Promise<Buffer | null> {
  const found = await row<{ readonly bytes: Buffer }>(
    reader,
    "select bytes from attachment_chunks where partner_id = $1 and attachment_id = $2 and number = $3",
    [partnerId, attachmentId, number],
  );
  return found?.bytes ?? null;
}

/** The files of an activation or a request, in the order in which they were uploaded. */
export async function attachmentsOfAll(
  reader: Reader,
  subjects: readonly { readonly partnerId: string; readonly subject: string }[],
): Promise<readonly AttachmentRow[]> {
  return rows<AttachmentRow>(
    reader,
    `select ${columns} from attachments
     where (partner_id, subject) in (select * from unnest($1::text[], $2::text[])) order by attachment_id`,
    [subjects.map(({ partnerId }) => partnerId), subjects.map(({ subject }) => subject)],
  );
}

/** Files of a partner, held until the transaction ends. Those that don't exist are missing. */
export async function lockAttachments(
  tx: Tx,
  partnerId: string,
  attachmentIds: readonly number[],
): Promise<readonly AttachmentRow[]> {
  return rows<AttachmentRow>(
    tx,
    `select ${columns} from attachments where partner_id = $1 and attachment_id = any ($2)
     order by attachment_id for update`,
    [partnerId, attachmentIds],
  );
}

/** Lets no one else attach to a subject until the transaction ends, and counts its files. */
export async function countLocked(tx: Tx, partnerId: string, subject: string): Promise<number> {
  await run(tx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", [`attach ${partnerId} ${subject}`]);
  const found = await row<{ readonly count: number }>(
    tx,
    "select count(*) from attachments where partner_id = $1 and subject = $2",
    [partnerId, subject],
  );
  return found?.count ?? 0;
}

/** Makes files belong to a subject. */
export async function setSubject(
  tx: Tx,
  partnerId: string,
  attachmentIds: readonly number[],
  subject: string,
): Promise<void> {
  await run(tx, "update attachments set subject = $3 where partner_id = $1 and attachment_id = any ($2)", [
    partnerId,
    attachmentIds,
    subject,
  ]);
}

/**
 * Deletes up to `limit` files that were uploaded before `before` and belong to nothing; gives how many of
 * whom.
 */
export async function deleteUnattached(
  tx: Tx,
  before: Temporal.Instant,
  limit: number,
): Promise<readonly { readonly partnerId: string; readonly attachmentId: number }[]> {
  const found = await rows<{ readonly partnerId: string; readonly attachmentId: number }>(
    tx,
    `select partner_id, attachment_id from attachments where subject is null and uploaded_at < $1
     order by uploaded_at limit $2 for update skip locked`,
    [before.toString(), limit],
  );
  const keys = [found.map(({ partnerId }) => partnerId), found.map(({ attachmentId }) => attachmentId)];
  const listed = "(partner_id, attachment_id) in (select * from unnest($1::text[], $2::bigint[]))";
  await run(tx, `delete from attachment_chunks where ${listed}`, keys);
  await run(tx, `delete from attachments where ${listed}`, keys);
  return found;
}
