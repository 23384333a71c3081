import type { FastifyReply, FastifyRequest } from "fastify";
import { sendProblem } from "../answer/problems.ts";
import { cutPage, type Position, readCursor } from "./read-cursor.ts";

/** A list that pages: how to read its rows after a position, and what to send of each. */
export interface List<Row, Item> {
  /** With the filters and the order: a cursor belongs to it. */
  readonly name: string;
  read(after: Position | null, limit: number): Promise<readonly Row[]>;
  /** The values by which the list is ordered. */
  positionOf(row: Row): Position;
  show(row: Row): Item;
}

/** One page of a list, or the answer to a cursor that isn't one of its own. */
export async function readPage<Row, Item>(
  request: FastifyRequest,
  reply: FastifyReply,
  { cursor, limit = 50 }: { readonly cursor?: string; readonly limit?: number },
  { name, read, positionOf, show }: List<Row, Item>,
): Promise<{ items: Item[]; next_cursor: string | null } | FastifyReply> {
  const after = cursor === undefined ? null : readCursor(name, cursor);
  if (cursor !== undefined && after === null) return sendProblem(request, reply, "cursor-invalid");
  const found = await read(after, limit + 1).catch((error: Error & { readonly code?: string }) => {
    // The position is not of the list's types: somebody wrote the cursor themselves.
    throw after !== null && /^22/.test(error.code ?? "") ? new ForgedCursor() : error;
  });
  const { rows, nextCursor } = cutPage(name, found, limit, positionOf);
  return { items: rows.map(show), next_cursor: nextCursor };
}

/** A cursor that only looks like one of ours; thrown, so that the transaction ends. */
export class ForgedCursor extends Error {
  override readonly name = "ForgedCursor";
}
