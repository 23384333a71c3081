import * as contract from "@laurel/contract";
import { countLeftBehind, epochDay } from "@laurel/core";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { type Caller, type KnownRequest, partnerOf } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { type Asked, implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { assigneeIn, idOf, sideOf } from "../side.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import {
  confirmOwner,
  logOutreachContact,
  nameOwner,
  type OutreachOrder,
  optOutreach,
} from "./change-outreach.ts";
import { countSettled, listOutreaches, partnerOfOutreach } from "./outreach-store.ts";
import { showOutreaches } from "./show-outreach.ts";
import { recordOf } from "./watch-outreach.ts";

/** The first word of the team about publications. */
export function addOutreachRoutes(app: App, surroundings: LoopSurroundings): void {
  addReads(app, surroundings);
  addChanges(app, surroundings);
  const { database, clock } = surroundings;
  implement(app, contract.confirmOutreachOwner, ({ body }) =>
    transaction(database, allPartners, async (tx) => {
      const outcome = await confirmOwner(tx, body.token, clock.now());
      if (outcome instanceof Refusal) return outcome;
      const { offerTitle, partnerName } = outcome;
      return { offerTitle, partnerName };
    }),
  );
}

/** How many outreaches are read at once where all are needed. */
const batch = 1_000;

function addReads(app: App, { database, clock }: LoopSurroundings): void {
  const server = asServer(database);
  implement(app, contract.listOutreach, (asked) => {
    const { caller, request, query } = asked;
    const { partnerId, state } = query;
    const assignee = assigneeIn(query.assignee, caller);
    const filter = {
      ...(partnerId === undefined ? {} : { partnerId }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(state === undefined || state === "contacted" || state === "opted-out" ? {} : { unsettled: true }),
    };
    return asCaller(database, request, async (tx) => {
      const ground = await loadGround(tx, clock);
      const page = await listPage(query, {
        name: `outreach ${JSON.stringify([filter, state])}`,
        read: (after, limit) => listOutreaches(tx, filter, after, limit),
        positionOf: ({ dueOn, outreachId }) => [dueOn, outreachId],
        show: (row) => row,
      });
      if (page instanceof Refusal) return page;
      const items = await showOutreaches(tx, page.items, ground, { server, caller });
      return { ...page, items: items.filter((each) => state === undefined || each.state === state) };
    });
  });
  implement(app, contract.countLeftBehind, ({ request }) =>
    asCaller(database, request, async (tx) => {
      const { today } = await loadGround(tx, clock);
      const settled = await countSettled(tx);
      const { cases, ...counts } = countLeftBehind(await unsettled(tx), epochDay(today));
      return {
        ...counts,
        publications: counts.publications + settled.contacted + settled.optedOut,
        contacted: counts.contacted + settled.contacted,
        optedOut: counts.optedOut + settled.optedOut,
        cases,
      };
    }),
  );
}

/** Every outreach of a publication on record that the watchdog still looks at. */
async function unsettled(tx: Tx) {
  const all = [];
  let after: readonly [string, number] | null = null;
  for (;;) {
    const found = await listOutreaches(tx, { unsettled: true }, after, batch);
    all.push(...found.filter(({ isPublished }) => isPublished).map(recordOf));
    const last = found.at(-1);
    if (last === undefined || found.length < batch) return all;
    after = [last.dueOn, last.outreachId];
  }
}

type OutreachOperation = contract.OperationShape & {
  readonly answers: { readonly 200: typeof contract.Outreach };
};

function addChanges(app: App, { database, clock, publicUrl, links }: LoopSurroundings): void {
  const server = asServer(database);
  const findSubject = async ({ outreach_id: text }: Readonly<Record<string, string>>) => {
    const outreachId = idOf(text);
    return outreachId === null ? null : partnerOfOutreach(server, outreachId);
  };
  /** Adds the route of a change, which answers with the outreach as it is then. */
  const take = <const Operation extends OutreachOperation>(
    operation: Operation,
    work: (
      tx: Tx,
      order: OutreachOrder,
      asked: Asked<Operation>,
      ground: LoopGround,
    ) => Promise<Refusal | null>,
  ) =>
    implement(
      app,
      operation,
      (asked) =>
        changeOnce(database, asked, async (tx) => {
          const { caller, request, params } = asked as unknown as {
            readonly caller: Caller;
            readonly request: KnownRequest;
            readonly params: { readonly outreachId: number };
          };
          const { outreachId } = params;
          const ground = await loadGround(tx, clock);
          const actor = actorOf(request, partnerOf(request));
          const order = { outreachId, actor, side: sideOf(caller, "outreach.work") };
          const refusal = await work(tx, order, asked, ground);
          if (refusal !== null) return refusal;
          const found = await listOutreaches(tx, { outreachId }, null, 1);
          const [shown] = await showOutreaches(tx, found, ground, { server, caller });
          return (shown ?? refuse("outreach-unknown")) as never;
        }),
      findSubject,
    );
  take(contract.logOutreachContact, (tx, order, { body }, ground) => {
    const { channel, text, at, subject = null } = body;
    const talk = { channel, text, subject, at: at === undefined ? ground.now : Temporal.Instant.from(at) };
    return logOutreachContact(tx, order, talk, ground, publicUrl);
  });
  take(contract.optOutreachOut, (tx, order, _, ground) => optOutreach(tx, order, true, ground));
  take(contract.optOutreachIn, (tx, order, _, ground) => optOutreach(tx, order, false, ground));
  take(contract.nameOutreachOwner, (tx, order, { body }, ground) =>
    nameOwner(tx, order, body.email, ground, { publicUrl, links }),
  );
}
