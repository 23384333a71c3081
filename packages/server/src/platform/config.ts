import { homedir } from "node:os";
import { resolve } from "node:path";
import { type Role, roles } from "@laurel/contract";
import { type CheckpointSettings, readCheckpoints } from "./audit/checkpoints/checkpoint-settings.ts";
import { findAddressFault } from "./database-address.ts";
import { readBounceSecret, readSmtpUrl } from "./mail-settings.ts";
import { type OidcProvider, type Read, readProviders } from "./oidc-settings.ts";
import { OperatorError } from "./operator-error.ts";
import {
  type Mailbox,
  parseCount,
  parseDays,
  parseHost,
  parseLimit,
  parseMailbox,
  parseOrigin,
  parsePath,
  parsePort,
  parseProxies,
  parseRoles,
  parseSeconds,
  parseSwitch,
} from "./parse-settings.ts";
import { type AttachmentScanner, readScanner } from "./scanner-settings.ts";

/** The settings from the environment, read once at the start. */
export interface Config {
  /** Absolute folder of the embedded database and of generated secrets (`LAUREL_HOME`). */
  readonly home: string;
  /**
   * `postgres://…` of the database to use; null: Laurel runs a PostgreSQL of its own in `home`
   * (`DATABASE_URL`).
   */
  readonly databaseUrl: string | null;
  /**
   * The same database with a login that the operator made for changing rows; null: Laurel makes one
   * (`DATABASE_WRITE_URL`). Set together with `databaseReadUrl`.
   */
  readonly databaseWriteUrl: string | null;
  /** The same database with a login that the operator made for reading (`DATABASE_READ_URL`). */
  readonly databaseReadUrl: string | null;
  /** Address the server listens on (`HOST`). */
  readonly host: string;
  /** TCP port, 1–65535; 0 lets the system choose a free one (`PORT`). */
  readonly port: number;
  /** Whether `serve` loads the example marketplace into an empty database (`LAUREL_EXAMPLE`). */
  readonly example: boolean;
  /**
   * Origin under which people reach the server, such as `https://rewards.example.com`; null: this machine at
   * `port` (`PUBLIC_URL`).
   */
  readonly publicUrl: string | null;
  /**
   * The secret that signs cookies, 32 characters or more; null: made once and kept in `home`
   * (`LAUREL_SECRET`).
   */
  readonly secret: string | null;
  /**
   * The roles whose people need a second factor, of a partner or of the team; none by default
   * (`REQUIRE_SECOND_FACTOR`).
   */
  readonly requireSecondFactor: readonly Role[];
  /** The providers that people may also sign in with (`OIDC_PROVIDERS`, and `OIDC_<ID>_…` of each). */
  readonly oidcProviders: readonly OidcProvider[];
  /**
   * `smtp://user:password@host:port` or `smtps://…` of the server that sends mail; null: messages are kept
   * and shown instead (`SMTP_URL`).
   */
  readonly smtpUrl: string | null;
  /** The sender of mail (`MAIL_FROM`). */
  readonly mailFrom: Mailbox;
  /**
   * The secret that signs reports of bounces, `whsec_` and 24 to 64 bytes in base64; null: none are taken
   * over HTTP (`BOUNCE_SECRET`).
   */
  readonly bounceSecret: string | null;
  /** How long personal data is kept. */
  readonly retention: Retention;
  /**
   * Addresses and networks (CIDR) of the proxies in front of the server, which are trusted to name the
   * caller's address; none by default (`TRUST_PROXY`).
   */
  readonly trustProxy: readonly string[];
  readonly rateLimits: RateLimits;
  /**
   * Where signed checkpoints of the audit log go: a file, by default `audit-checkpoints.ndjson` in `home`,
   * and an address if one is set (`AUDIT_CHECKPOINTS`, a path or `https://…`; `AUDIT_CHECKPOINTS_SECRET`,
   * `whsec_…`).
   */
  readonly checkpoints: CheckpointSettings;
  readonly connections: Connections;
  readonly importLimits: ImportLimits;
  /**
   * The program, with its arguments, that accepts or refuses uploaded files; null: none does
   * (`ATTACHMENT_SCANNER`).
   */
  readonly attachmentScanner: AttachmentScanner | null;
  /** Absolute folder against which files on the command line are resolved. */
  readonly folder: string;
}

/** How many days personal data is kept, each a whole number from 1 to 36500. */
export interface Retention {
  /** Sessions, after they have ended (`RETAIN_SESSIONS_DAYS`). */
  readonly sessionsDays: number;
  /** The content and address of messages, after they were sent or given up (`RETAIN_MESSAGES_DAYS`). */
  readonly messagesDays: number;
  /** The network addresses in events about sessions (`RETAIN_EVENT_ADDRESSES_DAYS`). */
  readonly eventAddressesDays: number;
}

/** How many requests are accepted per minute, each from 1 to 1000000. */
export interface RateLimits {
  /** From one person or key (`RATE_LIMIT_KNOWN`). */
  readonly known: number;
  /** From one address, without a person or key (`RATE_LIMIT_UNKNOWN`). */
  readonly unknown: number;
  /** Attempts at passwords and at codes of second factors, from one address (`RATE_LIMIT_SIGN_IN`). */
  readonly signIn: number;
}

/** The limits of the server's connections. */
export interface Connections {
  /** How many are open at once, from 1 to 1000000; a quarter of them from one address (`MAX_CONNECTIONS`). */
  readonly most: number;
  /** Milliseconds after which a server that stops closes what is still open (`STOP_WITHIN_SECONDS`). */
  readonly stopWithinMs: number;
}

/** How much one import may hold, each from 1 to 1000000000000. */
export interface ImportLimits {
  /**
   * The bytes of a file that is sent to the server, as sent and unzipped; files of `laurel import` may have
   * any (`IMPORT_MAX_BYTES`).
   */
  readonly maxBytes: number;
  /** The lines of a file (`IMPORT_MAX_LINES`). */
  readonly maxLines: number;
}

const workspace = resolve(import.meta.dirname, "../../../..");

type Environment = Record<string, string | undefined>;

/**
 * Reads the environment. Relative paths are resolved against `INIT_CWD`, in which npm passes the caller's
 * folder to scripts, else against `cwd`.
 * @throws OperatorError naming every variable that is wrong, what was found and what is expected.
 */
export function readConfig(env: Environment, cwd: string): Config {
  const problems: string[] = [];
  const read = <T>(name: string, expected: string, fallback: T, parse: (text: string) => T | null): T => {
    const text = env[name]?.trim();
    if (text === undefined || text === "") return fallback;
    const value = parse(text);
    if (value !== null) return value;
    // What may hold a password isn't repeated: in a wrong address its parts can't be told apart.
    const found = /_URL$|_ISSUER$/.test(name) || /@/.test(text) ? "wrong" : JSON.stringify(text);
    problems.push(`${name} is ${found}; expected ${expected}.`);
    return fallback;
  };

  const folder = resolve(cwd, env.INIT_CWD ?? ".");
  const paths = { folder, userHome: env.HOME ?? homedir() };
  const databases = readDatabases(env, problems);
  const readHidden = (name: string, shortest: number): string | null => {
    const text = env[name]?.trim() ?? "";
    if (text === "") return null;
    // Not repeated: a secret that is too short may still be part of the right one.
    if (text.length < shortest)
      problems.push(`${name} is too short; expected ${shortest} characters or more.`);
    return text;
  };
  const usualHome = resolve(workspace, ".laurel");
  const home = read("LAUREL_HOME", "a folder, with ~ only for your own", usualHome, (text) =>
    parsePath(text, paths),
  );
  const config: Config = {
    home,
    ...databases,
    host: read("HOST", "an address or host name, such as 127.0.0.1", "127.0.0.1", parseHost),
    port: read("PORT", "a whole number from 0 to 65535", 3000, parsePort),
    example: read("LAUREL_EXAMPLE", "on or off", databases.databaseUrl === null, parseSwitch),
    publicUrl: read<string | null>(
      "PUBLIC_URL",
      "an origin such as https://rewards.example.com",
      null,
      parseOrigin,
    ),
    secret: readHidden("LAUREL_SECRET", 32),
    requireSecondFactor: read("REQUIRE_SECOND_FACTOR", `roles among ${roles.join(",")}`, [], parseRoles),
    oidcProviders: readProviders(read, readHidden, problems),
    smtpUrl: readSmtpUrl(env.SMTP_URL?.trim() ?? "", problems),
    mailFrom: read(
      "MAIL_FROM",
      "an address such as Rewards <rewards@example.com>",
      { name: "Laurel", address: "laurel@localhost" },
      parseMailbox,
    ),
    bounceSecret: readBounceSecret(readHidden, problems),
    retention: readRetention(read),
    trustProxy: read("TRUST_PROXY", "the proxies' addresses, such as 10.0.0.7,10.1.0.0/16", [], parseProxies),
    rateLimits: readRateLimits(read),
    checkpoints: readCheckpoints(read, readHidden, problems, { home, paths }),
    connections: readConnections(read),
    importLimits: readImportLimits(read),
    attachmentScanner: readScanner(env, read),
    folder,
  };
  if (problems.length > 0) throw new OperatorError(problems.join("\n"), { exit: 2 });
  return config;
}

/** The addresses of the database; a wrong one is described and never repeated. */
function readDatabases(
  env: Environment,
  problems: string[],
): Pick<Config, "databaseUrl" | "databaseWriteUrl" | "databaseReadUrl"> {
  const [databaseUrl = null, databaseWriteUrl = null, databaseReadUrl = null] = [
    "DATABASE_URL",
    "DATABASE_WRITE_URL",
    "DATABASE_READ_URL",
  ].map((name) => readDatabaseUrl(name, env[name]?.trim() ?? "", problems));
  const given = [databaseWriteUrl, databaseReadUrl].filter((each) => each !== null).length;
  if (given === 1 || (given === 2 && databaseUrl === null))
    problems.push("DATABASE_WRITE_URL and DATABASE_READ_URL are set together, beside DATABASE_URL.");
  return { databaseUrl, databaseWriteUrl, databaseReadUrl };
}

function readRetention(read: Read): Retention {
  const days = (name: string, fallback: number) =>
    read(`RETAIN_${name}_DAYS`, "a whole number of days from 1 to 36500", fallback, parseDays);
  return {
    sessionsDays: days("SESSIONS", 30),
    messagesDays: days("MESSAGES", 400),
    eventAddressesDays: days("EVENT_ADDRESSES", 90),
  };
}

function readRateLimits(read: Read): RateLimits {
  const limit = (name: string, fallback: number) =>
    read(`RATE_LIMIT_${name}`, "a whole number of requests a minute from 1 to 1000000", fallback, parseLimit);
  return { known: limit("KNOWN", 6000), unknown: limit("UNKNOWN", 600), signIn: limit("SIGN_IN", 10) };
}

function readConnections(read: Read): Connections {
  const seconds = "a whole number of seconds from 1 to 3600";
  return {
    most: read("MAX_CONNECTIONS", "a whole number from 1 to 1000000", 1_000, parseLimit),
    stopWithinMs: read("STOP_WITHIN_SECONDS", seconds, 10, parseSeconds) * 1_000,
  };
}

function readDatabaseUrl(name: string, text: string, problems: string[]): string | null {
  if (text === "") return null;
  const fault = findAddressFault(text);
  if (fault === null) return text;
  problems.push(`${name} is wrong: ${fault}. Expected postgres://user:password@host:port/database.`);
  return text;
}

function readImportLimits(read: Read): ImportLimits {
  const limit = (name: string, fallback: number) =>
    read(`IMPORT_MAX_${name}`, "a whole number from 1 to 1000000000000", fallback, parseCount);
  return { maxBytes: limit("BYTES", 2 * 1024 ** 3), maxLines: limit("LINES", 20_000_000) };
}

/**
 * The configuration of this process. Variables that better-auth would read from the environment by itself are
 * removed, so that each setting has one source.
 */
export function processConfig(): Config {
  for (const name of Object.keys(process.env)) {
    if (/^(BETTER_AUTH_|AUTH_SECRET$)/.test(name)) delete process.env[name];
  }
  return readConfig(process.env, process.cwd());
}
