import { type Refusal, refuse } from "../answer/refusal.ts";
import { cutPage, type Position, readCursor } from "./read-cursor.ts";

/** A list with pages: how to read its rows after a position, and what to send of each row. */
export interface List<Row, Item> {
  /** The name of the list, with its filters and order, to which its cursors belong. */
  readonly name: string;
  read(after: Position | null, limit: number): Promise<readonly Row[]>;
  /** The sort values of a row. */
  positionOf(row: Row): Position;
  show(row: Row): Item;
}

/** One page of a list; refused where the cursor isn't one of this list. */
export async function listPage<Row, Item>(
  { cursor, limit = 50 }: { readonly cursor?: string; readonly limit?: number },
  { name, read, positionOf, show }: List<Row, Item>,
): Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null } | Refusal> {
  const after = cursor === undefined ? null : readCursor(name, cursor);
  if (cursor !== undefined && after === null) return refuse("cursor-invalid");
  const found = await read(after, limit + 1).catch((error: Error & { readonly code?: string }) => {
    // The position doesn't have the list's types, so a caller wrote the cursor themselves.
    throw after !== null && /^22/.test(error.code ?? "") ? new ForgedCursor() : error;
  });
  const { rows, nextCursor } = cutPage(name, found, limit, positionOf);
  return { items: rows.map(show), nextCursor };
}

/** A cursor that a caller wrote themselves; thrown, so that the transaction ends. */
export class ForgedCursor extends Error {
  override readonly name = "ForgedCursor";
}
