import { createHash, type KeyObject, sign, verify } from "node:crypto";

/**
 * The end of a chain: the partner ("" for the installation), the number of events, the hash of the last in
 * hex.
 */
export type ChainEnd = readonly [partnerId: string, eventId: number, hash: string];

/** A signed statement of where all chains end. */
export interface Checkpoint {
  /** From 1, without gaps. */
  readonly number: number;
  /** ISO 8601 in UTC. */
  readonly time: string;
  /** SHA-256 of the line before, in hex; null for the first. */
  readonly previous: string | null;
  /** How many chains there are, and events in them. */
  readonly chains: number;
  readonly events: number;
  /** The ends that changed since the line before. */
  readonly heads: readonly ChainEnd[];
}

const signatureForm = /^(\{.*),"signature":"([\w-]{86})"\}$/s;

/** A checkpoint as a line, without its end. The signature is of the same object without `signature`. */
export function signedLine(
  { number, time, previous, chains, events, heads }: Checkpoint,
  key: KeyObject,
): string {
  const body = JSON.stringify({ number, time, previous, chains, events, heads });
  const signature = sign(null, Buffer.from(body), key).toString("base64url");
  return `${body.slice(0, -1)},"signature":"${signature}"}`;
}

/** Reads a line; null where it is no checkpoint. */
export function readLine(line: string): Checkpoint | null {
  try {
    const read = JSON.parse(line) as Checkpoint;
    const { number, time, previous, chains, events, heads } = read;
    const fine =
      [number, chains, events].every(Number.isInteger) &&
      typeof time === "string" &&
      (previous === null || typeof previous === "string") &&
      Array.isArray(heads) &&
      heads.every(isEnd);
    return fine ? { number, time, previous, chains, events, heads } : null;
  } catch {
    return null;
  }
}

function isEnd(end: unknown): end is ChainEnd {
  if (!Array.isArray(end) || end.length !== 3) return false;
  const [partnerId, eventId, hash] = end as unknown[];
  return (
    typeof partnerId === "string" &&
    Number.isSafeInteger(eventId) &&
    typeof hash === "string" &&
    /^[0-9a-f]{64}$/.test(hash)
  );
}

/** Whether the holder of the key signed a line. */
export function isSigned(line: string, publicKey: KeyObject): boolean {
  const [, body, signature] = signatureForm.exec(line) ?? [];
  if (body === undefined || signature === undefined) return false;
  const bytes = Buffer.from(signature, "base64url");
  // Other characters may give the same bytes, and would change the line without a trace.
  if (bytes.toString("base64url") !== signature) return false;
  return verify(null, Buffer.from(`${body}}`), publicKey, bytes);
}

/** By what the line after it names it. */
export function digestOfLine(line: string): string {
  return createHash("sha256").update(line).digest("hex");
}
