import { createHash } from "node:crypto";
import { findUnkeptText } from "../answer/validate.ts";

/** Where a page ended: the values by which the list is ordered, of its last row. */
export type Position = readonly (string | number | null)[];

/**
 * An opaque cursor. `list` names the list with its filters and its order, and is woven into the check: a
 * cursor of another list, or one that was tampered with, is told from a right one.
 */
export function writeCursor(list: string, position: Position): string {
  const text = JSON.stringify(position);
  return Buffer.from(`${checkOf(list, text)}${text}`).toString("base64url");
}

/** The position a cursor stands for; null where it isn't one of this list. */
export function readCursor(list: string, cursor: string): Position | null {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const check = text.slice(0, checkLength);
  const position = text.slice(checkLength);
  if (check !== checkOf(list, position)) return null;
  // The check is no secret: somebody may have written the cursor themselves.
  const read = parse(position);
  return Array.isArray(read) && findUnkeptText(read) === null ? (read as Position) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const checkLength = 16;

function checkOf(list: string, text: string): string {
  return createHash("sha256")
    .update(`laurel cursor\n${list}\n${text}`)
    .digest("base64url")
    .slice(0, checkLength);
}

/** One page of rows of which one more than the limit was read: what to send, and the cursor to go on from. */
export function cutPage<Row>(
  list: string,
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
): { readonly rows: readonly Row[]; readonly nextCursor: string | null } {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: kept, nextCursor: more ? writeCursor(list, positionOf(last)) : null };
}
