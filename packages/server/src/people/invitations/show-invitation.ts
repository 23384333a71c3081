import type { Invitation, Role } from "@laurel/contract";
import type { InvitationRow } from "./invitation-store.ts";

/**
 * An invitation as shown at a time. `Given`: the roles of the partner or of the team, whichever the
 * invitation is to; the database allows only those.
 */
export function showInvitation<Given extends Role>(
  { settledAs, partnerId: _, role, invitedAt, expiresAt, ...row }: InvitationRow,
  now: Temporal.Instant,
): Omit<Invitation, "role"> & { readonly role: Given } {
  const isExpired = Temporal.Instant.compare(expiresAt, now) <= 0;
  return {
    ...row,
    role: role as Given,
    invitedAt: invitedAt.toString(),
    expiresAt: expiresAt.toString(),
    state: settledAs ?? (isExpired ? "expired" : "open"),
  };
}
