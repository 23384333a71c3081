import { type StandingEffect, toWire, Waiting } from "@laurel/contract";
import { waitingLines } from "@laurel/words";
import type { DryRun, RunDry } from "../../facts/intake/dry-run.ts";
import type { IntakeRefusal } from "../../facts/intake/import-kind.ts";
import type { ImportRecord } from "../../facts/intake/import-store.ts";
import { type RerunOrder, tryRerun } from "../../facts/intake/rerun-import.ts";
import { type ImportOrder, tryImport } from "../../facts/intake/run-import.ts";
import { showNotice, showRefusedLine } from "../../facts/intake/show-import.ts";
import type { Database } from "../../platform/database/open.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { effectOf } from "../../standing/effect.ts";
import type { CliContext } from "./context.ts";
import {
  type ImportOutcome,
  jsonOf,
  outcomeOf,
  refuseFor,
  tellLine,
  tellLines,
  tellProblem,
  tellRounded,
} from "./report-import.ts";
import { effectJson, effectLines } from "./tell-effect.ts";

/** How many refused lines and notices a dry run shows: a real import keeps them to be asked for later. */
const shownLines = { text: 20, json: 1_000 };

/** An import that was only tried. */
export interface TriedImport extends ImportOutcome {
  readonly effect: StandingEffect;
}

/** What importing a file would do. */
export async function tryFile(
  context: CliContext,
  database: Database,
  order: ImportOrder,
): Promise<TriedImport> {
  const { runDry, see } = trying(context, database, order.today);
  return triedOf(await tryImport(database, order, runDry, see));
}

/** What trying the refused lines of an import again would do. */
export async function tryLines(
  context: CliContext,
  database: Database,
  order: RerunOrder,
): Promise<TriedImport | IntakeRefusal> {
  const { runDry, see } = trying(context, database, order.today);
  const tried = await tryRerun(order, runDry, see);
  return "code" in tried ? tried : triedOf(tried);
}

function trying({ json }: CliContext, database: Database, today: Temporal.PlainDate) {
  const shown = json ? shownLines.json : shownLines.text;
  const runDry: RunDry = (change) => effectOf(database, change);
  return { runDry, see: (tx: Tx, record: ImportRecord) => outcomeOf(tx, record, today, shown) };
}

function triedOf({ result, effect }: DryRun<ImportOutcome>): TriedImport {
  return { ...result, waiting: { ...result.waiting, partnersDue: 0 }, effect };
}

/** Says what an import would do. The exit code is that of the import itself. */
export async function reportTry(
  context: CliContext,
  speaking: Messages,
  database: Database,
  { record, refusals, notices, waiting, effect }: TriedImport,
): Promise<void> {
  refuseFor(context, record);
  if (context.json) {
    const { import_id: _, undone: __, ...counted } = jsonOf(speaking, record);
    const said = {
      dry_run: true,
      ...counted,
      refusals: refusals.map((line) => wireOf(showRefusedLine(line, speaking))),
      notices: notices.map((notice) => showNotice(notice, speaking)),
      effect: effectJson(effect),
      waiting: toWire(Waiting, waiting),
    };
    return context.stdout(`${JSON.stringify(said)}\n`);
  }
  tellProblem(context, speaking, record);
  if (record.status === "refused") return;
  const { say } = speaking;
  const { fileName, rerunOf, lines, added, repeated, duplicated, refused, noticed, skipped } = record;
  const what = rerunOf === null ? fileName : say("import.rerun-of", { id: rerunOf });
  const counts = { lines, added, repeated, duplicated, refused, noticed };
  const told = [say("import.would", { what, ...counts })];
  if (skipped > 0) told.push(say("import.skipped", { count: skipped }));
  told.push(...(await effectLines(database, speaking, effect)));
  await context.stdout(`${told.join("\n")}\n`);
  tellRounded(context, speaking, record);
  for (const line of waitingLines(speaking.words, waiting)) context.stderr(`${line}\n`);
  if (noticed > 0) context.stderr(`${say("import.would-look")}\n`);
  for (const { line, notice } of notices) tellLine(context, speaking, line, notice);
  if (refused > 0) context.stderr(`${say("import.would-refuse")}\n`);
  tellLines(context, speaking, refusals);
  if (refused > refusals.length)
    context.stderr(`  ${say("import.more", { count: refused - refusals.length })}\n`);
}

function wireOf({ settledBy: _, ...line }: ReturnType<typeof showRefusedLine>) {
  return line;
}
