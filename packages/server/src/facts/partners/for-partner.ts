import type { Database } from "../../platform/database/open.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import type { KnownRequest } from "../../platform/http/access/caller.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { partnerName } from "./directory-store.ts";

/** A request about the partner in its address. */
interface AskedOfPartner {
  readonly params: { readonly partnerId: string };
  readonly request: KnownRequest;
}

/** Gives what `work` reads of a partner; refuses where the caller may see no such partner. */
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
