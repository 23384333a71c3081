import * as contract from "@laurel/contract";
import { may, type PartnerRole, type Role } from "@laurel/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { ofPartner } from "../../facts/partners/of-partner.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import type { Authenticate, Caller } from "../../platform/http/access/caller.ts";
import { answerDone, nothing } from "../../platform/http/answer/answer-done.ts";
import { WriteHeaders } from "../../platform/http/answer/describe-api.ts";
import { answerOnce, refusal } from "../../platform/http/answer/idempotency.ts";
import { sendProblem } from "../../platform/http/answer/problems.ts";
import type { App } from "../../platform/http/app.ts";
import { type InvitationRow, listInvitations } from "../members/member-store.ts";
import { acceptInvitation, lookAtInvitation, type People } from "./accept-invitation.ts";
import {
  type InvitationChange,
  type InvitationOrder,
  inviteMember,
  resendInvitation,
  revokeInvitation,
} from "./invite-member.ts";

/** What invitations need of their surroundings. */
export interface InvitationDoor {
  readonly clock: Clock;
  readonly publicUrl: string;
  /** How the marketplace calls itself. */
  readonly sender: string;
  readonly authenticate: Authenticate;
  readonly people: People;
}

const tags = ["people"];
const invitation = Type.Unsafe<contract.Invitation>({ $ref: "Invitation#" });

/** Asking people into partners, and coming in, to the team too. */
export function addInvitationRoutes(app: App, database: Database, door: InvitationDoor): void {
  addReading(app, database, door);
  addInviting(app, database, door);
  addAccepting(app, database, door);
}

function addReading(app: App, database: Database, { clock }: InvitationDoor): void {
  app.get(
    "/api/v1/partners/:partner_id/invitations",
    {
      config: { action: "members.invite" },
      schema: {
        tags,
        operationId: "listInvitations",
        summary: "Who was asked to join a partner, the latest first",
        params: contract.PartnerParams,
        response: { 200: contract.page(invitation) },
      },
    },
    async (request, reply) =>
      ofPartner(database, request, reply, async (tx, partnerId) => {
        const rows = await listInvitations(tx, partnerId);
        return { items: rows.map((row) => showInvitation<PartnerRole>(row, clock.now())), next_cursor: null };
      }),
  );
}

function addInviting(app: App, database: Database, { clock, publicUrl }: InvitationDoor): void {
  const config = { action: "members.invite" } as const;
  app.post(
    "/api/v1/partners/:partner_id/invitations",
    {
      config,
      schema: {
        tags,
        operationId: "inviteMember",
        summary: "Ask somebody to join a partner",
        description: "By mail, in the language given. The link opens the door once, for seven days.",
        params: contract.PartnerParams,
        headers: WriteHeaders,
        body: contract.NewInvitation,
        response: { 201: invitation },
      },
    },
    async (request, reply) => {
      const { partner_id: partnerId } = request.params;
      const { email, role, locale } = request.body;
      if (!mayGive(request.caller, partnerId, role)) {
        return sendProblem(request, reply, "role-insufficient", { params: { action: "members.manage" } });
      }
      const order = { partnerId, email, role, locale, actor: actorOf(request, partnerId) };
      return invite(request, reply, database, { order, clock, publicUrl });
    },
  );
  const params = contract.InvitationParams;
  app.post(
    "/api/v1/partners/:partner_id/invitations/:invitation_id/resend",
    {
      config,
      schema: {
        tags,
        operationId: "resendInvitation",
        summary: "Send an invitation again, with a new link",
        params,
        headers: WriteHeaders,
        response: { 200: invitation },
      },
    },
    async (request, reply) => resend(request, reply, database, { which: which(request), clock, publicUrl }),
  );
  app.delete(
    "/api/v1/partners/:partner_id/invitations/:invitation_id",
    {
      config,
      schema: {
        tags,
        operationId: "revokeInvitation",
        summary: "Take an invitation back",
        params,
        response: nothing,
      },
    },
    async (request, reply) => revoke(request, reply, database, { which: which(request), clock }),
  );
}

function addAccepting(app: App, database: Database, door: InvitationDoor): void {
  const { clock, sender, authenticate, people } = door;
  const config = { action: "public" } as const;
  app.post(
    "/api/v1/invitations/look",
    {
      config,
      schema: {
        tags,
        operationId: "lookAtInvitation",
        summary: "What a link leads to",
        security: [],
        body: Type.Object({ token: contract.Acceptance.properties.token }, { additionalProperties: false }),
        response: { 200: Type.Unsafe<contract.InvitationOutlook>({ $ref: "InvitationOutlook#" }) },
      },
    },
    async (request, reply) => {
      const outlook = await lookAtInvitation(database, request.body.token, clock.now());
      if (typeof outlook === "string") return sendProblem(request, reply, outlook);
      return { ...outlook, marketplace: sender };
    },
  );
  app.post(
    "/api/v1/invitations/accept",
    {
      config,
      schema: {
        tags,
        operationId: "acceptInvitation",
        summary: "Join a partner or the team by a link",
        description:
          "With a session where the address has an account, else with a name and a password for a new one.",
        security: [],
        body: contract.Acceptance,
        response: { 200: Type.Unsafe<contract.Joined>({ $ref: "Joined#" }) },
      },
    },
    async (request, reply) => {
      const { token, name = null, password = null } = request.body;
      const { caller } = await authenticate(request);
      const signedIn = caller?.kind === "person" ? caller.userId : null;
      const order = { token, signedIn, name, password, requestId: request.id };
      const joined = await acceptInvitation(database, order, clock.now(), people);
      if (typeof joined === "string") return sendProblem(request, reply, joined);
      return { partner_id: joined.partnerId, user_id: joined.userId };
    },
  );
}

function which(request: FastifyRequest) {
  const params = request.params as { readonly partner_id: string; readonly invitation_id: number };
  const { partner_id: partnerId, invitation_id: invitationId } = params;
  return { partnerId, invitationId, actor: actorOf(request, partnerId) };
}

type Mailing = Pick<InvitationDoor, "clock" | "publicUrl">;

/** Answers whoever asks somebody in, to a partner or to the team. */
export function invite(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  { order, clock, publicUrl }: Mailing & { readonly order: InvitationOrder },
): Promise<FastifyReply> {
  return answerOnce(database, request, reply, JSON.stringify(request.body), async () => {
    const surroundings = { now: clock.now(), publicUrl };
    const made = await transaction(database, (tx) => inviteMember(tx, order, surroundings));
    if (typeof made !== "string") return { status: 201, body: showInvitation(made, clock.now()) };
    const found = made === "partner-not-found" ? order.partnerId : order.email;
    return refusal(request, made, { params: { found } });
  });
}

/** Answers whoever has an invitation sent again. */
export function resend(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  { which, clock, publicUrl }: Mailing & { readonly which: InvitationChange },
): Promise<FastifyReply> {
  return answerOnce(database, request, reply, "", async () => {
    const surroundings = { now: clock.now(), publicUrl };
    const outcome = await transaction(database, (tx) => resendInvitation(tx, which, surroundings));
    if (typeof outcome === "string") return refusal(request, outcome);
    return { status: 200, body: showInvitation(outcome, clock.now()) };
  });
}

/** Answers whoever takes an invitation back. */
export async function revoke(
  request: FastifyRequest,
  reply: FastifyReply,
  database: Database,
  { which, clock }: Pick<Mailing, "clock"> & { readonly which: InvitationChange },
): Promise<FastifyReply> {
  const refused = await transaction(database, (tx) => revokeInvitation(tx, which, clock.now()));
  return answerDone(request, reply, refused);
}

/** Nobody gives more than they have: a manager asks in no owner. The team asks in whom it must. */
function mayGive(caller: Caller | null, partnerId: string, role: PartnerRole): boolean {
  if (caller?.kind !== "person" || caller.teamRole !== null) return true;
  const own = caller.memberships.find((each) => each.partnerId === partnerId)?.role;
  return role !== "owner" || (own !== undefined && may(own, "members.manage"));
}

/** An invitation as it is told; the database keeps it to the roles of the place that it is to. */
export function showInvitation<R extends Role>(
  { settled_as, partner_id: _, role, invited_at, expires_at, ...row }: InvitationRow,
  now: Temporal.Instant,
): Omit<contract.Invitation, "role"> & { readonly role: R } {
  const expired = Temporal.Instant.compare(expires_at, now) <= 0;
  return {
    ...row,
    role: role as R,
    invited_at: invited_at.toString(),
    expires_at: expires_at.toString(),
    state: settled_as ?? (expired ? "expired" : "open"),
  };
}
