import * as contract from "@laurel/contract";
import { countLeftBehind, epochDay } from "@laurel/core";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { addSteps, type StepBy } from "../add-steps.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { assigneeIn } from "../side.ts";
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

function addChanges(app: App, surroundings: LoopSurroundings): void {
  const { publicUrl, links } = surroundings;
  const add = addSteps<typeof contract.Outreach>(app, surroundings, {
    ...{ param: "outreach_id", work: "outreach.work", findPartner: partnerOfOutreach, show: showOutreach },
  });
  add(contract.logOutreachContact, (tx, by, { channel, text, at, subject = null }, ground) => {
    const talk = { channel, text, subject, at: at === undefined ? ground.now : Temporal.Instant.from(at) };
    return logOutreachContact(tx, orderOf(by), talk, ground, publicUrl);
  });
  add(contract.optOutreachOut, (tx, by, _, ground) => optOutreach(tx, orderOf(by), true, ground));
  add(contract.optOutreachIn, (tx, by, _, ground) => optOutreach(tx, orderOf(by), false, ground));
  add(contract.nameOutreachOwner, (tx, by, { email }, ground) =>
    nameOwner(tx, orderOf(by), email, ground, { publicUrl, links }),
  );
}

const orderOf = ({ id, actor, side }: StepBy): OutreachOrder => ({ outreachId: id, actor, side });

async function showOutreach(
  tx: Tx,
  outreachId: number,
  ground: LoopGround,
  reader: Parameters<typeof showOutreaches>[3],
): Promise<contract.Outreach | Refusal> {
  const found = await listOutreaches(tx, { outreachId }, null, 1);
  const [shown] = await showOutreaches(tx, found, ground, reader);
  return shown ?? refuse("outreach-unknown");
}
