import { parseDay } from "@laurel/core";
import { Command, InvalidArgumentError, Option } from "commander";
import type { TransferSubject } from "../../facts/transfers/plan-transfers.ts";
import {
  type TransferOrder,
  type Transferred,
  transfer,
  tryTransfer,
} from "../../facts/transfers/transfer.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { effectOf } from "../../standing/effect.ts";
import { type LocaleOptions, localeAsked, localeOption } from "./ask-locale.ts";
import type { CliContext } from "./context.ts";
import { currentDay, sayNo } from "./report-import.ts";
import { tell, tellJson } from "./tell.ts";
import { effectJson, effectLines } from "./tell-effect.ts";
import { dryRunOption, readReason } from "./undo-import.ts";

interface WrittenTransfer extends LocaleOptions {
  readonly to: string;
  readonly from?: string;
  readonly all: boolean;
  readonly reason?: string;
  readonly dryRun: boolean;
}

/** `laurel transfer publisher`, `transfer offer` and `transfer partner`. */
export function transferCommand(context: CliContext): Command {
  const command = new Command("transfer").description(
    "transfer a publisher, an offer or all of a partner to another partner",
  );
  const add = (name: string, description: string, to: string) =>
    command
      .command(name)
      .description(description)
      .requiredOption("--to <id>", to)
      .addOption(new Option("--from <day>", "the first day that counts there, YYYY-MM-DD").argParser(readDay))
      .addOption(new Option("--all", "all days count there").default(false).conflicts("from"))
      .addOption(new Option("--reason <text>", "why; it goes into the audit log").argParser(readReason))
      .addOption(dryRunOption())
      .addOption(localeOption());
  add("publisher", "transfer a publisher with its offers", "the partner that has it afterwards")
    .argument("<publisher>", "the publisher")
    .action((publisherId: string, options: WrittenTransfer) =>
      carryOut(context, { of: "publisher", publisherId, toPartner: options.to }, options),
    );
  add("offer", "transfer an offer to another publisher", "the publisher that has it afterwards")
    .argument("<publisher>", "the publisher that has it")
    .argument("<offer>", "the offer")
    .action((publisherId: string, offerId: string, options: WrittenTransfer) =>
      carryOut(context, { of: "offer", publisherId, offerId, toPublisher: options.to }, options),
    );
  add("partner", "transfer all publishers: the two partners merge", "the partner that has them afterwards")
    .argument("<partner>", "the partner")
    .action((partnerId: string, options: WrittenTransfer) =>
      carryOut(context, { of: "partner", partnerId, toPartner: options.to }, options),
    );
  return command;
}

function readDay(text: string): string {
  if (parseDay(text) !== null) return text;
  throw new InvalidArgumentError("Use a calendar day, such as 2026-03-31.");
}

/** Shows what a transfer changes; then makes it unless it is a dry run. */
async function carryOut(context: CliContext, what: TransferSubject, options: WrittenTransfer): Promise<void> {
  const { from = null, all, reason, dryRun } = options;
  if (from === null && !all)
    throw new OperatorError(
      "Add --from DAY, the first day that counts for the other partner, or --all for all days.",
      { exit: 2 },
    );
  if (!dryRun && reason === undefined)
    throw new OperatorError("Add --reason TEXT, or --dry-run to see what it would change.", { exit: 2 });
  const speaking = messages(localeAsked(context, options));
  await context.withDatabase(async (database) => {
    const order: TransferOrder = { what, fromDay: from, today: await currentDay(database) };
    const tried = await tryTransfer(order, (change) => effectOf(database, change));
    if ("code" in tried) return sayNo(context, speaking, tried);
    const { effect } = tried;
    if (!context.json) await tell(context, await effectLines(database, speaking, effect));
    if (dryRun) {
      if (context.json)
        return tellJson(context, { ...jsonOf(tried.result), dry_run: true, effect: effectJson(effect) });
      return context.stderr(`${speaking.say("import.nothing-changed")}\n`);
    }
    const done = { ...order, reason: reason ?? "", actor: { who: "cli" } };
    const made = await transaction(database, allPartners, (tx) => transfer(tx, done), { long: true });
    if ("code" in made) return sayNo(context, speaking, made);
    if (context.json) return tellJson(context, { ...jsonOf(made), effect: effectJson(effect) });
    await tell(context, [summary(speaking, made)]);
    context.stderr(`${speaking.say("import.recorded-soon", { command: "laurel recompute" })}\n`);
  });
}

function summary({ say }: Messages, { fromPartner: from, toPartner: to, ...counts }: Transferred): string {
  return say("import.transferred", { from, to, ...counts });
}

function jsonOf({ fromPartner, toPartner, publishers, offers, lines }: Transferred) {
  return { from_partner: fromPartner, to_partner: toPartner, publishers, offers, lines };
}
