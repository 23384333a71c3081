import * as contract from "@laurel/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { ofPartner } from "../../facts/partners/of-partner.ts";
import type { Database } from "../../platform/database/open.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { answerDone, nothing } from "../../platform/http/answer/answer-done.ts";
import type { App } from "../../platform/http/app.ts";
import {
  changeRole,
  endMembership,
  type MemberChange,
  type MemberRefusal,
  transferOwnership,
} from "./change-members.ts";
import { listMembers, type MemberRow } from "./member-store.ts";

const tags = ["people"];

/** Who works for a partner, and as what. `publicUrl`: where links in mails lead. */
export function addMemberRoutes(app: App, database: Database, publicUrl: string): void {
  const members = contract.page(Type.Unsafe<contract.Member>({ $ref: "Member#" }));
  app.get(
    "/api/v1/partners/:partner_id/members",
    {
      config: { action: "partner.read" },
      schema: {
        tags,
        operationId: "listMembers",
        summary: "Who works for a partner",
        params: contract.PartnerParams,
        response: { 200: members },
      },
    },
    async (request, reply) =>
      ofPartner(database, request, reply, async (tx, partnerId) => ({
        items: (await listMembers(tx, partnerId)).map(showMember),
        next_cursor: null,
      })),
  );
  addChanges(app, database);
  addOwnership(app, database, publicUrl);
}

function addChanges(app: App, database: Database): void {
  app.patch(
    "/api/v1/partners/:partner_id/members/:user_id",
    {
      config: { action: "members.manage" },
      schema: {
        tags,
        operationId: "changeMember",
        summary: "Make a member something else",
        params: contract.MemberParams,
        body: contract.NewRole,
        response: nothing,
      },
    },
    async (request, reply) =>
      change(request, reply, database, request.params.user_id, (tx, which) =>
        changeRole(tx, which, request.body.role),
      ),
  );
  app.delete(
    "/api/v1/partners/:partner_id/members/:user_id",
    {
      config: { action: "members.manage" },
      schema: {
        tags,
        operationId: "removeMember",
        summary: "Take a member out; the last owner stays",
        params: contract.MemberParams,
        response: nothing,
      },
    },
    async (request, reply) => change(request, reply, database, request.params.user_id, endMembership),
  );
  app.post(
    "/api/v1/partners/:partner_id/leave",
    {
      config: { action: "partner.leave" },
      schema: {
        tags,
        operationId: "leavePartner",
        summary: "Leave a partner; the last owner can't",
        params: contract.PartnerParams,
        response: nothing,
      },
    },
    async (request, reply) => change(request, reply, database, selfOf(request) ?? "", endMembership),
  );
}

function addOwnership(app: App, database: Database, publicUrl: string): void {
  app.post(
    "/api/v1/partners/:partner_id/ownership",
    {
      config: { action: "members.manage" },
      schema: {
        tags,
        operationId: "transferOwnership",
        summary: "Make another member the owner",
        description: "The owner who asks becomes a manager. Both are told by mail.",
        params: contract.PartnerParams,
        body: contract.NewOwner,
        response: nothing,
      },
    },
    async (request, reply) =>
      change(request, reply, database, request.body.user_id, (tx, which) =>
        transferOwnership(tx, which, { from: selfOf(request), publicUrl }),
      ),
  );
}

async function change(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  userId: string,
  work: (tx: Tx, which: MemberChange) => Promise<MemberRefusal | null>,
): Promise<FastifyReply> {
  const { partner_id: partnerId } = request.params as { readonly partner_id: string };
  const actor = actorOf(request, partnerId);
  const refused = await transaction(database, (tx) => work(tx, { partnerId, userId, actor }));
  return answerDone(request, reply, refused, { params: { found: userId } });
}

function selfOf({ caller }: FastifyRequest): string | null {
  return caller?.kind === "person" ? caller.userId : null;
}

function showMember({ joined_at, ...member }: MemberRow): contract.Member {
  return { ...member, joined_at: joined_at.toString() };
}
