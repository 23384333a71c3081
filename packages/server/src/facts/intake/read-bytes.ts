import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** A file whose bytes can't be read to the end. `code` is a refusal code. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  readonly code: "file-unreadable" | "gzip-broken";
  /** The code of the system or of zlib, such as `ENOENT`; its message where it has none. */
  readonly reason: string;

  constructor(code: "file-unreadable" | "gzip-broken", cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.code = code;
    this.reason = (cause as NodeJS.ErrnoException).code ?? this.message;
  }
}

/** Small, so that lines are read in slices and the database is served between slices. */
const chunkBytes = 64 * 1024;

/**
 * The content of a file in pieces; for a gzip file, which its first two bytes show, what it
 * holds.
 * @throws UnreadableFile where the file can't be opened or the gzip is damaged or cut off.
 */
export async function* readBytes(path: string): AsyncGenerator<Buffer> {
  const zipped = await isGzip(path);
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  const content: Readable = zipped
    ? pipeline(file, createGunzip({ chunkSize: chunkBytes }), () => undefined)
    : file;
  try {
    for await (const chunk of content) yield chunk as Buffer;
  } catch (error) {
    throw new UnreadableFile(zipped ? "gzip-broken" : "file-unreadable", error);
  }
}

/**
 * The size of a gzip file in bytes; null where the file is no gzip.
 * @throws UnreadableFile where the file can't be opened.
 */
export async function zippedSize(path: string): Promise<number | null> {
  return (await isGzip(path)) ? (await stat(path)).size : null;
}

async function isGzip(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } catch (error) {
    throw new UnreadableFile("file-unreadable", error);
  }
}

/**
 * Bytes as text: UTF-16 by its byte order mark or by its zeros, else UTF-8; a mark is dropped. Bytes that
 * aren't UTF-8 become U+FFFD, which no valid file contains: only the records that have it are refused.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let head: Uint8Array | null = new Uint8Array(0);
  let decoder = new TextDecoder("utf-8");
  for await (const chunk of chunks) {
    let bytes: Uint8Array = chunk;
    if (head !== null) {
      bytes = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      head = bytes.length < lookedAt ? bytes : null;
      if (head !== null) continue;
      decoder = new TextDecoder(encodingOf(bytes));
    }
    yield decoder.decode(bytes, { stream: true });
  }
  if (head !== null) decoder = new TextDecoder(encodingOf(head));
  const rest = decoder.decode(head ?? new Uint8Array(0));
  if (rest !== "") yield rest;
}

/** How many bytes tell an encoding. */
const lookedAt = 64;

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  // Column names are ASCII, so without a mark every other byte of their UTF-16 is zero.
  const pairs = Math.min(bytes.length, lookedAt) >> 1;
  const zeros = [0, 0];
  for (let at = 0; at < pairs * 2; at += 1) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (pairs > 1 && odd * 2 > pairs && even === 0) return "utf-16le";
  return pairs > 1 && even * 2 > pairs && odd === 0 ? "utf-16be" : "utf-8";
}
