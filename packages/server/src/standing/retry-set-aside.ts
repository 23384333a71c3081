import { type Actor, appendEvents } from "../platform/audit/append-events.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { requestRecompute } from "../platform/jobs/due-store.ts";
import { setAsideIds } from "./failure-store.ts";
import { markDueNow } from "./standing-store.ts";

/**
 * Requests that the partners who are set aside are decided again; gives how many they are. Their failures
 * stay on record until a decision succeeds.
 */
export async function retrySetAside(
  tx: Tx,
  { today, actor }: { readonly today: string; readonly actor: Actor },
): Promise<number> {
  const marked = await markDueNow(tx, await setAsideIds(tx), today);
  if (marked.length === 0) return 0;
  await requestRecompute(tx);
  await appendEvents(tx, actor, [
    { partnerId: "", what: "set-aside.retried", data: { partners: marked.length } },
  ]);
  return marked.length;
}
