import * as contract from "@laurel/contract";
import { searchWords } from "@laurel/words";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import {
  countPartners,
  findPartner,
  listPartners,
  type PartnerFilter,
  type PartnerOrder,
  partnerName,
} from "./directory-store.ts";
import { showPartner } from "./show-partner.ts";

/** The partners: listed, and one by one. */
export function addPartnerRoutes(app: App, database: Database): void {
  implement(app, contract.listPartners, async ({ query, request }) => {
    const { q, stage, sort = "name" } = query;
    const asked = await readOrder(database, sort);
    if (asked instanceof Refusal) return asked;
    const order: PartnerOrder = { ...asked, locale: messagesFor(request).locale };
    const words = searchWords(q ?? "");
    const filter: PartnerFilter = { words: words.length === 0 ? null : words, stage: readStage(stage) };
    return asCaller(database, request, async (tx) => {
      const page = await listPage(query, {
        name: `partners ${JSON.stringify([filter, sort])}`,
        read: (after, limit) => listPartners(tx, filter, order, after, limit),
        positionOf: ({ sortValue, partnerId }) => [sortValue, partnerId],
        show: showPartner,
      });
      return page instanceof Refusal ? page : { ...page, total: await countPartners(tx, filter) };
    });
  });
  implement(app, contract.getPartner, async ({ params: { partnerId }, request }) => {
    const partner = await asCaller(database, request, (tx) => findPartner(tx, partnerId));
    return partner === null ? refuse("partner-not-found", { found: partnerId }) : showPartner(partner);
  });
  implement(app, contract.viewPartner, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, request } = asked;
      const { partnerId } = params;
      if ((await partnerName(tx, partnerId)) === null)
        return refuse("partner-not-found", { found: partnerId });
      await appendEvents(tx, actorOf(request, partnerId), [{ partnerId, what: "partner.viewed" }]);
      return null;
    }),
  );
}

function readStage(stage: string | undefined): PartnerFilter["stage"] {
  if (stage === undefined || stage === "none") return stage ?? null;
  const [track = "", name = ""] = stage.split(".");
  return { track, stage: name };
}

const sortable = ["name", "partner_id", "joined_on", "next"] as const;

/** The order asked for; refused where the program has no such measure. */
async function readOrder(database: Database, sort: string): Promise<Omit<PartnerOrder, "locale"> | Refusal> {
  const largestFirst = sort.startsWith("-");
  const name = largestFirst ? sort.slice(1) : sort;
  const by = sortable.find((column) => column === name);
  if (by !== undefined) return { by, largestFirst };
  const { timeline } = await loadTimeline(database);
  const measures = new Set(timeline.flatMap((program) => program.measures.map((measure) => measure.name)));
  if (measures.has(name)) return { by: { measure: name }, largestFirst };
  return refuse("sort-unknown", { found: sort, allowed: [...sortable, ...measures].join(", ") });
}
