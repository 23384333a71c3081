import type { TeamRole } from "@laurel/contract";
import * as contract from "@laurel/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Database } from "../../platform/database/open.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { answerDone, nothing } from "../../platform/http/answer/answer-done.ts";
import { WriteHeaders } from "../../platform/http/answer/describe-api.ts";
import type { App } from "../../platform/http/app.ts";
import { type InvitationDoor, invite, resend, revoke, showInvitation } from "../invitations/routes.ts";
import { listInvitations } from "../members/member-store.ts";
import { changeTeamRole, endTeamMembership, type TeamChange, type TeamRefusal } from "./change-team.ts";
import { listTeam, type TeamMemberRow } from "./team-store.ts";

type Surroundings = Pick<InvitationDoor, "clock" | "publicUrl">;

const tags = ["people"];
const config = { action: "team.manage" } as const;
const invitation = Type.Unsafe<contract.TeamInvitation>({ $ref: "TeamInvitation#" });

/** Who works for the marketplace, and asking people into its team. */
export function addTeamRoutes(app: App, database: Database, surroundings: Surroundings): void {
  app.get(
    "/api/v1/team",
    {
      config: { action: "team.read" },
      schema: {
        tags,
        operationId: "listTeam",
        summary: "Who works for the marketplace",
        response: { 200: contract.page(Type.Unsafe<contract.TeamMember>({ $ref: "TeamMember#" })) },
      },
    },
    async (request) => {
      const rows = await asCaller(database, request, listTeam);
      return { items: rows.map(showMember), next_cursor: null };
    },
  );
  addChanges(app, database);
  addInvitations(app, database, surroundings);
  addInviting(app, database, surroundings);
}

function addChanges(app: App, database: Database): void {
  const params = contract.TeamMemberParams;
  app.patch(
    "/api/v1/team/:user_id",
    {
      config,
      schema: {
        tags,
        operationId: "changeTeamMember",
        summary: "Make a member of the team something else; the last administrator stays one",
        params,
        body: contract.NewTeamRole,
        response: nothing,
      },
    },
    async (request, reply) =>
      change(request, reply, database, (tx, which) => changeTeamRole(tx, which, request.body.role)),
  );
  app.delete(
    "/api/v1/team/:user_id",
    {
      config,
      schema: {
        tags,
        operationId: "removeTeamMember",
        summary: "Take somebody out of the team, at once; the last administrator stays",
        params,
        response: nothing,
      },
    },
    async (request, reply) => change(request, reply, database, endTeamMembership),
  );
}

function addInvitations(app: App, database: Database, { clock }: Surroundings): void {
  app.get(
    "/api/v1/team/invitations",
    {
      config,
      schema: {
        tags,
        operationId: "listTeamInvitations",
        summary: "Who was asked to join the team, the latest first",
        response: { 200: contract.page(invitation) },
      },
    },
    async (request) => {
      const rows = await asCaller(database, request, (tx) => listInvitations(tx, ""));
      return { items: rows.map((row) => showInvitation<TeamRole>(row, clock.now())), next_cursor: null };
    },
  );
  app.delete(
    "/api/v1/team/invitations/:invitation_id",
    {
      config,
      schema: {
        tags,
        operationId: "revokeTeamInvitation",
        summary: "Take an invitation to the team back",
        params: contract.TeamInvitationParams,
        response: nothing,
      },
    },
    async (request, reply) => revoke(request, reply, database, { which: which(request), clock }),
  );
}

function addInviting(app: App, database: Database, surroundings: Surroundings): void {
  app.post(
    "/api/v1/team/invitations",
    {
      config,
      schema: {
        tags,
        operationId: "inviteTeamMember",
        summary: "Ask somebody to join the team",
        description: "By mail, in the language given. The link opens the door once, for seven days.",
        headers: WriteHeaders,
        body: contract.NewTeamInvitation,
        response: { 201: invitation },
      },
    },
    async (request, reply) => {
      const order = { partnerId: "", ...request.body, actor: actorOf(request) };
      return invite(request, reply, database, { order, ...surroundings });
    },
  );
  app.post(
    "/api/v1/team/invitations/:invitation_id/resend",
    {
      config,
      schema: {
        tags,
        operationId: "resendTeamInvitation",
        summary: "Send an invitation to the team again, with a new link",
        params: contract.TeamInvitationParams,
        headers: WriteHeaders,
        response: { 200: invitation },
      },
    },
    async (request, reply) => resend(request, reply, database, { which: which(request), ...surroundings }),
  );
}

function which(request: FastifyRequest) {
  const { invitation_id: invitationId } = request.params as { readonly invitation_id: number };
  return { partnerId: "", invitationId, actor: actorOf(request) };
}

async function change(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  work: (tx: Tx, which: TeamChange) => Promise<TeamRefusal | null>,
): Promise<FastifyReply> {
  const { user_id: userId } = request.params as { readonly user_id: string };
  const refused = await transaction(database, (tx) => work(tx, { userId, actor: actorOf(request) }));
  return answerDone(request, reply, refused, { params: { found: userId } });
}

function showMember({ joined_at, ...member }: TeamMemberRow): contract.TeamMember {
  return { ...member, joined_at: joined_at.toString() };
}
