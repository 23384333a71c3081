import type { Readable } from "node:stream";
import { type BatchResult, importOf, type RefusalCode } from "@laurel/contract";
import { firstCharacters } from "@laurel/core";
import type { ImportLimits } from "../../platform/config.ts";
import type { Database } from "../../platform/database/open.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeInSteps } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { hasBody } from "../../platform/http/budget/body-deadline.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { checkGiven } from "../mappings/check-given.ts";
import { shippedMapping } from "../mappings/shipped-mapping.ts";
import { uploadPace } from "./budget.ts";
import { defaultSource } from "./default-source.ts";
import type { DryRun, RunDry } from "./dry-run.ts";
import type { FileOptions } from "./file-reading.ts";
import type { ImportKind, Params } from "./import-kind.ts";
import { type ImportRecord, refusedLines } from "./import-store.ts";
import { listNotices } from "./notice-store.ts";
import { type Upload, UploadRefused, withUpload } from "./receive-upload.ts";
import { importUnder, tryImport } from "./run-import.ts";
import { showImport, showNotice, showReasons, showRefusedLine } from "./show-import.ts";

/** What importing facts depends on. */
export interface Intake {
  readonly database: Database;
  /** The day on which affected partners are decided. */
  readonly today: () => Promise<Temporal.PlainDate>;
  /** Where uploads are kept while they are imported. */
  readonly uploadFolder: string;
  readonly importLimits: ImportLimits;
  /** Tells what a change of the facts would do. */
  readonly runDry: RunDry;
}

const isReadable = /^(gzip|x-gzip|identity)$/i;

/** `POST /api/v1/<kind>/batch`: imports a file of facts from the body, as `laurel import` does. */
export async function addBatchRoute(app: App, kind: ImportKind<object>, intake: Intake): Promise<void> {
  const { database, today, uploadFolder, importLimits: limits, runDry } = intake;
  const operation = importOf(kind.name, kind.columns);
  await app.register(async (own: App) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser([...operation.consumes], (_, stream, done) => done(null, stream));
    implement(own, operation, async (asked) => {
      const { request, query } = asked;
      if (!hasBody(request)) return refuse("body-missing", { expected: operation.consumes.join(", ") });
      const { "content-encoding": encoding = "identity", "content-type": type = "" } = request.headers;
      if (!isReadable.test(encoding))
        return refuse("media-type-unknown", {
          found: firstCharacters(`Content-Encoding: ${encoding}`, 100),
          expected: "Content-Encoding: gzip",
          way: "none",
        });
      const { maxBytes } = limits;
      // The rest of a refused body is not read, so its connection can't be used again.
      const refuseUnread = (code: RefusalCode, params: Params) => {
        asked.reply.header("connection", "close");
        return refuse(code, params);
      };
      if (Number(request.headers["content-length"]) > maxBytes)
        return refuseUnread("file-too-large", { limit: maxBytes });
      const fileName = `${kind.name}.${/^application\/x-ndjson\b/i.test(type) ? "ndjson" : "csv"}`;
      const { source = defaultSource, strict = false, dryRun = false } = query;
      const { map, publisher, reportedAt, decimal } = query;
      const mapping = map === undefined ? null : await shippedMapping(map);
      const given = checkGiven(kind.name, mapping, { publisher, reportedAt });
      if ("code" in given) return refuseUnread(given.code, given.params);
      const options: FileOptions = {
        ...(mapping === null ? {} : { mapping, given }),
        ...(decimal === undefined ? {} : { decimal }),
      };
      const uploading = { maxBytes, pace: uploadPace };
      const show = (tx: Tx, record: ImportRecord) => showResult(tx, record, messagesFor(request));
      const work = async ({ path, digest }: Upload) => {
        const file = { kind, path, fileName, source, strict, limits, options };
        const order = { ...file, today: await today(), actor: actorOf(request) };
        if (dryRun) return showTried(await tryImport(database, order, runDry, show));
        return changeInSteps(database, asked, digestOf(digest, options), async ({ locks, settle }) =>
          importUnder(database, order, locks, async (tx, record) => settle(tx, await show(tx, record))),
        );
      };
      return withUpload(uploadFolder, request.body as Readable, uploading, work).catch((error: unknown) => {
        if (!(error instanceof UploadRefused)) throw error;
        return refuseUnread(error.code, error.params);
      });
    });
  });
}

/** What an import would do: it has no number, because nothing of it is on record. */
export function showTried({ result, effect }: DryRun<BatchResult | Refusal>): BatchResult | Refusal {
  if (!(result instanceof Refusal)) return { ...result, importId: 0, effect };
  const { importId: _, ...context } = result.context;
  return new Refusal(result.code, context);
}

const shownLines = 20;

function errorOf({ code, message }: { readonly code: string; readonly message: string }) {
  return { code, message };
}

/** What a repeated request must have in common with the first: the content and how it is read. */
function digestOf(content: string, options: FileOptions): string {
  return Object.keys(options).length === 0 ? content : `${content} ${JSON.stringify(options)}`;
}

/** The result of a file: its import with the first refused lines, or why the file was refused. */
export async function showResult(
  reader: Reader,
  record: ImportRecord,
  messages: Messages,
): Promise<BatchResult | Refusal> {
  const { importId, problem } = record;
  if (problem !== null) {
    const { code, params, also = [] } = problem;
    const errors = also.length === 0 ? {} : { errors: showReasons(problem, messages).map(errorOf) };
    return new Refusal(code, { params, importId, ...errors });
  }
  // Lines that a re-run refuses again stay with the first import.
  const home = record.rerunOf ?? importId;
  const refused = await refusedLines(reader, home, { limit: shownLines, unsettledOnly: true });
  const notices = await listNotices(reader, importId, { limit: shownLines });
  return {
    ...showImport(record, messages),
    refusals: refused.map((line) => showRefusedLine(line, messages)),
    notices: notices.map((notice) => showNotice(notice, messages)),
  };
}
