import type { CliContext } from "./context.ts";

/** Prints an answer for a person, line by line. */
export function tell(context: CliContext, lines: readonly string[]): Promise<void> {
  return context.stdout(`${lines.join("\n")}\n`);
}

/** Prints an answer as JSON. */
export function tellJson(context: CliContext, said: unknown): Promise<void> {
  return context.stdout(`${JSON.stringify(said)}\n`);
}
