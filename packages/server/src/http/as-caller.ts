import type { FastifyRequest } from "fastify";
import type { Database } from "../database/open.ts";
import { reading } from "../database/session.ts";
import type { Tx } from "../database/transaction.ts";
import { partnerOf, sightOf } from "./caller.ts";

/** Reads what the sender of a request may see; the database holds back the rest. */
export async function asCaller<T>(
  database: Pick<Database, "readers">,
  request: FastifyRequest,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (request.caller === null) throw new Error(`${request.url} is read for nobody`);
  return reading(database, sightOf(request.caller, partnerOf(request)), work);
}
