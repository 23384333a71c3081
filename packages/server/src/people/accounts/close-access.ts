import { withdrawLinks } from "../../messages/link-store.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { deleteLinks, deleteSessions } from "./account-store.ts";

/** What a change of credentials ended. */
export interface ClosedAccess {
  /** How many sessions. */
  readonly sessions: number;
  /** How many links and sign-ins that were under way. */
  readonly links: number;
}

/**
 * Ends what a person's former credentials let in: sessions, links to a new password, and sign-ins that wait
 * for the second factor. `keep`: the token of a session that stays; null: none does.
 */
export async function closeAccess(tx: Tx, userId: string, keep: string | null): Promise<ClosedAccess> {
  return { sessions: await deleteSessions(tx, userId, keep), links: await closeLinks(tx, userId) };
}

/** Ends a person's links to a new password, and sign-ins that wait for the second factor; gives how many. */
export async function closeLinks(tx: Tx, userId: string): Promise<number> {
  await withdrawLinks(tx, { partnerId: "", causes: "password-reset:%", userId });
  return deleteLinks(tx, userId);
}
