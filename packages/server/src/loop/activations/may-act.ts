import { may } from "@laurel/contract";
import type { Reader } from "../../platform/database/transaction.ts";
import type { Caller } from "../../platform/http/access/caller.ts";
import { activatingPartner } from "../benefits/benefit-store.ts";
import type { ActivationReader } from "./show-activation.ts";

/** Whether a caller's role lets them act for a partner only while they are a designated contact. */
export function needsContact(caller: Caller, partnerId: string): boolean {
  if (caller.kind === "key" || caller.teamRole !== null) return false;
  return caller.memberships.every(
    (each) => each.partnerId !== partnerId || !may(each.role, "contacts.manage"),
  );
}

/** The user of a caller; null for a key. */
export function userOf(caller: Caller): string | null {
  return caller.kind === "key" ? null : caller.userId;
}

/** The reader of a partner's activations; asks whether a viewer is a contact. */
export async function readerOf(reader: Reader, caller: Caller, partnerId: string): Promise<ActivationReader> {
  if (!needsContact(caller, partnerId)) return { caller, mayActivate: true };
  const partner = await activatingPartner(reader, partnerId, userOf(caller));
  return { caller, mayActivate: partner?.isContact ?? false };
}
