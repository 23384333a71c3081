import type { PartnerRole } from "@laurel/contract";
import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeAsCaller } from "../../platform/http/access/as-caller.ts";
import type { Authenticate } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import type { Vault } from "../../platform/vault.ts";
import { type AccountMaker, acceptInvitation, lookAtInvitation } from "./accept-invitation.ts";
import { listInvitations } from "./invitation-store.ts";
import { inviteMember, resendInvitation, revokeInvitation } from "./invite-member.ts";
import { showInvitation } from "./show-invitation.ts";

/** What invitations need. */
export interface InvitationParts {
  readonly clock: Clock;
  readonly publicUrl: string;
  /** Encrypts links until they are delivered. */
  readonly links: Vault;
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

function addInviting(app: App, database: Database, { clock, publicUrl, links }: InvitationParts): void {
  implement(app, contract.listInvitations, (asked) =>
    forPartner(database, asked, (tx, partnerId) =>
      listPage(asked.query, {
        name: `invitations ${partnerId}`,
        read: (after, limit) => listInvitations(tx, partnerId, after, limit),
        positionOf: ({ invitationId }) => [invitationId],
        show: (row) => showInvitation<PartnerRole>(row, clock.now()),
      }),
    ),
  );
  implement(app, contract.inviteMember, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, body, request } = asked;
      const now = clock.now();
      const order = { ...params, ...body, actor: actorOf(request, params.partnerId) };
      const made = await inviteMember(tx, order, { now, publicUrl, links });
      return made instanceof Refusal ? made : showInvitation<PartnerRole>(made, now);
    }),
  );
  implement(app, contract.resendInvitation, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const now = clock.now();
      const change = { ...asked.params, actor: actorOf(asked.request, asked.params.partnerId) };
      const sent = await resendInvitation(tx, change, { now, publicUrl, links });
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
    if (caller?.kind === "person" && caller.factorMissing) return refuse("second-factor-required");
    const signedIn = caller?.kind === "person" ? caller.userId : null;
    const order = { token, signedIn, name, password, requestId: request.id };
    return acceptInvitation(database, order, clock.now(), accounts);
  });
}
