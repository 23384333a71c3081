import { mostDaysAtOnce } from "@laurel/contract";
import { Command } from "commander";
import { assertMigrated } from "../../platform/database/migrate.ts";
import type { Database } from "../../platform/database/open.ts";
import { messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import type { ExampleRemoval } from "../example/remove-example.ts";
import type { CliContext } from "./context.ts";
import { type ClockOptions, tellClock } from "./example-clock.ts";

/** `laurel example`, `example load`, `example clock` and `example remove`. */
export function exampleCommand(context: CliContext): Command {
  const command = new Command("example")
    .description("the example marketplace: whether this database holds it")
    .action(() => open(context, (database) => show(context, database)));
  command
    .command("load")
    .description("load the example into an empty database")
    .action(() => open(context, (database) => load(context, database)));
  command
    .command("clock")
    .description("the example's clock: show it, or move it forward and do all that falls due")
    .option("--days <number>", `move it forward by this many days, at most ${mostDaysAtOnce}`)
    .option("--to <time>", "move it to a day (YYYY-MM-DD) or a point in time")
    .action((options: ClockOptions) => open(context, (database) => tellClock(context, database, options)));
  command
    .command("remove")
    .description("end the example: delete its people and every fact in the database; this can't be undone")
    .option("--yes", "don't ask whether to do it", false)
    .action(({ yes }: { readonly yes: boolean }) =>
      open(context, (database) => remove(context, database, yes)),
    );
  return command;
}

function open(context: CliContext, work: (database: Database) => Promise<void>): Promise<void> {
  return context.withDatabase(async (database) => {
    await assertMigrated(database);
    await work(database);
  });
}

async function show(context: CliContext, database: Database): Promise<void> {
  const { previewRemoval } = await import("../example/remove-example.ts");
  const found = await previewRemoval(database);
  if (context.json)
    return context.stdout(`${JSON.stringify(found === null ? { example: null } : jsonOf(found))}\n`);
  const lines =
    found === null
      ? ["This database doesn't hold the example."]
      : [heldSince(found), ...consequencesOf(found), "End it with: laurel example remove"];
  await context.stdout(`${lines.join("\n")}\n`);
}

async function load(context: CliContext, database: Database): Promise<void> {
  const { loadExample } = await import("../example/load-example.ts");
  const { originOf } = await import("../../messages/unsubscribe.ts");
  const say = (line: string) => context.stderr(`${line}\n`);
  const reason = await loadExample(database, database.clock, say, originOf(context.config));
  if (reason !== null) {
    throw new OperatorError(`${reason} Use a database of its own: set LAUREL_HOME to a new folder.`);
  }
  await show(context, database);
}

async function remove(context: CliContext, database: Database, yes: boolean): Promise<void> {
  const { previewRemoval, removeExample } = await import("../example/remove-example.ts");
  const found = await previewRemoval(database);
  if (found === null) throw new OperatorError("This database doesn't hold the example. Nothing was changed.");
  if (!yes) {
    context.stderr(`${[heldSince(found), ...consequencesOf(found)].join("\n")}\n`);
    const answer = await context.ask("Delete all of this? Type yes: ");
    if (answer === null)
      throw new OperatorError("Nothing was changed. Without a terminal, add --yes to delete all of this.", {
        exit: 2,
      });
    if (answer.trim().toLowerCase() !== "yes") throw new OperatorError("Nothing was changed.");
  }
  const removed = await removeExample(database, { who: "cli" }, database.clock.now());
  if (removed === null) throw new OperatorError("Another process has ended the example meanwhile.");
  if (context.json) return context.stdout(`${JSON.stringify({ removed: countsOf(removed) })}\n`);
  await context.stdout(
    "The example has ended. This database now takes your own program and facts; everyone is signed out.\n",
  );
}

type Preview = ExampleRemoval & {
  readonly example: { readonly day: string; readonly loadedAt: Temporal.Instant };
};

function heldSince({ example }: Preview): string {
  const { words } = messages("en");
  const loaded = words.moment(example.loadedAt.toString());
  return `This database holds the example marketplace, loaded on ${loaded}.`;
}

/** What removing the example would do, in a person's words. */
function consequencesOf({ rows, leaving, staying }: ExampleRemoval): readonly string[] {
  const counted = [
    count(rows.partners, "partner"),
    count(rows.publishers, "publisher"),
    count(rows.offers, "offer"),
    count(rows.sales, "sale"),
    count(rows.standings, "recorded standing"),
    count(rows.imports, "import"),
    count(rows.messages, "message"),
  ];
  const namesOf = (people: ExampleRemoval["staying"]) => people.map(({ email }) => email).join(", ");
  const seizable = staying.filter(({ isSeizable }) => isSeizable);
  const needing = "They set a password by a link that the example's people could read, and need a new one";
  return [
    `Removing it deletes every fact, also those that you added: ${counted.join(", ")};`,
    `and ${count(leaving.length, "account")}: the people of the example, and everyone invited since.`,
    "Open invitations and keys that these people made end. Everyone is signed out.",
    "Published programs and the audit log stay.",
    staying.length === 0
      ? "No administrator stays; `laurel admin create` makes one."
      : `Administrators that \`laurel admin create\` made stay: ${namesOf(staying)}.`,
    ...(seizable.length === 0 ? [] : [`${needing}: ${namesOf(seizable)}.`]),
  ];
}

function count(rows: number, noun: string): string {
  return `${messages("en").words.number(rows)} ${noun}${rows === 1 ? "" : "s"}`;
}

function jsonOf(found: Preview): object {
  const { day, loadedAt } = found.example;
  return { example: { day, loaded_at: loadedAt.toString(), ...countsOf(found) } };
}

function countsOf({ rows, leaving, staying }: ExampleRemoval): object {
  return { rows, accounts: leaving.length, administrators: staying.map(({ email }) => email) };
}
