import { withdrawLinks } from "../../messages/link-store.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type InvitationRow, settleInvitation } from "./invitation-store.ts";

/** Ends an invitation; its links are removed, and a mail that waits is no longer sent. */
export async function endInvitation(
  tx: Tx,
  invitation: InvitationRow,
  as: "accepted" | "revoked",
  now: Temporal.Instant,
): Promise<void> {
  await settleInvitation(tx, invitation, as, now);
  await withdrawLinksOf(tx, invitation);
}

/** Removes the links of an invitation that were not delivered. */
export async function withdrawLinksOf(
  tx: Tx,
  { partnerId, invitationId }: Pick<InvitationRow, "partnerId" | "invitationId">,
): Promise<void> {
  await withdrawLinks(tx, { partnerId, causes: `invitation:${invitationId}:%` });
}
