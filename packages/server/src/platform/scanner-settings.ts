import type { Read } from "./oidc-settings.ts";
import { parseCommand } from "./parse-settings.ts";

/** The program that accepts or refuses uploaded files. */
export interface AttachmentScanner {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** What it gets of our environment, which holds secrets: where programs are, the home and the language. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Reads `ATTACHMENT_SCANNER`. */
export function readScanner(
  env: Readonly<Record<string, string | undefined>>,
  read: Read,
): AttachmentScanner | null {
  const expected = "a program and its arguments, separated by spaces";
  const command = read<readonly string[] | null>("ATTACHMENT_SCANNER", expected, null, parseCommand);
  if (command === null) return null;
  const passed = ["PATH", "HOME", "LANG"].map((name) => [name, env[name] ?? ""] as const);
  return { command, environment: Object.fromEntries(passed.filter(([, value]) => value !== "")) };
}
