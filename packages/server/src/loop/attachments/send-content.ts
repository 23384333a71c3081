import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { Database } from "../../platform/database/open.ts";
import { reading } from "../../platform/database/session.ts";
import type { Sight } from "../../platform/database/sight.ts";
import { type AttachmentRow, findChunk } from "./attachment-store.ts";

/** Nothing in a file may run or load anything, even where a browser is made to show it. */
const contentPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox";

/** Sends the content of a file, to be saved. Each chunk is read when the one before has been sent. */
export function sendContent(
  reply: FastifyReply,
  database: Pick<Database, "readers">,
  sight: Sight,
  file: AttachmentRow,
): FastifyReply {
  const { name, mediaType, size } = file;
  const isRead = reply.request.method !== "HEAD";
  return reply
    .code(200)
    .headers({
      "content-type": mediaType.startsWith("text/") ? `${mediaType}; charset=utf-8` : mediaType,
      "content-length": size,
      "content-disposition": dispositionOf(name),
      "content-security-policy": contentPolicy,
      "x-content-type-options": "nosniff",
    })
    .send(isRead ? Readable.from(chunksOf(database, sight, file), { objectMode: false }) : "");
}

/** A slow reader holds no connection to the database: each chunk has a transaction of its own. */
async function* chunksOf(
  database: Pick<Database, "readers">,
  sight: Sight,
  file: AttachmentRow,
): AsyncGenerator<Buffer> {
  let sent = 0;
  for (let number = 0; sent < file.size; number += 1) {
    const bytes = await reading(database, sight, (tx) => findChunk(tx, file, number));
    if (bytes === null) throw new Error(`attachment ${file.attachmentId} was erased while it was sent`);
    sent += bytes.length;
    yield bytes;
  }
}

/** RFC 6266: the name in full, and for old programs with only its ASCII characters. */
export function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7E]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
