import { Readable } from "node:stream";
import * as contract from "@laurel/contract";
import type { Database } from "../../platform/database/open.ts";
import { asServer, type Tx } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import type { KnownRequest } from "../../platform/http/access/caller.ts";
import { changeInSteps, changeOnce } from "../../platform/http/answer/change-once.ts";
import { Answered, type Asked, implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { addBatchRoute, type Intake, showResult, showTried } from "./add-batch-route.ts";
import { exportRefused } from "./export-refused.ts";
import { type ImportKind, isRefusal } from "./import-kind.ts";
import { findImport, type ImportRecord, listImports, listRefusals } from "./import-store.ts";
import { listNotices } from "./notice-store.ts";
import { rerunUnder, tryRerun } from "./rerun-import.ts";
import { showImport, showNotice, showRefusedLine } from "./show-import.ts";
import { restoreImport, tryTurn, undoImport } from "./undo-import.ts";

/** Imports of facts, and their results. */
export async function addImportRoutes(
  app: App,
  kinds: readonly ImportKind<object>[],
  intake: Intake,
): Promise<void> {
  for (const kind of kinds) await addBatchRoute(app, kind, intake);
  addReading(app, intake);
  addNotices(app, intake);
  addRerun(app, kinds, intake);
  addUndo(app, kinds, intake);
  addDownload(app, intake);
}

function addReading(app: App, { database }: Intake): void {
  implement(app, contract.listImports, async ({ query, request }) =>
    listPage(query, {
      name: "imports",
      read: (after, limit) =>
        asCaller(database, request, (tx) =>
          listImports(tx, { limit, ...(after === null ? {} : { before: Number(after[0]) }) }),
        ),
      positionOf: ({ importId }) => [importId],
      show: (record) => showImport(record, messagesFor(request)),
    }),
  );
  implement(app, contract.getImport, async (asked) =>
    ofImport(database, asked, async (record) => showImport(record, messagesFor(asked.request))),
  );
  implement(app, contract.listRefusals, async (asked) =>
    ofImport(database, asked, ({ importId }) =>
      listPage(asked.query, {
        name: `refusals ${importId}`,
        read: (after, limit) =>
          listRefusals(asServer(database), importId, { limit, after: Number(after?.[0] ?? 0) }),
        positionOf: ({ line }) => [line],
        show: (line) => showRefusedLine(line, messagesFor(asked.request)),
      }),
    ),
  );
}

function addNotices(app: App, { database }: Intake): void {
  implement(app, contract.listNotices, async (asked) =>
    ofImport(database, asked, ({ importId }) =>
      listPage(asked.query, {
        name: `notices ${importId}`,
        read: (after, limit) =>
          listNotices(asServer(database), importId, {
            limit,
            after: Number(after?.[0] ?? 0),
            afterCode: String(after?.[1] ?? ""),
          }),
        positionOf: ({ line, notice }) => [line, notice.code],
        show: (notice) => showNotice(notice, messagesFor(asked.request)),
      }),
    ),
  );
}

function addUndo(app: App, kinds: readonly ImportKind<object>[], intake: Intake): void {
  const { database, today, runDry } = intake;
  const byName = Object.fromEntries(kinds.map((kind) => [kind.name, kind]));
  implement(app, contract.undoImport, (asked) => turn(asked, undoImport));
  implement(app, contract.restoreImport, (asked) => turn(asked, restoreImport));
  implement(app, contract.getImportEffect, ({ query: { of = "undo" }, ...asked }) =>
    // The import is read as the caller: what it changes is worked out with the sight of all partners.
    ofImport(database, asked, async ({ importId }) => {
      const outcome = await tryTurn(of, { importId, kinds: byName, today: await today() }, runDry);
      return "code" in outcome ? refuse(outcome.code, outcome.params) : outcome.effect;
    }),
  );
  function turn(
    asked: Asked<typeof contract.undoImport | typeof contract.restoreImport>,
    work: typeof undoImport,
  ) {
    return changeOnce(database, asked, async (tx) => {
      const { params, body, request } = asked;
      const order = { ...params, ...body, kinds: byName, today: await today(), actor: actorOf(request) };
      const outcome = await work(tx, order);
      if ("code" in outcome) return refuse(outcome.code, outcome.params);
      return showImport(outcome, messagesFor(request));
    });
  }
}

/** Answers with what `work` gives for the import in the address; refused if there is none. */
async function ofImport<T>(
  database: Pick<Database, "readers">,
  { params, request }: { readonly params: { readonly importId: number }; readonly request: KnownRequest },
  work: (record: ImportRecord) => Promise<T>,
): Promise<T | Refusal> {
  const record = await asCaller(database, request, (tx) => findImport(tx, params.importId));
  return record === null ? refuse("import-unknown", { found: params.importId }) : work(record);
}

function addRerun(app: App, kinds: readonly ImportKind<object>[], intake: Intake): void {
  const { database, today, runDry } = intake;
  const byName = Object.fromEntries(kinds.map((kind) => [kind.name, kind]));
  implement(app, contract.rerunImport, async (asked) => {
    const { params, query, request } = asked;
    const order = { ...params, kinds: byName, today: await today(), actor: actorOf(request) };
    const show = (tx: Tx, record: ImportRecord) => showResult(tx, record, messagesFor(request));
    if (query.dryRun === true) {
      const tried = await tryRerun(order, runDry, show);
      return "code" in tried ? refuse(tried.code, tried.params) : showTried(tried);
    }
    return changeInSteps(database, asked, "", async ({ locks, settle }) => {
      const outcome = await rerunUnder(database, order, locks, async (tx, record) =>
        settle(tx, await show(tx, record)),
      );
      if (outcome instanceof Refusal || !isRefusal(outcome)) return outcome;
      return refuse(outcome.code, outcome.params);
    });
  });
}

function addDownload(app: App, { database }: Intake): void {
  implement(app, contract.downloadRefused, async (asked) =>
    ofImport(database, asked, async (record) => {
      const { importId, kind, format } = record;
      asked.reply.headers({
        "content-type": format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson",
        "content-disposition": `attachment; filename="${kind}-${importId}-refused.${format}"`,
      });
      const lines = exportRefused(database, record, messagesFor(asked.request));
      return new Answered(asked.reply.send(Readable.from(lines)));
    }),
  );
}
