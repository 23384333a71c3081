import type { FastifyReply, FastifyRequest } from "fastify";
import type { Database } from "../../platform/database/open.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { sendProblem } from "../../platform/http/answer/problems.ts";
import { partnerName } from "./directory-store.ts";

/**
 * Answers with what `work` reads of the partner that the address names; where the sender of the request may
 * see no such partner, that there is none.
 */
export async function ofPartner<T>(
  database: Pick<Database, "readers">,
  request: FastifyRequest<{ Params: { partner_id: string } }>,
  reply: FastifyReply,
  work: (tx: Tx, partnerId: string) => Promise<T>,
): Promise<T | FastifyReply> {
  const { partner_id: found } = request.params;
  return asCaller(database, request, async (tx) =>
    (await partnerName(tx, found)) === null
      ? sendProblem(request, reply, "partner-not-found", { params: { found } })
      : work(tx, found),
  );
}
