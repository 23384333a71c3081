import type { Withdrawal } from "@laurel/contract";
import type { NewEvent } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { keyRevoked } from "../accounts/accounted-store.ts";
import { endInvitation } from "../invitations/end-invitation.ts";
import {
  type InvitationRow,
  invitationSettled,
  lockOpenInvitationsOf,
} from "../invitations/invitation-store.ts";
import { disableKey, type KeyRow, listKeysHeldBy, passKey } from "../keys/key-store.ts";
import { authorityOf } from "./authority-store.ts";
import { type Authority, refuseHandOut } from "./hand-out.ts";

/** Whose work to look through, and who may take it over. */
export interface WithdrawalOrder {
  /** The person or key that has just lost a right, as events name them. */
  readonly from: string;
  /** Who takes over the keys that they may hold; null: no one, so that the keys end. */
  readonly to: string | null;
  readonly now: Temporal.Instant;
}

/** What was withdrawn, and the events that say so: append them together with that of the cause. */
export interface Withdrawn {
  readonly told: Withdrawal;
  readonly events: readonly NewEvent[];
}

/** Nothing that was handed out had to end or to pass on. */
export const nothingWithdrawn: Withdrawn = {
  told: { endedInvitations: [], endedKeys: [], passedKeys: [] },
  events: [],
};

/**
 * Ends every open invitation and every key in use that someone made and could no longer make, after a change
 * that was made in this transaction. A key passes to `to` where they could make it. If a key ends, the same
 * is done to what the key has made. Call `changeAuthority` before the change.
 */
export async function withdraw(tx: Tx, { from, to, now }: WithdrawalOrder): Promise<Withdrawn> {
  const taker = to === null || to === from ? null : await authorityOf(tx, to, now);
  const found: WithdrawnWork = { invitations: [], keys: [], passed: [] };
  const left = [from];
  for (let holder = left.shift(); holder !== undefined; holder = left.shift()) {
    const authority = await authorityOf(tx, holder, now);
    found.invitations.push(...(await endInvitations(tx, holder, authority, now)));
    for (const key of await listKeysHeldBy(tx, holder, now)) {
      if (mayHand(authority, key)) continue;
      const { keyId } = key;
      if (to !== null && mayHand(taker, key)) {
        await passKey(tx, keyId, to);
        found.passed.push(key);
      } else {
        await disableKey(tx, keyId);
        found.keys.push(key);
        left.push(`key:${keyId}`);
      }
    }
  }
  return { told: tell(found), events: eventsOf(found, from, to) };
}

interface WithdrawnWork {
  readonly invitations: InvitationRow[];
  readonly keys: KeyRow[];
  readonly passed: KeyRow[];
}

function mayHand(authority: Authority | null, { partnerId, scopes, expiresAt: endsAt }: KeyRow): boolean {
  return refuseHandOut(authority, { kind: "key", partnerId, scopes, endsAt }) === null;
}

async function endInvitations(
  tx: Tx,
  holder: string,
  authority: Authority | null,
  now: Temporal.Instant,
): Promise<readonly InvitationRow[]> {
  const open = await lockOpenInvitationsOf(tx, holder, now);
  const ended = open.filter((each) => refuseHandOut(authority, { kind: "invitation", ...each }) !== null);
  for (const invitation of ended) await endInvitation(tx, invitation, "revoked", now);
  return ended;
}

function tell({ invitations, keys, passed }: WithdrawnWork): Withdrawal {
  const named = ({ keyId, name, partnerId }: KeyRow) => ({ keyId, name, partnerId });
  return {
    endedInvitations: invitations.map(({ invitationId, email, partnerId }) => ({
      invitationId,
      email,
      partnerId: partnerId === "" ? null : partnerId,
    })),
    endedKeys: keys.map(named),
    passedKeys: passed.map(named),
  };
}

function eventsOf({ invitations, keys, passed }: WithdrawnWork, from: string, to: string | null): NewEvent[] {
  return [
    ...invitations.map(({ partnerId, invitationId: invitation }) => ({
      partnerId,
      what: "invitation.revoked",
      data: { invitation, withdrawn_from: from },
      state: [invitationSettled(invitation, "revoked")],
    })),
    ...keys.map(({ partnerId, keyId: key, name }) => ({
      partnerId: partnerId ?? "",
      what: "key.revoked",
      data: { key, name, withdrawn_from: from },
      state: [keyRevoked(key)],
    })),
    ...passed.map(({ partnerId, keyId: key, name }) => ({
      partnerId: partnerId ?? "",
      what: "key.passed",
      data: { key, name },
      before: { held_by: from },
      after: { held_by: to },
    })),
  ];
}
