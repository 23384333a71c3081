import { createHash, randomUUID } from "node:crypto";
import { open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolder } from "../../platform/make-folder.ts";
import type { Params } from "./import-kind.ts";

/** What was uploaded, on disk. */
export interface Upload {
  readonly path: string;
  /** sha256 of the bytes as sent. */
  readonly digest: string;
}

/** How much may be uploaded, and how slowly. */
export interface UploadLimits {
  readonly maxBytes: number;
  /** A sender that delivers fewer than `leastBytes` in a window is given up. */
  readonly pace: { readonly windowMs: number; readonly leastBytes: number };
}

/** An upload that was not read to its end. `code` is a refusal code. */
export class UploadRefused extends Error {
  override readonly name = "UploadRefused";
  readonly code: "file-too-large" | "upload-stalled";
  readonly params: Params;

  constructor(code: "file-too-large" | "upload-stalled", params: Params) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

/**
 * Writes a stream into a file of `folder`, so that an import reads it like any other file, twice if
 * necessary, and no lock is held while a slow sender sends. The file is deleted when `work` is done.
 * Without `limits` the stream may be of any length and pace.
 * @throws UploadRefused as soon as the stream breaks a limit. The stream is left open, so that the sender can
 * be answered.
 */
export async function withUpload<T>(
  folder: string,
  stream: Readable,
  limits: UploadLimits | null,
  work: (upload: Upload) => Promise<T>,
): Promise<T> {
  makeFolder(folder);
  const path = join(folder, randomUUID());
  try {
    return await work({ path, digest: await receive(path, stream, limits) });
  } finally {
    await rm(path, { force: true });
  }
}

/** Writes the stream; gives the digest of what it held. */
async function receive(path: string, stream: Readable, limits: UploadLimits | null): Promise<string> {
  const hash = createHash("sha256");
  let bytes = 0;
  await using file = await open(path, "wx", 0o600);
  const chunks: AsyncIterator<Buffer> = stream.iterator({ destroyOnReturn: false });
  const pace = limits === null ? null : watchPace(limits.pace, () => bytes);
  try {
    while (true) {
      const next = chunks.next();
      // GivenAboutFile up while the sender is silent, the stream fails later, when it is closed.
      next.catch(() => {});
      const { done, value: chunk } = await (pace === null ? next : Promise.race([next, pace.broken]));
      if (done === true) return hash.digest("hex");
      bytes += chunk.length;
      if (limits !== null && bytes > limits.maxBytes)
        throw new UploadRefused("file-too-large", { limit: limits.maxBytes });
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    pace?.end();
  }
}

interface Pace {
  /** Rejects when a window brought too little. */
  readonly broken: Promise<never>;
  end(): void;
}

function watchPace({ windowMs, leastBytes }: UploadLimits["pace"], received: () => number): Pace {
  const ending = new AbortController();
  const { signal } = ending;
  const watch = async (): Promise<never> => {
    for (let before = received(); ; before = received()) {
      await sleep(windowMs, undefined, { signal });
      if (received() - before >= leastBytes) continue;
      throw new UploadRefused("upload-stalled", { seconds: Math.round(windowMs / 1000) });
    }
  };
  const broken = watch();
  broken.catch(() => {});
  return { broken, end: () => ending.abort() };
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
