import * as contract from "@laurel/contract";
import { may, type PartnerRole } from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeAsCaller } from "../../platform/http/access/as-caller.ts";
import type { Authenticate, Caller } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { type AccountMaker, acceptInvitation, lookAtInvitation } from "./accept-invitation.ts";
import { listInvitations } from "./invitation-store.ts";
import { inviteMember, resendInvitation, revokeInvitation } from "./invite-member.ts";
import { showInvitation } from "./show-invitation.ts";

/** What invitations need. */
export interface InvitationParts {
  readonly clock: Clock;
  readonly publicUrl: string;
  /** The marketplace's name. */
  readonly sender: string;
  readonly authenticate: Authenticate;
  readonly accounts: AccountMaker;
}

/** Invitations to partners, and joining by one; joining the team too. */
export function addInvitationRoutes(app: App, database: Database, parts: InvitationParts): void {
  addInviting(app, database, parts);
  addJoining(app, database, parts);
}

function addInviting(app: App, database: Database, { clock, publicUrl }: InvitationParts): void {
  implement(app, contract.listInvitations, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => {
      const found = await listInvitations(tx, partnerId);
      return { items: found.map((row) => showInvitation<PartnerRole>(row, clock.now())), nextCursor: null };
    }),
  );
  implement(app, contract.inviteMember, async (asked) => {
    const { params, body, caller, request } = asked;
    if (!mayGive(caller, params.partnerId, body.role))
      return refuse("role-insufficient", { action: "members.manage" });
    return changeOnce(database, asked, async (tx) => {
      const now = clock.now();
      const order = { ...params, ...body, actor: actorOf(request, params.partnerId) };
      const made = await inviteMember(tx, order, { now, publicUrl });
      return made instanceof Refusal ? made : showInvitation<PartnerRole>(made, now);
    });
  });
  implement(app, contract.resendInvitation, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const now = clock.now();
      const change = { ...asked.params, actor: actorOf(asked.request, asked.params.partnerId) };
      const sent = await resendInvitation(tx, change, { now, publicUrl });
      return sent instanceof Refusal ? sent : showInvitation<PartnerRole>(sent, now);
    }),
  );
  implement(app, contract.revokeInvitation, ({ params, request }) => {
    const change = { ...params, actor: actorOf(request, params.partnerId) };
    return changeAsCaller(database, request, (tx) => revokeInvitation(tx, change, clock.now()));
  });
}

function addJoining(app: App, database: Database, parts: InvitationParts): void {
  const { clock, sender, authenticate, accounts } = parts;
  implement(app, contract.lookAtInvitation, async ({ body }) => {
    const outlook = await lookAtInvitation(database, body.token, clock.now());
    return outlook instanceof Refusal ? outlook : { ...outlook, marketplace: sender };
  });
  implement(app, contract.acceptInvitation, async ({ body, request }) => {
    const { token, name = null, password = null } = body;
    const { caller } = await authenticate(request);
    const signedIn = caller?.kind === "person" ? caller.userId : null;
    const order = { token, signedIn, name, password, requestId: request.id };
    return acceptInvitation(database, order, clock.now(), accounts);
  });
}

/** No one gives a role that they couldn't manage: a manager invites no owner. The team may give any. */
function mayGive(caller: Caller, partnerId: string, role: PartnerRole): boolean {
  if (caller.kind === "key" || caller.teamRole !== null) return true;
  const own = caller.memberships.find((each) => each.partnerId === partnerId)?.role;
  return role !== "owner" || (own !== undefined && may(own, "members.manage"));
}
