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
import { listInvitations } from "../invitations/invitation-store.ts";
import { inviteMember, resendInvitation, revokeInvitation } from "../invitations/invite-member.ts";
import { showInvitation } from "../invitations/show-invitation.ts";
import { changeTeamRole, endTeamMembership } from "./change-team.ts";
import { listTeam, type TeamMemberRow } from "./team-store.ts";

/** What invitations to the team need. */
interface TeamSurroundings {
  readonly clock: Clock;
  readonly publicUrl: string;
}

/** Who works for the marketplace, and invitations to its team. */
export function addTeamRoutes(app: App, database: Database, surroundings: TeamSurroundings): void {
  implement(app, contract.listTeam, async ({ request }) => {
    const members = await asCaller(database, request, listTeam);
    return { items: members.map(showMember), nextCursor: null };
  });
  implement(app, contract.changeTeamMember, ({ params: { userId }, body, request }) =>
    changeAsCaller(database, request, (tx) =>
      changeTeamRole(tx, { userId, actor: actorOf(request) }, body.role),
    ),
  );
  implement(app, contract.removeTeamMember, ({ params: { userId }, request }) =>
    changeAsCaller(database, request, (tx) => endTeamMembership(tx, { userId, actor: actorOf(request) })),
  );
  addInvitations(app, database, surroundings);
}

function addInvitations(app: App, database: Database, { clock, publicUrl }: TeamSurroundings): void {
  implement(app, contract.listTeamInvitations, async ({ request }) => {
    const found = await asCaller(database, request, (tx) => listInvitations(tx, ""));
    return { items: found.map((row) => showInvitation<TeamRole>(row, clock.now())), nextCursor: null };
  });
  implement(app, contract.inviteTeamMember, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const now = clock.now();
      const order = { partnerId: "", ...asked.body, actor: actorOf(asked.request) };
      const made = await inviteMember(tx, order, { now, publicUrl });
      return made instanceof Refusal ? made : showInvitation<TeamRole>(made, now);
    }),
  );
  implement(app, contract.resendTeamInvitation, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const now = clock.now();
      const change = { partnerId: "", ...asked.params, actor: actorOf(asked.request) };
      const sent = await resendInvitation(tx, change, { now, publicUrl });
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
