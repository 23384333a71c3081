import * as contract from "@laurel/contract";
import { type Clock, todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { partnerName } from "../partners/directory-store.ts";
import { forPartner } from "../partners/for-partner.ts";
import { type ClaimRow, listClaims } from "./claim-store.ts";
import { listPublishers, ownPublishers } from "./publisher-store.ts";
import { claimPublisher, settlePublisherClaim } from "./settle-claim.ts";

/** The publishers of partners, and those that they claim as their own. */
export function addPublisherRoutes(app: App, database: Database, clock: Clock): void {
  implement(app, contract.listPublishers, async (asked) => {
    const found = await forPartner(database, asked, (tx, partnerId) =>
      listPage(asked.query, {
        name: `publishers ${partnerId}`,
        read: (after, limit) => listPublishers(tx, partnerId, after, limit),
        positionOf: ({ publisherId }) => [publisherId],
        show: ({ receivedAt, ...publisher }) => ({ ...publisher, receivedAt: receivedAt.toString() }),
      }),
    );
    if (found instanceof Refusal) return found;
    // A transferred publisher stays on the former partner's record, and partners can't see the directory.
    const ids = found.items.map(({ publisherId }) => publisherId);
    const own = await ownPublishers(asServer(database), asked.params.partnerId, ids);
    return { ...found, items: found.items.filter(({ publisherId }) => own.has(publisherId)) };
  });
  implement(app, contract.listPublisherClaims, (asked) =>
    forPartner(database, asked, (tx, partnerId) =>
      listPage(asked.query, {
        name: `claims ${partnerId}`,
        read: (after, limit) => listClaims(tx, partnerId, after, limit),
        positionOf: ({ claimId }) => [claimId],
        show: showClaim,
      }),
    ),
  );
  implement(app, contract.claimPublisher, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, body, request } = asked;
      const { partnerId } = params;
      if ((await partnerName(tx, partnerId)) === null)
        return refuse("partner-not-found", { found: partnerId });
      return showClaim(await claimPublisher(tx, { partnerId, ...body, actor: actorOf(request, partnerId) }));
    }),
  );
  implement(app, contract.settlePublisherClaim, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, body, request } = asked;
      const { timeline } = await loadTimeline(tx);
      const outcome = await settlePublisherClaim(tx, {
        ...params,
        ...body,
        actor: actorOf(request, params.partnerId),
        now: clock.now(),
        today: todayOf(clock, timeline),
      });
      return outcome instanceof Refusal ? outcome : showClaim(outcome);
    }),
  );
}

function showClaim({ settledAs, askedAt, settledAt, ...claim }: ClaimRow): contract.PublisherClaim {
  return {
    ...claim,
    askedAt: askedAt.toString(),
    settledAt: settledAt?.toString() ?? null,
    state: settledAs ?? "open",
  };
}
