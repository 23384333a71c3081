import * as contract from "@laurel/contract";
import { Type } from "typebox";
import type { Database } from "../../platform/database/open.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { sendProblem } from "../../platform/http/answer/problems.ts";
import type { App } from "../../platform/http/app.ts";
import { cutPage, readCursor } from "../../platform/http/paging/read-cursor.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import {
  countPartners,
  findPartner,
  listPartners,
  type PartnerFilter,
  type PartnerOrder,
} from "./directory-store.ts";
import { showPartner } from "./show-partner.ts";

const tags = ["partners"];

/** The partners: listed, and one by one. */
export function addPartnerRoutes(app: App, database: Database): void {
  app.get(
    "/api/v1/partners",
    {
      config: { action: "partners.list" },
      schema: {
        tags,
        operationId: "listPartners",
        summary: "Partners with their latest standing",
        querystring: contract.PartnersQuery,
        response: { 200: contract.PartnerPage },
      },
    },
    async (request, reply) => {
      const { cursor, limit = 50, q, stage, sort = "name" } = request.query;
      const order = await readOrder(database, sort);
      if (!("by" in order))
        return sendProblem(request, reply, "sort-unknown", { params: { found: sort, ...order } });
      const filter: PartnerFilter = { text: q?.trim() || null, stage: readStage(stage) };
      const list = `partners ${JSON.stringify([filter, sort])}`;
      const after = cursor === undefined ? null : readCursor(list, cursor);
      if (cursor !== undefined && after === null) return sendProblem(request, reply, "cursor-invalid");
      const { found, total } = await asCaller(database, request, async (tx) => ({
        found: await listPartners(tx, filter, order, after, limit + 1),
        total: await countPartners(tx, filter),
      }));
      const { rows, nextCursor } = cutPage(list, found, limit, (row) => [row.sortValue, row.partnerId]);
      return { items: rows.map(showPartner), next_cursor: nextCursor, total };
    },
  );
  app.get(
    "/api/v1/partners/:partner_id",
    {
      config: { action: "partner.read" },
      schema: {
        tags,
        operationId: "getPartner",
        summary: "One partner with its latest standing",
        params: contract.PartnerParams,
        response: { 200: Type.Unsafe<contract.Partner>({ $ref: "Partner#" }) },
      },
    },
    async (request, reply) => {
      const { partner_id: found } = request.params;
      const partner = await asCaller(database, request, (tx) => findPartner(tx, found));
      if (partner === null) return sendProblem(request, reply, "partner-not-found", { params: { found } });
      return showPartner(partner);
    },
  );
}

function readStage(stage: string | undefined): PartnerFilter["stage"] {
  if (stage === undefined || stage === "none") return stage ?? null;
  const [track = "", name = ""] = stage.split(".");
  return { track, stage: name };
}

const sortable = ["name", "partner_id", "joined_on"] as const;

/** The order asked for, or what would be possible. */
async function readOrder(
  database: Database,
  sort: string,
): Promise<PartnerOrder | { readonly allowed: string }> {
  const largestFirst = sort.startsWith("-");
  const name = largestFirst ? sort.slice(1) : sort;
  const by = sortable.find((column) => column === name);
  if (by !== undefined) return { by, largestFirst };
  const { timeline } = await loadTimeline(database);
  const measures = new Set(timeline.flatMap((program) => program.measures.map((measure) => measure.name)));
  if (measures.has(name)) return { by: { measure: name }, largestFirst };
  return { allowed: [...sortable, ...measures].join(", ") };
}
