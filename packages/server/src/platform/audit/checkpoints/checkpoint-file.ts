import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { makeFolder } from "../../make-folder.ts";
import { OperatorError } from "../../operator-error.ts";
import { type ChainEnd, digestOfLine, readLine } from "./checkpoint.ts";

/** Lines of a file of checkpoints, counted from 1. */
export async function* linesOf(path: string): AsyncGenerator<readonly [line: string, place: number]> {
  let place = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    place += 1;
    yield [line, place];
  }
}

/** What the lines of a file add up to. */
export interface Written {
  /** Distinguishes the file from others: from the digest of its first line; null: it is empty. */
  readonly id: string | null;
  readonly number: number;
  /** The digest of the last line. */
  readonly last: string | null;
  readonly ends: Map<string, ChainEnd>;
  /** How long the file is, in bytes. */
  readonly size: number;
}

/** Part of the digest of the first line. */
export function fileId(firstLine: string): string {
  return digestOfLine(firstLine).slice(0, 16);
}

/** Reads what was written; a file that isn't there is empty. */
async function readWritten(path: string): Promise<Written> {
  const size = await sizeOf(path);
  const ends = new Map<string, ChainEnd>();
  let [id, number, last]: [string | null, number, string | null] = [null, 0, null];
  if (size === 0) return { id, number, last, ends, size };
  for await (const [line, place] of linesOf(path)) {
    const read = readLine(line);
    if (read === null)
      throw new OperatorError(
        `${path}, line ${place}, is no checkpoint. Move the file away and keep it: the next checkpoint ` +
          "begins a new one.",
      );
    id ??= fileId(line);
    number = read.number;
    last = digestOfLine(line);
    for (const end of read.heads) ends.set(end[0], end);
  }
  return { id, number, last, ends, size };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return 0;
      throw error;
    },
  );
}

/** A file that checkpoints are appended to, and never changed in; only its owner can read it. */
export class CheckpointFile {
  readonly path: string;
  #written: Written | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** What it adds up to; read again where someone else has written. */
  async read(): Promise<Written> {
    await this.#cutTornLine();
    if (this.#written === null || this.#written.size !== (await sizeOf(this.path)))
      this.#written = await readWritten(this.path);
    return this.#written;
  }

  /** Appends a line and waits until it is on the disk. */
  async append(line: string, number: number, ends: readonly ChainEnd[]): Promise<Written> {
    const before = await this.read();
    makeFolder(dirname(this.path));
    const file = await open(this.path, "a", 0o600);
    try {
      await file.appendFile(`${line}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    for (const end of ends) before.ends.set(end[0], end);
    const size = before.size + Buffer.byteLength(line) + 1;
    this.#written = { ...before, id: before.id ?? fileId(line), number, last: digestOfLine(line), size };
    return this.#written;
  }

  /** A process that was killed, or a full disk, may leave half a line, which was never counted. */
  async #cutTornLine(): Promise<void> {
    const size = await sizeOf(this.path);
    if (size === 0 || size === this.#written?.size) return;
    const file = await open(this.path, "r+");
    try {
      const piece = Buffer.alloc(65_536);
      for (let end = size; end > 0; ) {
        const from = Math.max(0, end - piece.length);
        const { bytesRead } = await file.read(piece, 0, end - from, from);
        const found = piece.subarray(0, bytesRead).lastIndexOf(0x0a);
        if (found >= 0 || from === 0) {
          const whole = found >= 0 ? from + found + 1 : 0;
          if (whole < size) await file.truncate(whole);
          return;
        }
        end = from;
      }
    } finally {
      await file.close();
    }
  }
}
