import { type Command, InvalidArgumentError, Option } from "commander";
import { importKinds } from "../../facts/import-kinds.ts";
import { restoreImport, type Turn, tryTurn, undoImport } from "../../facts/intake/undo-import.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { effectOf } from "../../standing/effect.ts";
import type { CliContext } from "./context.ts";
import { currentDay, jsonOf, sayNo } from "./report-import.ts";
import { tell, tellJson } from "./tell.ts";
import { effectJson, effectLines } from "./tell-effect.ts";

/** The options of a command that changes whether an import counts. */
interface TurnOptions {
  readonly reason?: string;
  readonly dryRun: boolean;
}

/** `import undo ID` and `import restore ID`. A command below another one shares its options. */
export function addTurns(command: Command, context: CliContext, speaking: () => Messages): void {
  const turns = {
    undo: "undo an import of sales, observations or rates that was made in error",
    restore: "take the undoing of an import back: its facts count again as first received",
  } as const;
  for (const [which, description] of Object.entries(turns))
    command
      .command(which)
      .description(description)
      .argument("<id>", "the import", readId)
      .addOption(new Option("--reason <text>", "why; it goes into the audit log").argParser(readReason))
      .addOption(dryRunOption())
      .action((id: number, own: TurnOptions) => {
        const { dryRun } = command.opts<TurnOptions>();
        return turn(context, speaking(), which as Turn, id, { ...own, dryRun });
      });
}

/** Whether a command only shows what it would do. */
export function dryRunOption(): Option {
  return new Option("--dry-run", "show what it would change, and change nothing").default(false);
}

/** Reads the id of an import. */
export function readId(text: string): number {
  const id = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
  if (id !== null) return id;
  throw new InvalidArgumentError("Use a whole number from 1 on.");
}

/** Reads the reason for a change. */
export function readReason(text: string): string {
  const reason = text.trim();
  if (reason !== "" && reason.length <= 1000) return reason;
  throw new InvalidArgumentError("Give the reason in 1 to 1,000 characters.");
}

/** Shows what undoing an import, or taking that back, changes; then does it unless it is a dry run. */
async function turn(
  context: CliContext,
  speaking: Messages,
  which: Turn,
  importId: number,
  { reason, dryRun }: TurnOptions,
): Promise<void> {
  if (!dryRun && reason === undefined)
    throw new OperatorError("Add --reason TEXT, or --dry-run to see what it would change.", { exit: 2 });
  await context.withDatabase(async (database) => {
    const order = { importId, kinds: importKinds, today: await currentDay(database) };
    const tried = await tryTurn(which, order, (change) => effectOf(database, change));
    if ("code" in tried) return sayNo(context, speaking, tried);
    const effect = effectJson(tried.effect);
    const { say } = speaking;
    if (!context.json) await tell(context, await effectLines(database, speaking, tried.effect));
    if (dryRun) {
      const { undone: _, ...record } = jsonOf(speaking, tried.result);
      if (context.json) return tellJson(context, { ...record, dry_run: true, effect });
      return context.stderr(`${say("import.nothing-changed")}\n`);
    }
    const work = which === "undo" ? undoImport : restoreImport;
    const done = { ...order, reason: reason ?? "", actor: { who: "cli" } };
    const record = await transaction(database, allPartners, (tx) => work(tx, done), { long: true });
    if ("code" in record) return sayNo(context, speaking, record);
    if (context.json) return tellJson(context, { ...jsonOf(speaking, record), effect });
    const what = which === "undo" ? "import.undone" : "import.restored";
    await tell(context, [say(what, { id: importId, file: record.fileName })]);
    context.stderr(`${say("import.recorded-soon", { command: "laurel recompute" })}\n`);
  });
}
