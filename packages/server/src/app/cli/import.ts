import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { basename, join } from "node:path";
import { finished } from "node:stream/promises";
import type { ImportKindName } from "@laurel/contract";
import { Argument, Command, InvalidArgumentError } from "commander";
import { importKinds } from "../../facts/import-kinds.ts";
import { defaultSource } from "../../facts/intake/default-source.ts";
import { exportRefused } from "../../facts/intake/export-refused.ts";
import type { IntakeRefusal } from "../../facts/intake/import-kind.ts";
import { findImport, listImports } from "../../facts/intake/import-store.ts";
import { listNotices } from "../../facts/intake/notice-store.ts";
import { withUpload } from "../../facts/intake/receive-upload.ts";
import { rerunImport } from "../../facts/intake/rerun-import.ts";
import { type ImportOrder, importFile } from "../../facts/intake/run-import.ts";
import { showNotice } from "../../facts/intake/show-import.ts";
import { undoImport } from "../../facts/intake/undo-import.ts";
import { systemClock, todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, transaction } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import { showProgress } from "./import-progress.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { type ImportOutcome, jsonOf, outcomeOf, refusalSentence, reportImport } from "./report-import.ts";

interface FileOptions {
  readonly source: string;
  readonly strict: boolean;
  readonly progress: boolean;
}

const actor = { who: "cli" };

/** `laurel import KIND FILE`, `import list`, and what can be done with an import: `import refused ID` … */
export function importCommand(context: CliContext): Command {
  const command = new Command("import")
    .description("import partners, publishers, offers, sales, observations or rates")
    .addArgument(new Argument("<kind>", "what the file holds").choices(Object.keys(importKinds)))
    .argument("<file>", "CSV or NDJSON, gzip or not; - reads stdin")
    .option(
      "--source <name>",
      "the system that the lines come from; part of a sale's identity",
      readSource,
      defaultSource,
    )
    .option("--strict", "refuse the lines that would be taken in with a notice", false)
    .option("--no-progress", "no progress on stderr")
    .action(async (kind: ImportKindName, file: string, options: FileOptions) => {
      await reportImport(context, await takeIn(context, kind, file, options));
    });
  command
    .command("list")
    .description("the latest imports")
    .option("--limit <count>", "how many", readId, 20)
    .action((options: { readonly limit: number }) => list(context, options.limit));
  command
    .command("refused")
    .description("the refused lines of an import, as a file to correct and import again")
    .argument("<id>", "the import", readId)
    .option("--out <file>", "where to write; stdout otherwise")
    .action((id: number, options: { readonly out?: string }) => writeRefused(context, id, options.out));
  command
    .command("rerun")
    .description("try the refused lines of an import again")
    .argument("<id>", "the import", readId)
    .action((id: number) => rerun(context, id));
  command
    .command("notices")
    .description("what to look at among the lines of an import that were taken in")
    .argument("<id>", "the import", readId)
    .action((id: number) => notices(context, id));
  command
    .command("undo")
    .description("undo an import of sales, observations or rates that was made in error")
    .argument("<id>", "the import", readId)
    .requiredOption("--reason <text>", "why; it goes into the audit log", readReason)
    .action((id: number, options: { readonly reason: string }) => undo(context, id, options.reason));
  return command;
}

function readReason(text: string): string {
  const reason = text.trim();
  if (reason !== "" && reason.length <= 1000) return reason;
  throw new InvalidArgumentError("Say in 1 to 1,000 characters what was wrong.");
}

function readSource(text: string): string {
  if (/^[\w.:@-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError("Use 1 to 100 letters, digits and . : @ _ -");
}

function readId(text: string): number {
  const id = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
  if (id !== null) return id;
  throw new InvalidArgumentError("Use a whole number from 1 on.");
}

async function takeIn(
  context: CliContext,
  kind: ImportKindName,
  file: string,
  { source, strict, progress }: FileOptions,
): Promise<ImportOutcome> {
  keepHeapSmall();
  return context.withDatabase(async (database) => {
    const today = await currentDay(database);
    const bar = progress ? showProgress(process.stderr) : null;
    const from = (path: string, fileName: string): ImportOrder => {
      // The operator's own file may be of any size.
      const limits = { ...context.config.importLimits, maxBytes: Number.POSITIVE_INFINITY };
      const order = { kind: importKinds[kind], path, fileName, source, strict, today, actor, limits };
      return bar === null ? order : { ...order, onProgress: bar.update };
    };
    try {
      const record = await (file === "-"
        ? withUpload(join(context.config.home, "uploads"), process.stdin, null, ({ path }) =>
            importFile(database, from(path, "stdin")),
          )
        : importFile(database, from(context.file(file), basename(file))));
      return await outcomeOf(database, record);
    } finally {
      bar?.end();
    }
  });
}

/** Today in the program's time zone. */
async function currentDay(database: Database): Promise<Temporal.PlainDate> {
  const { timeline } = await loadTimeline(database);
  return todayOf(systemClock, timeline);
}

async function list(context: CliContext, limit: number): Promise<void> {
  const records = await context.withDatabase((database) => listImports(asServer(database), { limit }));
  if (context.json) return context.stdout(`${JSON.stringify({ imports: records.map(jsonOf) })}\n`);
  if (records.length === 0) return context.stdout("Nothing has been imported yet.\n");
  const head = [
    "import",
    "kind",
    "file",
    "status",
    "lines",
    "added",
    "on record",
    "refused",
    "noticed",
    "started",
  ];
  const rows = records.map(
    ({ importId, kind, fileName, status, lines, added, repeated, refused, noticed, startedAt, undoneAt }) => [
      String(importId),
      kind,
      fileName,
      undoneAt === null ? status : "undone",
      ...[lines, added, repeated, refused, noticed].map((count) => count.toLocaleString("en")),
      startedAt.toString({ smallestUnit: "second" }),
    ],
  );
  await context.stdout(`${tableOf([head, ...rows], new Set([0, 4, 5, 6, 7, 8]))}\n`);
}

async function writeRefused(context: CliContext, importId: number, out: string | undefined): Promise<void> {
  await context.withDatabase(async (database) => {
    const record = await findImport(asServer(database), importId);
    if (record === null)
      return sayNo(context, { column: null, code: "import-unknown", params: { found: importId } });
    const lines = exportRefused(database, record, messages("en"));
    if (out === undefined) {
      for await (const line of lines) await context.stdout(line);
      return;
    }
    const file = createWriteStream(context.file(out));
    for await (const line of lines) if (!file.write(line)) await once(file, "drain");
    file.end();
    await finished(file);
  });
}

async function rerun(context: CliContext, importId: number): Promise<void> {
  const outcome = await context.withDatabase(async (database) => {
    const today = await currentDay(database);
    const record = await rerunImport(database, { importId, kinds: importKinds, today, actor });
    return "code" in record ? record : outcomeOf(database, record);
  });
  if ("code" in outcome) sayNo(context, outcome);
  else await reportImport(context, outcome);
}

async function notices(context: CliContext, importId: number): Promise<void> {
  const found = await context.withDatabase(async (database) => {
    const server = asServer(database);
    if ((await findImport(server, importId)) === null) return null;
    return listNotices(server, importId, { limit: 1000 });
  });
  if (found === null)
    return sayNo(context, { column: null, code: "import-unknown", params: { found: importId } });
  if (context.json) {
    const shown = found.map((each) => showNotice(each, messages("en")));
    return context.stdout(`${JSON.stringify({ notices: shown })}\n`);
  }
  if (found.length === 0) return context.stdout("Nothing was noticed.\n");
  for (const { line, notice } of found) await context.stdout(`line ${line}: ${refusalSentence(notice)}\n`);
}

async function undo(context: CliContext, importId: number, reason: string): Promise<void> {
  const outcome = await context.withDatabase(async (database) => {
    const order = { importId, kinds: importKinds, reason, today: await currentDay(database), actor };
    return transaction(database, allPartners, (tx) => undoImport(tx, order), { long: true });
  });
  if ("code" in outcome) return sayNo(context, outcome);
  if (context.json) return context.stdout(`${JSON.stringify(jsonOf(outcome))}\n`);
  await context.stdout(
    `import ${importId}, ${outcome.fileName}: undone; its facts count as never received\n`,
  );
  context.stderr("A worker records the new standings soon; without one: laurel recompute\n");
}

function sayNo(context: CliContext, refusal: IntakeRefusal): void {
  context.refuse();
  context.stderr(`${refusalSentence(refusal)}\n`);
}
