import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import { asServer, type Tx } from "../../platform/database/transaction.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import type { Caller } from "../../platform/http/access/caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { loadGround } from "../ground.ts";
import { assigneeIn } from "../side.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { listRequests, type RequestFilter } from "./request-store.ts";
import { showRequest, showRequests } from "./show-requests.ts";

interface AskedPage {
  readonly query: { readonly cursor?: string; readonly limit?: number };
  readonly caller: Caller;
}

/** Lists of requests, and one request. */
export function addRequestReads(app: App, { database, clock }: LoopSurroundings): void {
  const server = asServer(database);
  const page = async (tx: Tx, { query, caller }: AskedPage, filter: RequestFilter) => {
    const found = await listPage(query, {
      name: `requests ${JSON.stringify(filter)}`,
      read: (after, limit) => listRequests(tx, filter, after, limit),
      positionOf: ({ requestId }) => [requestId],
      show: (row) => row,
    });
    if (found instanceof Refusal) return found;
    const ground = await loadGround(tx, clock);
    return { ...found, items: await showRequests(tx, found.items, ground, { server, caller }) };
  };
  implement(app, contract.listPartnerRequests, (asked) => {
    const { cursor: _, limit: __, ...filter } = asked.query;
    return forPartner(database, asked, (tx, partnerId) => page(tx, asked, { ...filter, partnerId }));
  });
  implement(app, contract.getPartnerRequest, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => {
      const { params, caller } = asked;
      const [found] = await listRequests(tx, { partnerId, requestId: params.requestId }, null, 1);
      const ground = await loadGround(tx, clock);
      return found === undefined
        ? refuse("request-unknown")
        : showRequest(tx, params.requestId, ground, { server, caller });
    }),
  );
  implement(app, contract.listRequests, (asked) => {
    const { cursor: _, limit: __, assignee: named, ...filter } = asked.query;
    const assignee = assigneeIn(named, asked.caller);
    const whole = { ...filter, ...(assignee === undefined ? {} : { assignee }) };
    return asCaller(database, asked.request, (tx) => page(tx, asked, whole));
  });
}
