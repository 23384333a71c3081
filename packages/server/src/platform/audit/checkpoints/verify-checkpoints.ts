import type { KeyObject } from "node:crypto";
import type { Database } from "../../database/open.ts";
import { asServer, type Reader } from "../../database/transaction.ts";
import { type ChainEnd, digestOfLine, isSigned, readLine } from "./checkpoint.ts";
import { fileId, linesOf } from "./checkpoint-file.ts";
import { findLost, findReached, type LostEvent } from "./checkpoint-store.ts";

/**
 * What checkpoints show.
 * - `chain-removed`: a chain is gone as a whole.
 * - `chain-cut`: its last events, `first` to `last`, are gone.
 * - `chain-recomputed`: event `first` is another one than it was, or was computed again; or one before it.
 * - `line-unreadable`, `line-forged`: line `first` of the file is no checkpoint, or isn't signed by the key.
 * - `lines-missing`: lines before line `first` were removed, moved or edited.
 * - `file-cut`: the last lines, `first` to `last`, are gone from the file.
 */
export interface CheckpointFinding {
  readonly problem:
    | "chain-removed"
    | "chain-cut"
    | "chain-recomputed"
    | "line-unreadable"
    | "line-forged"
    | "lines-missing"
    | "file-cut";
  /** The chain, empty for that of the installation; null where it is about the file. */
  readonly partnerId: string | null;
  readonly first: number;
  readonly last: number;
  /** When the checkpoint was written that shows it; null for the file. */
  readonly time: string | null;
}

/** The result of a verification by checkpoints. */
export interface CheckpointVerification {
  /** How many lines the file has. */
  readonly lines: number;
  readonly findings: readonly CheckpointFinding[];
}

/** How many ends are looked up at once. */
const pieceSize = 5000;

/** Finds chains that were removed, cut or computed again since the checkpoints in a file were written. */
export async function verifyCheckpoints(
  database: Database,
  path: string,
  publicKey: KeyObject,
): Promise<CheckpointVerification> {
  const server = asServer(database);
  const ofFile: CheckpointFinding[] = [];
  const chains = new LostChains(server);
  let [id, lines, last, number]: [string, number, string | null, number] = ["", 0, null, 0];
  for await (const [line, place] of linesOf(path)) {
    lines = place;
    const add = (problem: CheckpointFinding["problem"]) =>
      ofFile.push({ problem, partnerId: null, first: place, last: place, time: null });
    if (place === 1) id = fileId(line);
    const read = readLine(line);
    // What no one signed proves nothing.
    if (read === null) add("line-unreadable");
    else if (!isSigned(line, publicKey)) add("line-forged");
    else {
      if (read.previous !== last || read.number !== number + 1) add("lines-missing");
      await chains.see(read.heads, read.time);
    }
    last = digestOfLine(line);
    number = read?.number ?? number + 1;
  }
  const reached = await findReached(server, `file ${id}`);
  if (reached !== null && reached.number > number) {
    const cut = { first: number + 1, last: reached.number, time: null };
    ofFile.push({ problem: "file-cut", partnerId: null, ...cut });
  }
  return { lines, findings: [...ofFile, ...(await chains.end())] };
}

interface Lost {
  readonly differs: LostEvent | null;
  readonly gone: LostEvent | null;
}

/** Collects which chains are not as checkpoints saw them. */
class LostChains {
  readonly #reader: Reader;
  readonly #found = new Map<string, Lost>();
  /** When each lost event was seen. */
  readonly #times = new Map<LostEvent, string>();
  #waiting: { readonly end: ChainEnd; readonly time: string }[] = [];

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  async see(heads: readonly ChainEnd[], time: string): Promise<void> {
    for (const end of heads) this.#waiting.push({ end, time });
    if (this.#waiting.length >= pieceSize) await this.#look();
  }

  async end(): Promise<readonly CheckpointFinding[]> {
    await this.#look();
    return [...this.#found.values()].flatMap(({ differs, gone }) => [
      ...(differs === null ? [] : [this.#finding("chain-recomputed", differs, differs.eventId)]),
      ...(gone === null
        ? []
        : [this.#finding(gone.left === 0 ? "chain-removed" : "chain-cut", gone, gone.left + 1)]),
    ]);
  }

  #finding(problem: CheckpointFinding["problem"], lost: LostEvent, first: number): CheckpointFinding {
    const { partnerId, eventId } = lost;
    return { problem, partnerId, first, last: eventId, time: this.#times.get(lost) ?? null };
  }

  /** Of each chain, the first known event that differs and the last that is gone. */
  async #look(): Promise<void> {
    const waiting = this.#waiting.splice(0);
    for (const lost of await findLost(
      this.#reader,
      waiting.map(({ end }) => end),
    )) {
      const { differs = null, gone = null } = this.#found.get(lost.partnerId) ?? {};
      const isFirst = lost.differs && lost.eventId < (differs?.eventId ?? Number.POSITIVE_INFINITY);
      const isLast = !lost.differs && lost.eventId > (gone?.eventId ?? 0);
      if (!isFirst && !isLast) continue;
      this.#found.set(lost.partnerId, { differs: isFirst ? lost : differs, gone: isLast ? lost : gone });
      const seen = waiting.find(({ end }) => end[0] === lost.partnerId && end[1] === lost.eventId);
      if (seen !== undefined) this.#times.set(lost, seen.time);
    }
  }
}
