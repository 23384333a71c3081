import { type Refusal, refuse } from "../answer/refusal.ts";
import { cutPage, readCursor } from "./read-cursor.ts";
import { ForgedCursor, type List } from "./read-page.ts";

/** One page of a list; refused where the cursor isn't one of this list. */
export async function listPage<Row, Item>(
  { cursor, limit = 50 }: { readonly cursor?: string; readonly limit?: number },
  { name, read, positionOf, show }: List<Row, Item>,
): Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null } | Refusal> {
  const after = cursor === undefined ? null : readCursor(name, cursor);
  if (cursor !== undefined && after === null) return refuse("cursor-invalid");
  const found = await read(after, limit + 1).catch((error: Error & { readonly code?: string }) => {
    // The position is not of the list's types: the caller wrote the cursor.
    throw after !== null && /^22/.test(error.code ?? "") ? new ForgedCursor() : error;
  });
  const { rows, nextCursor } = cutPage(name, found, limit, positionOf);
  return { items: rows.map(show), nextCursor };
}
