import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { PartnerParams } from "./partner.ts";
import { partnerRoles } from "./roles.ts";
import { Moment, oneOf } from "./values.ts";
import type { Shape } from "./wire.ts";
import { endKeys, withdrawing } from "./withdrawal.ts";

const role = oneOf(partnerRoles, "What a person is for a partner.");

/** A person who works for a partner. */
export const Member = Type.Object(
  {
    user_id: Type.String(),
    name: Type.String(),
    email: Type.String(),
    role,
    joined_at: Moment,
  },
  { $id: "Member", additionalProperties: false, description: "A person who works for a partner." },
);
export type Member = Shape<typeof Member>;

const MemberParams = Type.Object({
  ...PartnerParams.properties,
  user_id: Type.String({ minLength: 1, maxLength: 200 }),
});

const manage = { action: "members.manage", tag: "people" } as const;

export const listMembers = operation({
  id: "listMembers",
  method: "GET",
  path: "/partners/{partner_id}/members",
  action: "partner.read",
  tag: "people",
  summary: "Who works for a partner",
  params: PartnerParams,
  query: PageQuery,
  answers: { 200: page(Member) },
});

export const changeMember = operation({
  ...manage,
  id: "changeMember",
  method: "PATCH",
  path: "/partners/{partner_id}/members/{user_id}",
  summary: "Give a member another role; the last owner keeps theirs",
  params: MemberParams,
  body: Type.Object({ role, end_keys: endKeys }, { additionalProperties: false }),
  answers: withdrawing,
});

export const removeMember = operation({
  ...manage,
  id: "removeMember",
  method: "DELETE",
  path: "/partners/{partner_id}/members/{user_id}",
  summary: "Remove a member; the last owner stays",
  params: MemberParams,
  query: Type.Object({ end_keys: endKeys }, { additionalProperties: false }),
  answers: withdrawing,
});

export const leavePartner = operation({
  id: "leavePartner",
  method: "POST",
  path: "/partners/{partner_id}/leave",
  action: "partner.leave",
  tag: "people",
  summary: "Leave a partner; the last owner can't",
  params: PartnerParams,
  answers: withdrawing,
});

export const transferOwnership = operation({
  ...manage,
  id: "transferOwnership",
  method: "POST",
  path: "/partners/{partner_id}/ownership",
  summary: "Make another member the owner",
  description: "An owner who transfers the ownership becomes a manager. Both are told by mail.",
  params: PartnerParams,
  body: Type.Object({ user_id: Type.String({ maxLength: 200 }) }, { additionalProperties: false }),
  answers: withdrawing,
});
