import { Command } from "commander";
import type { ChainBreak } from "../../platform/audit/event-store.ts";
import { type Verification, verifyChains } from "../../platform/audit/verify-chains.ts";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import { type LocaleOptions, localeAsked, localeOption } from "./ask-locale.ts";
import type { CliContext } from "./context.ts";

/** `laurel audit verify`. */
export function auditCommand(context: CliContext): Command {
  const command = new Command("audit").description("the log of who did what");
  command
    .command("verify")
    .description("compute the chains of events again: was anything edited, removed or moved?")
    .addOption(localeOption())
    .action((options: LocaleOptions) => verify(context, options));
  return command;
}

async function verify(context: CliContext, options: LocaleOptions): Promise<void> {
  const speaking = messages(localeAsked(context, options));
  const verification = await context.withDatabase(verifyChains);
  const { chains, events, total, breaks } = verification;
  if (total > 0) context.refuse();
  if (context.json) {
    const found = breaks.map(({ partnerId, ...rest }) => ({ partner_id: partnerId, ...rest }));
    return context.stdout(`${JSON.stringify({ chains, events, total, breaks: found })}\n`);
  }
  await context.stdout(`${linesOf(speaking, verification).join("\n")}\n`);
}

function linesOf(speaking: Messages, { chains, events, breaks, total }: Verification): readonly string[] {
  if (total === 0) return [speaking.say("audit.whole", { chains, events })];
  const more = total - breaks.length;
  return [
    ...breaks.map((found) => sentenceOf(speaking, found)),
    ...(more > 0 ? [speaking.say("audit.broken-more", { count: more })] : []),
    speaking.say("audit.broken", { total, chains, events }),
  ];
}

function sentenceOf({ say }: Messages, { partnerId, problem, first, last, person }: ChainBreak): string {
  const of = partnerId === "" ? "installation" : "partner";
  // As text: a place is not a quantity.
  const [from, to] = [first ?? 0, last ?? 0];
  const places = { first: String(from), last: String(to), count: to - from + 1 };
  return say(`audit.${problem}`, { of, partner: partnerId, person: person ?? "", ...places });
}
