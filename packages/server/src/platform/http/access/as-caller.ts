import type { Database } from "../../database/open.ts";
import { asking, reading, type Sight } from "../../database/session.ts";
import type { Answers, Reader, Tx } from "../../database/transaction.ts";
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

function sightIn(request: KnownRequest): Sight {
  return sightOf(request.caller, partnerOf(request));
}
