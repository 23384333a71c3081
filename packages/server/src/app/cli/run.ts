import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import type { Config } from "../../platform/config.ts";
import { explainFailure } from "../../platform/database/failure.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { type CliContext, createContext, type Input } from "./context.ts";

/** Where a run prints and reads, and its environment; by default those of the process. */
export interface RunOptions {
  readonly stdout?: NodeJS.WritableStream;
  readonly stderr?: NodeJS.WritableStream;
  readonly stdin?: Input;
  readonly config?: Config;
}

/** Exit codes: 0 good, 1 the input or some of it was refused, 2 the call or a setting is wrong. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<number> {
  const { stdout = process.stdout, stderr = process.stderr, stdin = process.stdin, config } = options;
  endQuietlyWithoutReader(stdout);
  const program = new Command("laurel");
  const json = () => program.opts<{ json?: boolean }>().json === true;
  const context = createContext({ json, stdout, stderr, stdin, ...(config === undefined ? {} : { config }) });
  program
    .description("runs a marketplace's rewards program")
    .version(readVersion())
    .option("--json", "machine-readable output")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
    })
    .showHelpAfterError("(add --help for what is possible)")
    .exitOverride();
  for (const create of await commandsOf(args)) program.addCommand(inherit(create(context), program));
  try {
    await program.parseAsync(args, { from: "user" });
    return context.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const known = error instanceof OperatorError ? error : explainFailure(error);
    if (known === null) throw error;
    stderr.write(`${known.message}\n`);
    return known.exit;
  }
}

type CreateCommand = (context: CliContext) => Command;

/** Commands that are loaded alone, because scripts call them often and what the others need takes long. */
const alone: ReadonlyMap<string | undefined, () => Promise<CreateCommand>> = new Map([
  ["import", async () => (await import("./import.ts")).importCommand],
  ["program", async () => (await import("./program.ts")).programCommand],
  ["recompute", async () => (await import("./recompute.ts")).recomputeCommand],
  ["standing", async () => (await import("./standing.ts")).standingCommand],
]);

/** The commands that a call may mean. */
async function commandsOf(args: readonly string[]): Promise<readonly CreateCommand[]> {
  const load = alone.get(args.find((arg) => !arg.startsWith("-")));
  return load === undefined ? (await import("./commands.ts")).commands : [await load()];
}

/** Commands that are created separately don't inherit the program's settings. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const nested of command.commands) inherit(nested, command);
  return command;
}

function readVersion(): string {
  const text = readFileSync(resolve(import.meta.dirname, "../../../package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** `laurel … | head` closes the pipe early; that is not an error. */
function endQuietlyWithoutReader(stdout: NodeJS.WritableStream): void {
  if (stdout !== process.stdout) return;
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
