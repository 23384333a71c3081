import { InvalidArgumentError, Option } from "commander";
import { importKinds } from "../../facts/import-kinds.ts";
import { tryUndo, undoImport } from "../../facts/intake/undo-import.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { effectOf } from "../../standing/effect.ts";
import type { CliContext } from "./context.ts";
import { currentDay, jsonOf, sayNo } from "./report-import.ts";
import { effectJson, effectLines } from "./tell-effect.ts";

/** The options of a command that changes whether an import counts. */
export interface TurnOptions {
  readonly reason?: string;
  readonly dryRun: boolean;
}

/** Why an import is undone. */
export function reasonOption(): Option {
  return new Option("--reason <text>", "why; it goes into the audit log").argParser(readReason);
}

/** Whether a command only shows what it would do. */
export function dryRunOption(): Option {
  return new Option("--dry-run", "show what it would change, and change nothing").default(false);
}

function readReason(text: string): string {
  const reason = text.trim();
  if (reason !== "" && reason.length <= 1000) return reason;
  throw new InvalidArgumentError("Say in 1 to 1,000 characters what was wrong.");
}

/** Shows what undoing an import changes and, unless it is a dry run, undoes it. */
export async function undo(
  context: CliContext,
  speaking: Messages,
  importId: number,
  { reason, dryRun }: TurnOptions,
): Promise<void> {
  if (!dryRun && reason === undefined)
    throw new OperatorError("Add --reason TEXT, or --dry-run to see what it would change.", { exit: 2 });
  await context.withDatabase(async (database) => {
    const order = { importId, kinds: importKinds, today: await currentDay(database) };
    const tried = await tryUndo(order, (change) => effectOf(database, change));
    if ("code" in tried) return sayNo(context, speaking, tried);
    const { effect, result } = tried;
    if (!context.json) await tell(context, await effectLines(database, speaking, effect));
    if (dryRun) {
      const { undone: _, ...record } = jsonOf(speaking, result);
      if (context.json) return tellJson(context, { ...record, dry_run: true, effect: effectJson(effect) });
      return context.stderr(
        `${speaking.say("import.not-undone", { id: importId, file: result.fileName })}\n`,
      );
    }
    const record = await undoNow(database, { ...order, reason: reason ?? "" });
    if ("code" in record) return sayNo(context, speaking, record);
    if (context.json) return tellJson(context, { ...jsonOf(speaking, record), effect: effectJson(effect) });
    const { say } = speaking;
    await tell(context, [say("import.undone", { id: importId, file: record.fileName })]);
    context.stderr(`${say("import.recorded-soon", { command: "laurel recompute" })}\n`);
  });
}

type UndoNow = Omit<Parameters<typeof undoImport>[1], "actor">;

function undoNow(database: Database, order: UndoNow) {
  const undone = { ...order, actor: { who: "cli" } };
  return transaction(database, allPartners, (tx) => undoImport(tx, undone), { long: true });
}

function tell(context: CliContext, lines: readonly string[]): Promise<void> {
  return context.stdout(`${lines.join("\n")}\n`);
}

function tellJson(context: CliContext, said: unknown): Promise<void> {
  return context.stdout(`${JSON.stringify(said)}\n`);
}
