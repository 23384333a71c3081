import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Config, processConfig } from "../../platform/config.ts";
import type { Logins } from "../../platform/database/logins.ts";
import type { Database } from "../../platform/database/open.ts";

/** What a command gets from the outside. */
export interface CliContext {
  /** The environment, read when first asked for: `--help` works with any environment. */
  readonly config: Config;
  /** Whether `--json` was given: machine-readable lines on stdout, everything for people on stderr. */
  readonly json: boolean;
  /** Writes to stdout as is; resolves when the reader is ready for more. */
  stdout(text: string): Promise<void>;
  /** Writes to stderr as is. */
  stderr(text: string): void;
  /** Asks the person at the terminal, on stderr; null where there is no terminal. */
  ask(question: string): Promise<string | null>;
  /** The absolute path of a file named on the command line, counted from the caller's folder. */
  file(path: string): string;
  /**
   * Opens the database for the length of `work` and closes it in any case. Does not change the schema.
   */
  withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T>;
  /** Finds the database for the length of `work`, without connecting to it. */
  withLogins<T>(work: (logins: Logins) => Promise<T>): Promise<T>;
  /** Sets the exit code to 1: the input, or some of it, was refused. */
  refuse(): void;
}

/** A context with the parts that only the runner needs. */
export interface RunningContext extends CliContext {
  readonly exitCode: 0 | 1;
}

interface Surroundings {
  readonly json: () => boolean;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly stdin: Input;
  readonly config?: Config;
}

/** Where a person's answers come from. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Builds a command's context; tests give a configuration and streams of their own. */
export function createContext({ json, stdout, stderr, stdin, config }: Surroundings): RunningContext {
  let read = config;
  let exitCode: 0 | 1 = 0;
  const readOnce = (): Config => {
    read ??= processConfig();
    return read;
  };
  return {
    get config() {
      return readOnce();
    },
    get json() {
      return json();
    },
    get exitCode() {
      return exitCode;
    },
    stdout: (text) => write(stdout, text),
    stderr: (text) => void stderr.write(text),
    ask: (question) => ask(question, stdin, stderr),
    file: (path) => resolve(readOnce().folder, path),
    // Loaded only where it is used: commands that need no database start in half of the time.
    withDatabase: async (work) => {
      const { openDatabase } = await import("../../platform/database/open.ts");
      const database = await openDatabase(readOnce());
      try {
        return await work(database);
      } finally {
        await database.close();
      }
    },
    withLogins: async (work) => {
      const { findDatabase } = await import("../../platform/database/open.ts");
      const { logins, close } = await findDatabase(readOnce());
      try {
        return await work(logins);
      } finally {
        await close();
      }
    },
    refuse: () => {
      exitCode = 1;
    },
  };
}

async function ask(question: string, input: Input, output: NodeJS.WritableStream): Promise<string | null> {
  if (input.isTTY !== true) return null;
  const terminal = createInterface({ input, output });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (stream.write(text)) return Promise.resolve();
  return new Promise((done) => stream.once("drain", done));
}
