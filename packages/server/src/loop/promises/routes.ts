import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import { namesOf } from "../../people/person-names.ts";
import { asServer, type Reader, type Tx } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { type Caller, type KnownRequest, partnerOf, whoIs } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";
import { findAdvocate } from "../assign-work.ts";
import { byId } from "../find-partner.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { handOver } from "../hand-over.ts";
import { readMoment } from "../read-time.ts";
import { teamSideOf } from "../side.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { partnerOfPromise, type StoredPromise, snoozePromise, withPauses } from "./promise-store.ts";
import { countKept, listQueue, type QueueFilter, type QueueRow } from "./queue-store.ts";
import { showPromise, showQueued, whoIn } from "./show-promise.ts";

/** What the team owes partners by a time: a partner's list and the team's queue. */
export function addPromiseRoutes(app: App, surroundings: LoopSurroundings): void {
  const { database, clock } = surroundings;
  const server = asServer(database);
  implement(app, contract.listPartnerPromises, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => {
      const { state } = asked.query;
      const ground = await loadGround(server, clock);
      const filter = {
        partnerId,
        withSnoozed: true,
        descending: true,
        ...(state === undefined ? {} : { state }),
      };
      const page = await readQueue(tx, filter, asked.query, ground);
      if (page instanceof Refusal) return page;
      const names = await namesOf(server, page.items.flatMap(whoIn));
      return { ...page, items: page.items.map((each) => showPromise(each, ground, names)) };
    }),
  );
  implement(app, contract.getKeptRate, (asked) =>
    forPartner(database, asked, (tx, partnerId) => countKept(tx, partnerId, clock.now())),
  );
  implement(app, contract.listPromises, (asked) =>
    asCaller(database, asked.request, async (tx) => {
      const ground = await loadGround(server, clock);
      const filter = await filterOf(server, asked.query, asked.request.caller);
      const page = await readQueue(tx, filter, asked.query, ground);
      if (page instanceof Refusal) return page;
      const names = await namesOf(server, page.items.flatMap(whoIn));
      return { ...page, items: page.items.map((each) => showQueued(each, ground, names)) };
    }),
  );
  addChanges(app, surroundings);
}

function addChanges(app: App, { database, clock }: LoopSurroundings): void {
  const find = byId("promise_id", (id) => partnerOfPromise(asServer(database), id));
  implement(
    app,
    contract.assignPromise,
    (asked) =>
      changeOnce(database, asked, async (tx) => {
        const { body, params, request } = asked;
        const ground = await loadGround(tx, clock);
        const promise = await findQueued(tx, request, params.promiseId, ground);
        if (promise === null) return refuse("promise-unknown");
        const { row } = promise;
        const { caller } = request;
        const { userId: to = userOf(caller), revision, note = null } = body;
        const refusal = await handOver(
          tx,
          {
            ...{ partnerId: row.partnerId, subject: row.subject, to, note },
            isCurrent: () => revision === undefined || revision === row.revision,
            ...{ actor: actorOf(request, row.partnerId), side: teamSideOf(caller) },
          },
          ground,
        );
        return refusal ?? showChanged(tx, request, params.promiseId, ground);
      }),
    find,
  );
  implement(
    app,
    contract.snoozePromise,
    (asked) =>
      changeOnce(database, asked, async (tx) => {
        const { body, params, request } = asked;
        const ground = await loadGround(tx, clock);
        const promise = await findQueued(tx, request, params.promiseId, ground);
        if (promise === null) return refuse("promise-unknown");
        if (promise.row.keptAt !== null || promise.row.voidAt !== null) return refuse("promise-closed");
        const until = body.until === null ? null : readMoment(body.until);
        if (body.until !== null && until === null) return refuse("day-invalid", { found: body.until });
        await snoozePromise(tx, promise.row.partnerId, params.promiseId, until);
        return showChanged(tx, request, params.promiseId, ground);
      }),
    find,
  );
}

type Queued = StoredPromise & { readonly row: QueueRow };

/** A page of the queue, with pauses. */
async function readQueue(
  tx: Tx,
  filter: QueueFilter,
  query: { readonly cursor?: string; readonly limit?: number },
  { now }: LoopGround,
): Promise<{ readonly items: readonly Queued[]; readonly nextCursor: string | null } | Refusal> {
  const page = await listPage(query, {
    name: `promises ${JSON.stringify(filter)}`,
    read: (after, limit) => listQueue(tx, filter, now, after, limit),
    positionOf: ({ dueAt, promiseId }): Position => [dueAt.toString(), promiseId],
    show: (row) => row,
  });
  if (page instanceof Refusal) return page;
  return { ...page, items: await queuedOf(tx, page.items) };
}

async function queuedOf(reader: Reader, rows: readonly QueueRow[]): Promise<readonly Queued[]> {
  const promises = await withPauses(reader, rows);
  return promises.map(({ promise }, place) => ({ promise, row: rows[place] as QueueRow }));
}

async function findQueued(
  tx: Tx,
  request: KnownRequest,
  promiseId: number,
  { now }: LoopGround,
): Promise<Queued | null> {
  const partnerId = partnerOf(request);
  if (partnerId === null) return null;
  const filter = { partnerId, promiseId, withSnoozed: true, descending: false };
  const [found] = await queuedOf(tx, await listQueue(tx, filter, now, null, 1));
  return found ?? null;
}

async function showChanged(
  tx: Tx,
  request: KnownRequest,
  promiseId: number,
  ground: LoopGround,
): Promise<contract.QueuedPromise> {
  const after = await findQueued(tx, request, promiseId, ground);
  if (after === null) throw new Error("a promise that was changed is gone");
  return showQueued(after, ground, await namesOf(tx, whoIn(after)));
}

/** The user of a caller; a key is no one's, so that it has to name a user. */
function userOf(caller: Caller): string {
  return caller.kind === "person" ? caller.userId : whoIs(caller);
}

type QueueQuery = contract.QueryOf<typeof contract.listPromises>;

async function filterOf(
  server: Reader,
  { state, assignee, language, kind, snoozed = false, sort }: QueueQuery,
  caller: Caller,
): Promise<QueueFilter> {
  const user = assignee === "me" ? userOf(caller) : assignee;
  return {
    ...(state === undefined ? {} : { state }),
    ...(user === undefined ? {} : { assignee: user === "nobody" ? null : user }),
    ...(language === undefined ? {} : { languages: await languagesOf(server, language, caller) }),
    ...(kind === undefined ? {} : { kind }),
    withSnoozed: snoozed,
    descending: sort === "-due_at",
  };
}

async function languagesOf(server: Reader, language: string, caller: Caller): Promise<readonly string[]> {
  if (language !== "mine") return [language];
  return (await findAdvocate(server, userOf(caller)))?.languages ?? [];
}
