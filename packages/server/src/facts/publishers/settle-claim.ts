import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import { lockLedger, markDue } from "../intake/ledger-store.ts";
import { addClaim, type ClaimRow, lockClaim, settleClaim } from "./claim-store.ts";
import { appendPublishers, findPublishers } from "./publisher-store.ts";

/** Which publisher a partner claims, and who makes the claim. */
export interface ClaimOrder {
  readonly partnerId: string;
  readonly publisherId: string;
  readonly name: string;
  readonly actor: Actor;
}

/** Adds a partner's claim for the team to check. A repeated claim adds nothing. */
export async function claimPublisher(
  tx: Tx,
  { partnerId, publisherId, name, actor }: ClaimOrder,
): Promise<ClaimRow> {
  const { claim, isNew } = await addClaim(tx, partnerId, { publisherId, name, askedBy: actor.who });
  if (isNew) {
    const data = { claim: claim.claimId, publisher: publisherId };
    await appendEvents(tx, actor, [{ partnerId, what: "publisher.claimed", data }]);
  }
  return claim;
}

/** What the team decides about a claim. */
export interface ClaimSettlement {
  readonly partnerId: string;
  readonly claimId: number;
  readonly grant: boolean;
  readonly why: string;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
  /** The day on which the partner is recomputed. */
  readonly today: Temporal.PlainDate;
}

/**
 * Settles a claim. A granted publisher belongs to the partner from now on, whose standing is recomputed. One
 * that belongs to another partner stays there: its sales are on that partner's record.
 */
export async function settlePublisherClaim(
  tx: Tx,
  { partnerId, claimId, grant, why, actor, now, today }: ClaimSettlement,
): Promise<ClaimRow | Refusal> {
  // As for an import: one transaction at a time decides the owner of a publisher.
  await lockLedger(tx);
  const claim = await lockClaim(tx, partnerId, claimId);
  if (claim === null) return refuse("claim-unknown");
  const as = grant ? "granted" : "declined";
  if (claim.settledAs !== null) return claim.settledAs === as ? claim : refuse("claim-settled");
  let added: StateChange | null = null;
  if (grant) {
    const { publisherId, name } = claim;
    const known = (await findPublishers(tx, [publisherId])).get(publisherId);
    if (known !== undefined && known.partnerId !== partnerId) return refuse("publisher-taken");
    if (known === undefined) added = await appendPublishers(tx, [{ publisherId, partnerId, name }], null);
    await markDue(tx, [partnerId], today.toString());
    await requestRecompute(tx);
  }
  await settleClaim(tx, partnerId, claimId, { as, why, at: now });
  const data = { claim: claimId, publisher: claim.publisherId };
  const facts = { partnerId: "", what: "facts.added", data, state: added === null ? [] : [added] };
  await appendEvents(tx, actor, [
    ...(added === null ? [] : [facts]),
    { partnerId, what: `publisher.claim-${as}`, data, why },
  ]);
  return { ...claim, settledAs: as, settledAt: now, why };
}
