import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import type { Config } from "../../platform/config.ts";

/** How a scanner is run. */
export interface Scanner {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** The only variables of the environment that the program gets. */
  readonly environment: Readonly<Record<string, string>>;
  /** How long one file may take. */
  readonly timeoutMs: number;
}

const usualTimeoutMs = 30_000;

/** The scanner that the settings name; null for none. */
export function scannerOf({ attachmentScanner: named }: Pick<Config, "attachmentScanner">): Scanner | null {
  return named === null ? null : { ...named, timeoutMs: usualTimeoutMs };
}

/** `unchecked`: the scanner took too long, or couldn't be run. */
export type Scan = "accepted" | "refused" | "unchecked";

/**
 * Runs the scanner with the file as its standard input: exit 0 accepts it, any other refuses it. The scanner
 * gets the file itself, so it is never in our memory; and none of our settings, which hold secrets.
 */
export async function scanFile({ command, environment, timeoutMs }: Scanner, path: string): Promise<Scan> {
  const [program = "", ...given] = command;
  await using file = await open(path);
  const { promise, resolve } = Promise.withResolvers<Scan>();
  const scanner = spawn(program, given, {
    stdio: [file.fd, "ignore", "ignore"],
    env: { ...environment },
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  scanner.once("error", () => resolve("unchecked"));
  scanner.once("exit", (code) => resolve(code === null ? "unchecked" : code === 0 ? "accepted" : "refused"));
  return promise;
}
