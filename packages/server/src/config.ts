import { resolve } from "node:path";
import { OperatorError } from "./operator-error.ts";

/** What the environment says, read once at the start. */
export interface Config {
  /** Absolute folder of the embedded database and of generated secrets (`LAUREL_HOME`). */
  readonly home: string;
  /**
   * `postgres://…` of the database to use; null: Laurel runs a PostgreSQL of its own in `home`
   * (`DATABASE_URL`).
   */
  readonly databaseUrl: string | null;
  /** Address the server listens on (`HOST`). */
  readonly host: string;
  /** TCP port, 1–65535; 0 lets the system choose a free one (`PORT`). */
  readonly port: number;
  /** Whether `serve` loads the example marketplace into an empty database (`LAUREL_EXAMPLE`). */
  readonly example: boolean;
  /** Absolute folder against which file arguments of the command line are resolved. */
  readonly folder: string;
}

const workspace = resolve(import.meta.dirname, "../../..");

type Environment = Record<string, string | undefined>;

/**
 * Reads the environment. npm runs scripts in the workspace's root and names the caller's folder in
 * `INIT_CWD`, so relative paths count from there, else from `cwd`.
 * @throws OperatorError naming every variable that is wrong, what was found and what is expected.
 */
export function readConfig(env: Environment, cwd: string): Config {
  const problems: string[] = [];
  const read = <T>(name: string, expected: string, fallback: T, parse: (text: string) => T | null): T => {
    const text = env[name]?.trim();
    if (text === undefined || text === "") return fallback;
    const value = parse(text);
    if (value !== null) return value;
    problems.push(`${name} is ${JSON.stringify(redact(text))}; expected ${expected}.`);
    return fallback;
  };

  const folder = resolve(cwd, env.INIT_CWD ?? ".");
  const databaseUrl = read<string | null>(
    "DATABASE_URL",
    "postgres://user:password@host:port/database",
    null,
    parseUrl,
  );
  const config: Config = {
    home: read("LAUREL_HOME", "a folder", resolve(workspace, ".laurel"), (text) => resolve(folder, text)),
    databaseUrl,
    host: read("HOST", "an address or host name, such as 127.0.0.1", "127.0.0.1", parseHost),
    port: read("PORT", "a whole number from 0 to 65535", 3000, parsePort),
    example: read("LAUREL_EXAMPLE", "on or off", databaseUrl === null, parseSwitch),
    folder,
  };
  if (problems.length > 0) throw new OperatorError(problems.join("\n"), { exit: 2 });
  return config;
}

/** The configuration of this process. */
export function processConfig(): Config {
  return readConfig(process.env, process.cwd());
}

function parseUrl(text: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(text)) return null;
  // An empty host is allowed where the query names a socket folder; the URL class refuses it.
  return URL.canParse(text.replace("@/", "@localhost/")) ? text : null;
}

function parseHost(text: string): string | null {
  return /^[\w.:%-]+$/.test(text) ? text : null;
}

function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : null;
}

function parseSwitch(text: string): boolean | null {
  if (/^(on|true|yes|1)$/i.test(text)) return true;
  return /^(off|false|no|0)$/i.test(text) ? false : null;
}

/** Error messages end up in logs: a password in a URL does not. */
export function redact(text: string): string {
  return text.replace(/:\/\/([^/@\s]*)@/, "://…@");
}
