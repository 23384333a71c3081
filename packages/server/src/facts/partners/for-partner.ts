import type { FastifyRequest } from "fastify";
import type { Database } from "../../platform/database/open.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { partnerName } from "./directory-store.ts";

/** What a request asks of the partner that its address names. */
interface AskedOfPartner {
  readonly params: { readonly partnerId: string };
  readonly request: FastifyRequest;
}

/** What `work` reads of the partner that the address names; refused where the caller sees no such partner. */
export async function forPartner<T>(
  database: Pick<Database, "readers">,
  { params: { partnerId }, request }: AskedOfPartner,
  work: (tx: Tx, partnerId: string) => Promise<T>,
): Promise<T | Refusal> {
  return asCaller(database, request, async (tx) =>
    (await partnerName(tx, partnerId)) === null
      ? refuse("partner-not-found", { found: partnerId })
      : work(tx, partnerId),
  );
}
