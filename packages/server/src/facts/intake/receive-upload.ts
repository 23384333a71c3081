import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What was uploaded, on disk. */
export interface Upload {
  readonly path: string;
  /** sha256 of the bytes as sent. */
  readonly digest: string;
}

/**
 * Writes a stream into a file of `folder`, so that an import reads it like any other file, twice if
 * necessary, and no lock is held while a slow sender sends. The file is deleted when `work` is done.
 */
export async function withUpload<T>(
  folder: string,
  stream: Readable,
  work: (upload: Upload) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, randomUUID());
  const hash = createHash("sha256");
  try {
    const hashed = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(stream, hashed, createWriteStream(path, { mode: 0o600 }));
    return await work({ path, digest: hash.digest("hex") });
  } finally {
    await rm(path, { force: true });
  }
}

const abandonedAfterMs = 24 * 3_600_000;

/** Removes what processes that died have left behind. */
export async function removeAbandonedUploads(folder: string, nowMs: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && nowMs - found.mtimeMs > abandonedAfterMs) await rm(path, { force: true });
  }
}
