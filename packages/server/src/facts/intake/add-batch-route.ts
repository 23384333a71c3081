import type { Readable } from "node:stream";
import * as contract from "@laurel/contract";
import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { WriteHeaders } from "../../platform/http/answer/describe-api.ts";
import { answerOnce, refusal } from "../../platform/http/answer/idempotency.ts";
import type { Answer } from "../../platform/http/answer/idempotency-store.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { sendProblem } from "../../platform/http/answer/problems.ts";
import type { App } from "../../platform/http/app.ts";
import type { ImportKind } from "./import-kind.ts";
import { type ImportRecord, refusedLines } from "./import-store.ts";
import { withUpload } from "./receive-upload.ts";
import { importFile } from "./run-import.ts";
import { showImport, showRefusedLine } from "./show-import.ts";

/** What taking facts in needs of its surroundings. */
export interface Intake {
  readonly database: Database;
  /** The day on which touched partners are to be looked at. */
  readonly today: () => Promise<Temporal.PlainDate>;
  /** Where uploads lie while they are taken in. */
  readonly uploadFolder: string;
}

const types = { "text/csv": "csv", "application/x-ndjson": "ndjson" } as const;
const consumes = Object.keys(types);
const anyText = Type.Unknown({ description: "The lines as text." });
const shownRefusals = 20;

/**
 * `POST /api/v1/<kind>/batch`: a file of facts as the body, of any length, by the same path as `laurel
 * import`.
 */
export async function addBatchRoute(app: App, kind: ImportKind<object>, intake: Intake): Promise<void> {
  await app.register(async (own: App) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser(consumes, (_, stream, done) => done(null, stream));
    own.post(
      `/api/v1/${kind.name}/batch`,
      {
        config: { action: "imports.add" },
        schema: {
          tags: ["imports"],
          operationId: `import${kind.name[0]?.toUpperCase()}${kind.name.slice(1)}`,
          summary: `Take ${kind.name} in`,
          description:
            "CSV with a heading, or an object on each line; gzip if you like. Columns: " +
            `${kind.columns.names.join(", ")}; the first ${kind.columns.required} are required. ` +
            "Bad lines don't stop good ones: the answer counts them and shows the first 20. " +
            "422: the file as a whole can't be read, and nothing of it was taken in.",
          consumes,
          // Described, not checked: the body stays a stream.
          body: { content: Object.fromEntries(consumes.map((type) => [type, { schema: anyText }])) },
          headers: WriteHeaders,
          querystring: contract.BatchQuery,
          response: { 200: Type.Unsafe<contract.BatchResult>({ $ref: "BatchResult#" }) },
        },
      },
      async (request, reply) => {
        const encoding = request.headers["content-encoding"] ?? "identity";
        if (!/^(gzip|x-gzip|identity)$/i.test(encoding)) {
          const expected = "Content-Encoding: gzip";
          return sendProblem(request, reply, "media-type-unknown", { params: { expected } });
        }
        const { source = "api" } = request.query;
        const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
        const fileName = `${kind.name}.${types[type as keyof typeof types] ?? "csv"}`;
        const actor = actorOf(request);
        return withUpload(intake.uploadFolder, request.body as Readable, ({ path, digest }) =>
          answerOnce(intake.database, request, reply, digest, async () => {
            const order = { kind, path, fileName, source, today: await intake.today(), actor };
            return showResult(request, intake.database, await importFile(intake.database, order));
          }),
        );
      },
    );
  });
}

/**
 * What became of a file: the import as it stands on record with the first refused lines, or why it was
 * refused.
 */
export async function showResult(
  request: FastifyRequest,
  database: Database,
  record: ImportRecord,
): Promise<Answer> {
  const { importId, problem } = record;
  const messages = messagesFor(request);
  if (problem !== null) {
    const { code, params } = problem;
    return refusal(request, code, { params, importId });
  }
  // What a re-run refuses again stays with the first import.
  const home = record.rerunOf ?? importId;
  const refused = await refusedLines(database, home, { limit: shownRefusals, unsettledOnly: true });
  const refusals = refused.map((line) => showRefusedLine(line, messages));
  return { status: 200, body: { ...showImport(record, messages), refusals } };
}
