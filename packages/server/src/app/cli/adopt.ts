import { parseDay } from "@laurel/core";
import { Command } from "commander";
import { adoptProgram } from "../../loop/outreach/adopt-program.ts";
import { assertMigrated } from "../../platform/database/migrate.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import type { CliContext } from "./context.ts";

/** `laurel adopt DAY`. */
export function adoptCommand(context: CliContext): Command {
  return new Command("adopt")
    .description(
      "set the day from which the program is run here; offers that went live before it are history",
    )
    .argument("<day>", "YYYY-MM-DD; it is set once")
    .action((day: string) => adopt(context, day));
}

async function adopt(context: CliContext, text: string): Promise<void> {
  if (parseDay(text) === null)
    throw new OperatorError(`"${text}" is not a day; give one such as 2026-11-01.`, { exit: 2 });
  const day = Temporal.PlainDate.from(text);
  await context.withDatabase(async (database) => {
    await assertMigrated(database);
    const now = database.clock.now();
    const set = await transaction(database, allPartners, (tx) =>
      adoptProgram(tx, { day, actor: { who: "cli" }, now }),
    );
    if (!set.equals(day))
      throw new OperatorError(`The day is ${set}. It is set once, because partners were written to by it.`);
    if (context.json) return context.stdout(`${JSON.stringify({ adopt_on: text })}\n`);
    await context.stdout(`The program is run here from ${text}. Offers that went live before are history.\n`);
  });
}
