import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeAsCaller } from "../../platform/http/access/as-caller.ts";
import type { Caller, KnownRequest } from "../../platform/http/access/caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { answerWithdrawn } from "../authority/answer-withdrawn.ts";
import { changeRole, endMembership, transferOwnership } from "./change-members.ts";
import { listMembers, type MemberRow } from "./member-store.ts";

/** What changes of members need. */
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
  const changeBy = (request: KnownRequest, partnerId: string, userId: string) => ({
    partnerId,
    userId,
    actor: actorOf(request, partnerId),
    now: clock.now(),
  });
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
  implement(app, contract.changeMember, async ({ params: { partnerId, userId }, body, request }) => {
    const change = { ...changeBy(request, partnerId, userId), endKeys: body.endKeys };
    const outcome = await changeAsCaller(database, request, (tx) => changeRole(tx, change, body.role));
    return answerWithdrawn(outcome, partnerId);
  });
  implement(app, contract.removeMember, async ({ params: { partnerId, userId }, query, request }) => {
    const change = { ...changeBy(request, partnerId, userId), ...query };
    return answerWithdrawn(
      await changeAsCaller(database, request, (tx) => endMembership(tx, change)),
      partnerId,
    );
  });
  implement(app, contract.leavePartner, async ({ params: { partnerId }, caller, request }) => {
    const change = changeBy(request, partnerId, userIdOf(caller) ?? "");
    return answerWithdrawn(
      await changeAsCaller(database, request, (tx) => endMembership(tx, change)),
      partnerId,
    );
  });
  implement(app, contract.transferOwnership, async ({ params: { partnerId }, body, caller, request }) => {
    const change = changeBy(request, partnerId, body.userId);
    const transfer = { from: userIdOf(caller), publicUrl };
    const outcome = await changeAsCaller(database, request, (tx) => transferOwnership(tx, change, transfer));
    return answerWithdrawn(outcome, partnerId);
  });
}

function userIdOf(caller: Caller): string | null {
  return caller.kind === "person" ? caller.userId : null;
}

function showMember({ joinedAt, ...member }: MemberRow): contract.Member {
  return { ...member, joinedAt: joinedAt.toString() };
}
