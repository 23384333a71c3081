import { countResults, type SelfCheckResult, selfCheckRules } from "@laurel/core";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { notifyChange } from "../../platform/live/notify-change.ts";
import { addResults, offerStatus, type SelfCheckRow } from "./self-check-store.ts";

/** What was found about some rules, by whom. */
export interface SelfCheckOrder {
  readonly partnerId: string;
  readonly offerId: string;
  readonly results: Readonly<Record<string, SelfCheckResult>>;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
}

/** Saves what was found about some rules of a live offer; what is known of the others stays. */
export async function saveSelfCheck(
  tx: Tx,
  { partnerId, offerId, results, actor, now }: SelfCheckOrder,
): Promise<SelfCheckRow | Refusal> {
  const status = await offerStatus(tx, partnerId, offerId);
  if (status === null) return refuse("offer-not-found", { found: offerId });
  if (status !== "live") return refuse("offer-not-live", { found: offerId });
  const unknown = Object.keys(results).find((rule) => selfCheckRules.every(({ id }) => id !== rule));
  if (unknown !== undefined) return refuse("self-check-rule-unknown", { found: unknown });
  const saved = await addResults(tx, partnerId, { offerId, checkedAt: now, checkedBy: actor.who, results });
  const data = { offer: offerId, rules: Object.keys(results).toSorted(), ...countResults(saved.results) };
  await appendEvents(tx, actor, [{ partnerId, what: "offer.self-checked", data }]);
  await notifyChange(tx, { partnerId, what: "offer", id: offerId });
  return saved;
}
