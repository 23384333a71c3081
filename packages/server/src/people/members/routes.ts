import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import type { Caller } from "../../platform/http/access/caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { changeRole, endMembership, transferOwnership } from "./change-members.ts";
import { listMembers, type MemberRow } from "./member-store.ts";

/** What telling people about changes needs. */
interface MemberSurroundings {
  readonly clock: Clock;
  /** Where links in mails lead. */
  readonly publicUrl: string;
}

/** Members of a partner, and their roles. */
export function addMemberRoutes(
  app: App,
  database: Database,
  { clock, publicUrl }: MemberSurroundings,
): void {
  implement(app, contract.listMembers, (asked) =>
    forPartner(database, asked, (tx, partnerId) =>
      listPage(asked.query, {
        name: `members ${partnerId}`,
        read: (after, limit) => listMembers(tx, partnerId, after, limit),
        positionOf: ({ joinedAt, userId }) => [joinedAt.toString(), userId],
        show: showMember,
      }),
    ),
  );
  implement(app, contract.changeMember, ({ params, body, request }) => {
    const change = { ...params, actor: actorOf(request, params.partnerId) };
    return transaction(database, (tx) => changeRole(tx, change, body.role));
  });
  implement(app, contract.removeMember, ({ params, request }) => {
    const change = { ...params, actor: actorOf(request, params.partnerId) };
    return transaction(database, (tx) => endMembership(tx, change));
  });
  implement(app, contract.leavePartner, ({ params: { partnerId }, caller, request }) => {
    const change = { partnerId, userId: userIdOf(caller) ?? "", actor: actorOf(request, partnerId) };
    return transaction(database, (tx) => endMembership(tx, change));
  });
  implement(app, contract.transferOwnership, ({ params: { partnerId }, body, caller, request }) => {
    const change = { partnerId, userId: body.userId, actor: actorOf(request, partnerId) };
    const transfer = { from: userIdOf(caller), publicUrl, now: clock.now() };
    return transaction(database, (tx) => transferOwnership(tx, change, transfer));
  });
}

function userIdOf(caller: Caller): string | null {
  return caller.kind === "person" ? caller.userId : null;
}

function showMember({ joinedAt, ...member }: MemberRow): contract.Member {
  return { ...member, joinedAt: joinedAt.toString() };
}
