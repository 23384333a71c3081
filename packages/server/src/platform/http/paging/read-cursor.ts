import { createHash } from "node:crypto";
import { findUnkeptText } from "../answer/validate.ts";

/** Where a page ends: the sort values of its last row. */
export type Position = readonly (string | number | null)[];

/**
 * An opaque cursor. `list` names the list with its filters and its order, and is part of the checksum, so
 * that a cursor of another list, or a changed one, is recognized.
 */
export function writeCursor(list: string, position: Position): string {
  const text = JSON.stringify(position);
  return Buffer.from(`${checkOf(list, text)}${text}`).toString("base64url");
}

/** The position of a cursor; null where it isn't a cursor of this list. */
export function readCursor(list: string, cursor: string): Position | null {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const check = text.slice(0, checkLength);
  const position = text.slice(checkLength);
  if (check !== checkOf(list, position)) return null;
  // The checksum is no secret, so a caller may have written the cursor themselves.
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

/** One page, from rows of which one more than the limit was read, and the cursor of the next page. */
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
