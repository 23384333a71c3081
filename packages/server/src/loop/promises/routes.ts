import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import { namesOf } from "../../people/person-names.ts";
import { askEach, asServer, type Reader, type Tx } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { type Caller, type KnownRequest, partnerOf, whoIs } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";
import { readMoment } from "../../platform/read-time.ts";
import { findAdvocate } from "../assign-work.ts";
import { parseSubject } from "../assignee-store.ts";
import { byId } from "../find-partner.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { handOver } from "../hand-over.ts";
import { assignRequest } from "../requests/assign-request.ts";
import { teamSideOf } from "../side.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { partnerOfPromise, promiseOf, type StoredPromise, snoozePromise } from "./promise-store.ts";
import { countKept, countQueue, listQueue, type QueueFilter, type QueueRow } from "./queue-store.ts";
import { showPromise, showQueued, whoIn } from "./show-promise.ts";

/** What the team owes partners by a time: a partner's list and the team's queue. */
export function addPromiseRoutes(app: App, surroundings: LoopSurroundings): void {
  const { database, clock } = surroundings;
  const server = asServer(database);
  implement(app, contract.listPartnerPromises, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => {
      const { state } = asked.query;
      const filter = {
        partnerId,
        withSnoozed: true,
        descending: true,
        ...(state === undefined ? {} : { state }),
      };
      const [ground, page] = await readTogether(tx, filter, asked.query, clock);
      if (page instanceof Refusal) return page;
      const names = await namesOf(server, page.items.flatMap(whoIn));
      return { ...page, items: page.items.map((each) => showPromise(each, ground, names)) };
    }),
  );
  implement(app, contract.getKeptRate, (asked) =>
    forPartner(database, asked, (tx, partnerId) => countKept(tx, partnerId, clock.now())),
  );
  implement(app, contract.listPromises, async (asked) => {
    const filter = await filterOf(server, asked.query, asked.request.caller);
    return asCaller(database, asked.request, async (tx) => {
      const [ground, page] = await readTogether(tx, filter, asked.query, clock);
      if (page instanceof Refusal) return page;
      const names = await namesOf(server, page.items.flatMap(whoIn));
      return { ...page, items: page.items.map((each) => showQueued(each, ground, names)) };
    });
  });
  implement(app, contract.countPromises, (asked) =>
    asCaller(database, asked.request, async (tx) => {
      const ground = await loadGround(server, clock);
      const filter = await filterOf(server, asked.query, asked.request.caller);
      return countQueue(tx, filter, ground.now, endOfDay(ground));
    }),
  );
  addChanges(app, surroundings);
}

/** The first moment of tomorrow, in the program's zone. */
function endOfDay({ today, zone }: LoopGround): Temporal.Instant {
  return today.add({ days: 1 }).toZonedDateTime(zone).toInstant();
}

function addChanges(app: App, { database, clock, publicUrl }: LoopSurroundings): void {
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
        const order = {
          ...{ partnerId: row.partnerId, subject: row.subject, to, note },
          isCurrent: () => revision === undefined || revision === row.revision,
          ...{ actor: actorOf(request, row.partnerId), side: teamSideOf(caller) },
        };
        const { kind, id } = parseSubject(row.subject);
        const own = caller.kind === "person" ? caller.userId : null;
        const refusal =
          kind === "request"
            ? await assignRequest(tx, { ...order, requestId: id, own }, ground, publicUrl)
            : await handOver(tx, order, ground);
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

/** The ground and a page of the queue, asked for in one round trip. */
function readTogether(tx: Tx, filter: QueueFilter, query: PageQuery, clock: LoopSurroundings["clock"]) {
  return askEach(
    tx,
    () => loadGround(tx, clock),
    () => readQueue(tx, filter, query, clock.now()),
  );
}

interface PageQuery {
  readonly cursor?: string;
  readonly limit?: number;
}

/** A page of the queue, with pauses. */
async function readQueue(
  tx: Tx,
  filter: QueueFilter,
  query: PageQuery,
  now: Temporal.Instant,
): Promise<{ readonly items: readonly Queued[]; readonly nextCursor: string | null } | Refusal> {
  const page = await listPage(query, {
    name: `promises ${JSON.stringify(filter)}`,
    read: (after, limit) => listQueue(tx, filter, now, after, limit),
    positionOf: ({ dueAt, promiseId }): Position => [dueAt.toString(), promiseId],
    show: (row) => row,
  });
  if (page instanceof Refusal) return page;
  return { ...page, items: page.items.map(queuedOf) };
}

function queuedOf(row: QueueRow): Queued {
  const pauses = row.pauses.map(({ pausedAt, resumedAt, ...rest }) => ({
    ...rest,
    pausedAt: Temporal.Instant.from(pausedAt),
    resumedAt: resumedAt === null ? null : Temporal.Instant.from(resumedAt),
  }));
  return { row, promise: promiseOf(row, pauses) };
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
  const [found] = await listQueue(tx, filter, now, null, 1);
  return found === undefined ? null : queuedOf(found);
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
  { state, turn, assignee, language, kind, snoozed = false, sort }: QueueQuery,
  caller: Caller,
): Promise<QueueFilter> {
  const user = assignee === "me" ? userOf(caller) : assignee;
  return {
    ...(state === undefined ? {} : { state }),
    ...(turn === undefined ? {} : { turn }),
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
