import { Readable } from "node:stream";
import * as contract from "@laurel/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { WriteHeaders } from "../../platform/http/answer/describe-api.ts";
import { answerOnce, refusal } from "../../platform/http/answer/idempotency.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { sendProblem } from "../../platform/http/answer/problems.ts";
import type { App } from "../../platform/http/app.ts";
import { readPage } from "../../platform/http/paging/read-page.ts";
import { addBatchRoute, type Intake, showResult } from "./add-batch-route.ts";
import { exportRefused } from "./export-refused.ts";
import type { ImportKind } from "./import-kind.ts";
import { findImport, type ImportRecord, listImports, listRefusals } from "./import-store.ts";
import { rerunImport } from "./rerun-import.ts";
import { showImport, showRefusedLine } from "./show-import.ts";

const tags = ["imports"];
const importRef = Type.Unsafe<contract.Import>({ $ref: "Import#" });
const refusedRef = Type.Unsafe<contract.RefusedLine>({ $ref: "RefusedLine#" });

/** Facts in, and what became of them. */
export async function addImportRoutes(
  app: App,
  kinds: readonly ImportKind<object>[],
  intake: Intake,
): Promise<void> {
  for (const kind of kinds) await addBatchRoute(app, kind, intake);
  addReading(app, intake);
  addRerun(app, kinds, intake);
}

function addReading(app: App, { database }: Intake): void {
  app.get(
    "/api/v1/imports",
    {
      config: { action: "imports.read" },
      schema: {
        tags,
        operationId: "listImports",
        summary: "Imports, the latest first",
        querystring: contract.PageQuery,
        response: { 200: contract.page(importRef) },
      },
    },
    async (request, reply) =>
      readPage(request, reply, request.query, {
        name: "imports",
        read: (after, limit) =>
          asCaller(database, request, (tx) =>
            listImports(tx, { limit, ...(after === null ? {} : { before: Number(after[0]) }) }),
          ),
        positionOf: ({ importId }) => [importId],
        show: (record) => showImport(record, messagesFor(request)),
      }),
  );
  app.get(
    "/api/v1/imports/:import_id",
    {
      config: { action: "imports.read" },
      schema: {
        tags,
        operationId: "getImport",
        summary: "An import on record",
        params: contract.importIdParams,
        response: { 200: importRef },
      },
    },
    async (request, reply) => {
      const record = await known(database, request);
      return record === null ? unknown(request, reply) : showImport(record, messagesFor(request));
    },
  );
  app.get(
    "/api/v1/imports/:import_id/refusals",
    {
      config: { action: "imports.read" },
      schema: {
        tags,
        operationId: "listRefusals",
        summary: "The lines that were not taken in, in the file's order",
        params: contract.importIdParams,
        querystring: contract.PageQuery,
        response: { 200: contract.page(refusedRef) },
      },
    },
    async (request, reply) => {
      const { import_id: importId } = request.params;
      if ((await known(database, request)) === null) return unknown(request, reply);
      return readPage(request, reply, request.query, {
        name: `refusals ${importId}`,
        read: (after, limit) => listRefusals(database, importId, { limit, after: Number(after?.[0] ?? 0) }),
        positionOf: ({ line }) => [line],
        show: (line) => showRefusedLine(line, messagesFor(request)),
      });
    },
  );
}

function addRerun(app: App, kinds: readonly ImportKind<object>[], { database, today }: Intake): void {
  const byName = Object.fromEntries(kinds.map((kind) => [kind.name, kind]));
  app.post(
    "/api/v1/imports/:import_id/rerun",
    {
      config: { action: "imports.add" },
      schema: {
        tags,
        operationId: "rerunImport",
        summary: "Try the refused lines of an import again",
        description:
          "As after the missing publisher came in. Gives the re-run, which is an import of its own.",
        params: contract.importIdParams,
        headers: WriteHeaders,
        response: { 200: Type.Unsafe<contract.BatchResult>({ $ref: "BatchResult#" }) },
      },
    },
    async (request, reply) =>
      answerOnce(database, request, reply, "", async () => {
        const actor = actorOf(request);
        const order = { importId: request.params.import_id, kinds: byName, today: await today(), actor };
        const outcome = await rerunImport(database, order);
        if ("importId" in outcome) return showResult(request, database, outcome);
        return refusal(request, outcome.code, { params: outcome.params });
      }),
  );
  app.get(
    "/api/v1/imports/:import_id/refused",
    {
      config: { action: "imports.read" },
      schema: {
        tags,
        operationId: "downloadRefused",
        summary: "The lines that were not taken in, as a file to correct and import",
        description: "In the import's own format, with the line and the reason in front of each.",
        params: contract.importIdParams,
        produces: ["text/csv", "application/x-ndjson"],
        response: { 200: Type.Unsafe<Readable>(Type.String()) },
      },
    },
    async (request, reply) => {
      const record = await known(database, request);
      if (record === null) return unknown(request, reply);
      const { importId, kind, format } = record;
      const type = format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson";
      reply.headers({
        "content-type": type,
        "content-disposition": `attachment; filename="${kind}-${importId}-refused.${format}"`,
      });
      return reply.send(Readable.from(exportRefused(database, record, messagesFor(request))));
    },
  );
}

/** The import that a request names, where its sender may see it; null where there is none. */
function known(
  database: Database,
  request: FastifyRequest<{ Params: { import_id: number } }>,
): Promise<ImportRecord | null> {
  return asCaller(database, request, (tx) => findImport(tx, request.params.import_id));
}

function unknown(
  request: FastifyRequest<{ Params: { import_id: number } }>,
  reply: FastifyReply,
): FastifyReply {
  return sendProblem(request, reply, "import-unknown", { params: { found: request.params.import_id } });
}
