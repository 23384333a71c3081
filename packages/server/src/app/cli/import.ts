import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { basename, join } from "node:path";
import { finished } from "node:stream/promises";
import type { ImportKindName } from "@laurel/contract";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { importKinds } from "../../facts/import-kinds.ts";
import { defaultSource } from "../../facts/intake/default-source.ts";
import { exportRefused, refusalText } from "../../facts/intake/export-refused.ts";
import type { FileOptions } from "../../facts/intake/file-reading.ts";
import { findImport, listImports } from "../../facts/intake/import-store.ts";
import { listNotices } from "../../facts/intake/notice-store.ts";
import { withUpload } from "../../facts/intake/receive-upload.ts";
import { rerunImport } from "../../facts/intake/rerun-import.ts";
import { showNotice } from "../../facts/intake/show-import.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import { type LocaleOptions, localeAsked, localeOption } from "./ask-locale.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import { importInterruptibly } from "./import-interruptibly.ts";
import { readOptions, type WrittenOptions } from "./import-options.ts";
import { showProgress } from "./import-progress.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { currentDay, type ImportOutcome, jsonOf, outcomeOf, reportImport, sayNo } from "./report-import.ts";
import { reportTry, type TriedImport, tryFile, tryLines } from "./try-import.ts";
import { addTurns, dryRunOption, readId } from "./undo-import.ts";

interface ImportOptions extends WrittenOptions, LocaleOptions {
  readonly source: string;
  readonly strict: boolean;
  readonly progress: boolean;
  readonly dryRun: boolean;
}

const actor = { who: "cli" };

const heads = [
  "id",
  "kind",
  "file",
  "status",
  "lines",
  "added",
  "repeated",
  "refused",
  "noticed",
  "started",
] as const;

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
    .option("--map <file>", "a mapping file, or the name of a mapping that comes with Laurel")
    .option("--publisher <id>", "the publisher that the report is about, where the mapping asks for it")
    .option("--reported-at <time>", "when the report was made: the revision of its lines")
    .addOption(new Option("--decimal <sign>", "the decimal sign").choices(["point", "comma"]))
    .addOption(dryRunOption())
    .option("--no-progress", "no progress on stderr")
    .addOption(localeOption())
    .action(async (kind: ImportKindName, file: string, options: ImportOptions) => {
      const speaking = messages(localeAsked(context, options));
      const written = await readOptions(context, kind, options);
      if (written === null) return;
      if ("code" in written) sayNo(context, speaking, written);
      else await takeIn(context, speaking, kind, file, options, written);
    });
  // A command below another one shares its options.
  const speaking = () => messages(localeAsked(context, command.opts()));
  command
    .command("list")
    .description("the latest imports")
    .option("--limit <count>", "how many", readId, 20)
    .action((options: { readonly limit: number }) => list(context, speaking(), options.limit));
  command
    .command("refused")
    .description("the refused lines of an import, as a file to correct and import again")
    .argument("<id>", "the import", readId)
    .option("--out <file>", "where to write; stdout otherwise")
    .action((id: number, options: { readonly out?: string }) =>
      writeRefused(context, speaking(), id, options.out),
    );
  command
    .command("rerun")
    .description("try the refused lines of an import again")
    .argument("<id>", "the import", readId)
    .action((id: number) => rerun(context, speaking(), id, command.opts<ImportOptions>().dryRun));
  command
    .command("notices")
    .description("what to look at among the lines of an import that were taken in")
    .argument("<id>", "the import", readId)
    .action((id: number) => notices(context, speaking(), id));
  addTurns(command, context, speaking);
  return command;
}

function readSource(text: string): string {
  if (/^[\w.:@-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError("Use 1 to 100 letters, digits and . : @ _ -");
}

/** Imports the file, or only shows what that would do, and says what became of it. */
async function takeIn(
  context: CliContext,
  speaking: Messages,
  kind: ImportKindName,
  file: string,
  { source, strict, progress, dryRun }: ImportOptions,
  options: FileOptions,
): Promise<void> {
  keepHeapSmall();
  await context.withDatabase(async (database) => {
    const today = await currentDay(database);
    const bar = progress ? showProgress(process.stderr) : null;
    const importFrom = async (path: string, fileName: string): Promise<TriedImport | ImportOutcome> => {
      // The operator's own file may be of any size.
      const limits = { ...context.config.importLimits, maxBytes: Number.POSITIVE_INFINITY };
      const from = { kind: importKinds[kind], path, fileName, source };
      const told = bar === null ? {} : { onProgress: bar.update };
      const order = { ...from, strict, today, actor, limits, options, ...told };
      if (dryRun) return tryFile(context, database, order);
      const record = await importInterruptibly(context, database, order);
      return outcomeOf(asServer(database), record, today);
    };
    const outcome = await (file === "-"
      ? withUpload(join(context.config.home, "uploads"), process.stdin, null, ({ path }) =>
          importFrom(path, "stdin"),
        )
      : importFrom(context.file(file), basename(file))
    ).finally(() => bar?.end());
    if ("effect" in outcome) await reportTry(context, speaking, database, outcome);
    else await reportImport(context, speaking, outcome);
  });
}

async function list(context: CliContext, speaking: Messages, limit: number): Promise<void> {
  const { say, words } = speaking;
  const records = await context.withDatabase((database) => listImports(asServer(database), { limit }));
  if (context.json)
    return context.stdout(
      `${JSON.stringify({ imports: records.map((record) => jsonOf(speaking, record)) })}\n`,
    );
  if (records.length === 0) return context.stdout(`${say("import.none")}\n`);
  const head = heads.map((each) => say(`import.head.${each}`));
  const rows = records.map(
    ({ importId, kind, fileName, status, lines, added, repeated, refused, noticed, startedAt, undoneAt }) => [
      String(importId),
      kind,
      fileName,
      undoneAt === null ? status : "undone",
      ...[lines, added, repeated, refused, noticed].map(words.number),
      startedAt.toString({ smallestUnit: "second" }),
    ],
  );
  await context.stdout(`${tableOf([head, ...rows], new Set([0, 4, 5, 6, 7, 8]))}\n`);
}

async function writeRefused(
  context: CliContext,
  speaking: Messages,
  importId: number,
  out: string | undefined,
): Promise<void> {
  await context.withDatabase(async (database) => {
    const record = await findImport(asServer(database), importId);
    if (record === null)
      return sayNo(context, speaking, { column: null, code: "import-unknown", params: { found: importId } });
    const lines = exportRefused(database, record, speaking);
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

async function rerun(
  context: CliContext,
  speaking: Messages,
  importId: number,
  dryRun: boolean,
): Promise<void> {
  await context.withDatabase(async (database) => {
    const order = { importId, kinds: importKinds, today: await currentDay(database), actor };
    if (dryRun) {
      const tried = await tryLines(context, database, order);
      if ("code" in tried) return sayNo(context, speaking, tried);
      return reportTry(context, speaking, database, tried);
    }
    const record = await rerunImport(database, order);
    if ("code" in record) return sayNo(context, speaking, record);
    await reportImport(context, speaking, await outcomeOf(asServer(database), record, order.today));
  });
}

async function notices(context: CliContext, speaking: Messages, importId: number): Promise<void> {
  const found = await context.withDatabase(async (database) => {
    const server = asServer(database);
    if ((await findImport(server, importId)) === null) return null;
    return listNotices(server, importId, { limit: 1000 });
  });
  if (found === null)
    return sayNo(context, speaking, { column: null, code: "import-unknown", params: { found: importId } });
  if (context.json) {
    const shown = found.map((each) => showNotice(each, speaking));
    return context.stdout(`${JSON.stringify({ notices: shown })}\n`);
  }
  if (found.length === 0) return context.stdout(`${speaking.say("import.nothing-noticed")}\n`);
  for (const { line, notice } of found) {
    const sentence = refusalText(speaking, notice);
    await context.stdout(`${speaking.say("import.line", { line, sentence })}\n`);
  }
}
