import { Command } from "commander";
import { migrate } from "../../platform/database/migrate.ts";
import type { CliContext } from "./context.ts";

/** `laurel migrate`: brings the schema up to date; `--json` prints `{"applied": [names]}`. */
export function migrateCommand(context: CliContext): Command {
  return new Command("migrate").description("bring the database's schema up to date").action(async () => {
    const applied = await context.withLogins((logins) => migrate(logins));
    if (context.json) return context.stdout(`${JSON.stringify({ applied })}\n`);
    const lines =
      applied.length > 0 ? applied.map((name) => `applied ${name}`) : ["the schema is up to date"];
    await context.stdout(`${lines.join("\n")}\n`);
  });
}
