import type { TeamRole } from "@laurel/contract";
import * as contract from "@laurel/contract";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller, changeAsCaller } from "../../platform/http/access/as-caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import type { Vault } from "../../platform/vault.ts";
import { answerWithdrawn } from "../authority/answer-withdrawn.ts";
import { listInvitations } from "../invitations/invitation-store.ts";
import { inviteMember, resendInvitation, revokeInvitation } from "../invitations/invite-member.ts";
import { showInvitation } from "../invitations/show-invitation.ts";
import { changeTeamRole, endTeamMembership } from "./change-team.ts";
import { listTeam, type TeamMemberRow } from "./team-store.ts";

/** What invitations to the team need. */
interface TeamSurroundings {
  readonly clock: Clock;
  readonly publicUrl: string;
  /** Encrypts links until they are delivered. */
  readonly links: Vault;
}

/** Who works for the marketplace, and invitations to its team. */
export function addTeamRoutes(app: App, database: Database, surroundings: TeamSurroundings): void {
  implement(app, contract.listTeam, ({ query, request }) =>
    asCaller(database, request, (tx) =>
      listPage(query, {
        name: "team",
        read: (after, limit) => listTeam(tx, after, limit),
        positionOf: ({ joinedAt, userId }) => [joinedAt.toString(), userId],
        show: showMember,
      }),
    ),
  );
  const { clock } = surroundings;
  implement(app, contract.changeTeamMember, async ({ params, body: { role, endKeys }, request }) => {
    const change = { ...params, actor: actorOf(request), now: clock.now(), endKeys };
    return answerWithdrawn(await changeAsCaller(database, request, (tx) => changeTeamRole(tx, change, role)));
  });
  implement(app, contract.removeTeamMember, async ({ params, query: { endKeys }, request }) => {
    const change = { ...params, actor: actorOf(request), now: clock.now(), endKeys };
    return answerWithdrawn(await changeAsCaller(database, request, (tx) => endTeamMembership(tx, change)));
  });
  addInvitations(app, database, surroundings);
}

function addInvitations(app: App, database: Database, { clock, publicUrl, links }: TeamSurroundings): void {
  implement(app, contract.listTeamInvitations, ({ query, request }) =>
    asCaller(database, request, (tx) =>
      listPage(query, {
        name: "team invitations",
        read: (after, limit) => listInvitations(tx, "", after, limit),
        positionOf: ({ invitationId }) => [invitationId],
        show: (row) => showInvitation<TeamRole>(row, clock.now()),
      }),
    ),
  );
  implement(app, contract.inviteTeamMember, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const now = clock.now();
      const order = { partnerId: "", ...asked.body, actor: actorOf(asked.request) };
      const made = await inviteMember(tx, order, { now, publicUrl, links });
      return made instanceof Refusal ? made : showInvitation<TeamRole>(made, now);
    }),
  );
  implement(app, contract.resendTeamInvitation, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const now = clock.now();
      const change = { partnerId: "", ...asked.params, actor: actorOf(asked.request) };
      const sent = await resendInvitation(tx, change, { now, publicUrl, links });
      return sent instanceof Refusal ? sent : showInvitation<TeamRole>(sent, now);
    }),
  );
  implement(app, contract.revokeTeamInvitation, ({ params, request }) => {
    const change = { partnerId: "", ...params, actor: actorOf(request) };
    return changeAsCaller(database, request, (tx) => revokeInvitation(tx, change, clock.now()));
  });
}

function showMember({ joinedAt, ...member }: TeamMemberRow): contract.TeamMember {
  return { ...member, joinedAt: joinedAt.toString() };
}
