import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeAsCaller } from "../../platform/http/access/as-caller.ts";
import type { Caller } from "../../platform/http/access/caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import type { App } from "../../platform/http/app.ts";
import { changeRole, endMembership, transferOwnership } from "./change-members.ts";
import { listMembers, type MemberRow } from "./member-store.ts";

/** Members of a partner, and their roles. `publicUrl`: where links in mails lead. */
export function addMemberRoutes(app: App, database: Database, publicUrl: string): void {
  implement(app, contract.listMembers, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => ({
      items: (await listMembers(tx, partnerId)).map(showMember),
      nextCursor: null,
    })),
  );
  implement(app, contract.changeMember, ({ params, body, request }) => {
    const change = { ...params, actor: actorOf(request, params.partnerId) };
    return changeAsCaller(database, request, (tx) => changeRole(tx, change, body.role));
  });
  implement(app, contract.removeMember, ({ params, request }) => {
    const change = { ...params, actor: actorOf(request, params.partnerId) };
    return changeAsCaller(database, request, (tx) => endMembership(tx, change));
  });
  implement(app, contract.leavePartner, ({ params: { partnerId }, caller, request }) => {
    const change = { partnerId, userId: userIdOf(caller) ?? "", actor: actorOf(request, partnerId) };
    return changeAsCaller(database, request, (tx) => endMembership(tx, change));
  });
  implement(app, contract.transferOwnership, ({ params: { partnerId }, body, caller, request }) => {
    const change = { partnerId, userId: body.userId, actor: actorOf(request, partnerId) };
    const transfer = { from: userIdOf(caller), publicUrl };
    return changeAsCaller(database, request, (tx) => transferOwnership(tx, change, transfer));
  });
}

function userIdOf(caller: Caller): string | null {
  return caller.kind === "person" ? caller.userId : null;
}

function showMember({ joinedAt, ...member }: MemberRow): contract.Member {
  return { ...member, joinedAt: joinedAt.toString() };
}
