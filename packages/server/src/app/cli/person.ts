import { Command } from "commander";
import { originOf } from "../../messages/unsubscribe.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { type Erasure, erasePerson } from "../../privacy/erase-person.ts";
import { exportPerson } from "../../privacy/export-person.ts";
import { type LocaleOptions, localeAsked, localeOption } from "./ask-locale.ts";
import type { CliContext } from "./context.ts";

interface EraseOptions extends LocaleOptions {
  readonly why: string;
  readonly facts: boolean;
}

/** `laurel person export EMAIL` and `laurel person erase EMAIL --why TEXT`. */
export function personCommand(context: CliContext): Command {
  const command = new Command("person").description("export or erase what is stored about a person");
  command
    .command("export")
    .description("print everything that is stored about the person with an address, as JSON")
    .argument("<email>", "the person's e-mail address")
    .action(async (email: string) => {
      refuseOther(email);
      const held = await context.withDatabase((database) => exportPerson(database, email));
      await context.stdout(`${JSON.stringify(held, null, context.json ? 0 : 2)}\n`);
    });
  command
    .command("erase")
    .description("erase everything that is stored about the person with an address; this can't be undone")
    .argument("<email>", "the person's e-mail address")
    .requiredOption("--why <text>", "the reason, without names: it stays on record for good")
    .option("--facts", "also erase the address from what the marketplace sent", false)
    .addOption(localeOption())
    .action((email: string, options: EraseOptions) => erase(context, email, options));
  return command;
}

async function erase(context: CliContext, email: string, options: EraseOptions): Promise<void> {
  refuseOther(email);
  const { why, facts } = options;
  const publicUrl = originOf(context.config);
  const order = { email, why, facts, actor: { who: "cli" }, publicUrl };
  const speaking = messages(localeAsked(context, options));
  const erasure = await context.withDatabase((database) => {
    const now = database.clock.now();
    return transaction(database, allPartners, (tx) => erasePerson(tx, { ...order, now }), { long: true });
  });
  if (erasure.refused !== null) {
    context.refuse();
    context.stderr(`${refusalOf(speaking, email, erasure)}\n`);
  }
  if (context.json) return context.stdout(`${JSON.stringify(jsonOf(erasure))}\n`);
  if (erasure.refused === null) await context.stdout(`${linesOf(speaking, email, erasure).join("\n")}\n`);
}

function refuseOther(email: string): void {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return;
  throw new OperatorError(`"${email}" is not an e-mail address; expected one such as ada@example.com.`, {
    exit: 2,
  });
}

type Refused = Exclude<Erasure, { readonly refused: null }>;
type Done = Extract<Erasure, { readonly refused: null }>;

function refusalOf({ say, words }: Messages, email: string, erasure: Refused): string {
  if (erasure.refused === "last-owner")
    return say("person.last-owner", { email, partners: words.list(erasure.partners) });
  return say(`person.${erasure.refused}`, { email });
}

function linesOf({ say }: Messages, email: string, { erased, facts, factsLeft }: Done): readonly string[] {
  const [rows, factRows, leftRows] = [sumOf(erased), sumOf(facts), sumOf(factsLeft)];
  return [
    rows > 0 ? say("person.erased", { email, rows }) : null,
    rows + factRows === 0 ? say("person.nothing", { email }) : null,
    factRows > 0 ? say("person.facts-erased", { rows: factRows }) : null,
    leftRows > 0 ? say("person.facts-left", { rows: leftRows }) : null,
  ].filter((line) => line !== null);
}

function jsonOf(erasure: Erasure): object {
  if (erasure.refused === null) {
    const { refused, erased, facts, factsLeft } = erasure;
    return { refused, erased, facts_erased: facts, facts_left: factsLeft };
  }
  return erasure;
}

function sumOf(counts: object): number {
  return Object.values(counts).reduce((sum: number, count: number) => sum + count, 0);
}
