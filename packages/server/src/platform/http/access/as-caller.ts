import type { Database } from "../../database/open.ts";
import { asking, reading } from "../../database/session.ts";
import type { Sight } from "../../database/sight.ts";
import { type Answers, type Reader, type Tx, transaction } from "../../database/transaction.ts";
import { type KnownRequest, partnerOf, sightOf } from "./caller.ts";

/** Reads what the caller of a request may see; the database hides the rest. */
export async function asCaller<T>(
  database: Pick<Database, "readers">,
  request: KnownRequest,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return reading(database, sightIn(request), work);
}

/** The same for queries that are all known in advance; see `asking`. */
export async function askAsCaller<Q extends readonly ((tx: Reader) => Promise<unknown>)[]>(
  database: Pick<Database, "readers">,
  request: KnownRequest,
  ...questions: Q
): Promise<Answers<Q>> {
  return asking<Q>(database, sightIn(request), ...questions);
}

/**
 * Makes a change for the caller of a request: a caller of one partner changes only that partner's rows, and
 * appends only to its chain of events; the database refuses the rest.
 */
export async function changeAsCaller<T>(
  database: Pick<Database, "pool">,
  request: KnownRequest,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return transaction(database, sightIn(request), work);
}

function sightIn(request: KnownRequest): Sight {
  return sightOf(request.caller, partnerOf(request));
}
