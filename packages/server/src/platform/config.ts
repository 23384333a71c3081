import { resolve } from "node:path";
import { OperatorError } from "./operator-error.ts";
import {
  type Mailbox,
  parseDays,
  parseDomains,
  parseHost,
  parseIds,
  parseIssuer,
  parseLimit,
  parseMailbox,
  parseOrigin,
  parsePort,
  parseProxies,
  parseSwitch,
  parseUrl,
} from "./parse-settings.ts";

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
  /** The providers that people may also sign in with (`OIDC_PROVIDERS`, and `OIDC_<ID>_…` of each). */
  readonly oidcProviders: readonly OidcProvider[];
  /**
   * `smtp://user:password@host:port` or `smtps://…` of the server that sends mail; null: messages are kept
   * and shown instead (`SMTP_URL`).
   */
  readonly smtpUrl: string | null;
  /** The sender of mail (`MAIL_FROM`). */
  readonly mailFrom: Mailbox;
  /** How long personal data is kept. */
  readonly retention: Retention;
  /**
   * Addresses and networks (CIDR) of the proxies in front of the server, which are trusted to name the
   * caller's address; none by default (`TRUST_PROXY`).
   */
  readonly trustProxy: readonly string[];
  readonly rateLimits: RateLimits;
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

/** An OpenID Connect provider. */
export interface OidcProvider {
  /** Part of the address to which the provider sends people back: lower-case letters, digits and `-`. */
  readonly id: string;
  /** The name that people see. */
  readonly name: string;
  /** The issuer in the provider's tokens. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The e-mail domains, in lower case, that it is trusted for; empty: all. */
  readonly domains: readonly string[];
  /** Whether a person without an invitation may sign in, with no rights. */
  readonly createPeople: boolean;
  /** Whether an e-mail address of `domains` counts as verified where the provider does not say. */
  readonly trustEmail: boolean;
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
    problems.push(`${name} is ${JSON.stringify(redact(text))}; expected ${expected}.`);
    return fallback;
  };

  const folder = resolve(cwd, env.INIT_CWD ?? ".");
  const databases = readDatabases(read, problems);
  const readHidden = (name: string, shortest: number): string | null => {
    const text = env[name]?.trim() ?? "";
    if (text === "") return null;
    // Not repeated: a secret that is too short may still be part of the right one.
    if (text.length < shortest)
      problems.push(`${name} is too short; expected ${shortest} characters or more.`);
    return text;
  };
  const config: Config = {
    home: read("LAUREL_HOME", "a folder", resolve(workspace, ".laurel"), (text) => resolve(folder, text)),
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
    oidcProviders: readProviders(read, readHidden, problems),
    smtpUrl: readSmtpUrl(env.SMTP_URL?.trim() ?? "", problems),
    mailFrom: read(
      "MAIL_FROM",
      "an address such as Rewards <rewards@example.com>",
      { name: "Laurel", address: "laurel@localhost" },
      parseMailbox,
    ),
    retention: readRetention(read),
    trustProxy: read("TRUST_PROXY", "the proxies' addresses, such as 10.0.0.7,10.1.0.0/16", [], parseProxies),
    rateLimits: readRateLimits(read),
    folder,
  };
  if (problems.length > 0) throw new OperatorError(problems.join("\n"), { exit: 2 });
  return config;
}

type Read = <T>(name: string, expected: string, fallback: T, parse: (text: string) => T | null) => T;

function readDatabases(
  read: Read,
  problems: string[],
): Pick<Config, "databaseUrl" | "databaseWriteUrl" | "databaseReadUrl"> {
  const url = (name: string) =>
    read<string | null>(name, "postgres://user:password@host:port/database", null, parseUrl);
  const databaseUrl = url("DATABASE_URL");
  const [databaseWriteUrl, databaseReadUrl] = [url("DATABASE_WRITE_URL"), url("DATABASE_READ_URL")];
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

/** A wrong value is not repeated: where its parts can't be told apart, the password can't be removed. */
function readSmtpUrl(text: string, problems: string[]): string | null {
  if (text === "") return null;
  const url = URL.parse(text);
  const fine =
    url !== null &&
    /^smtps?:$/.test(url.protocol) &&
    url.hostname !== "" &&
    (url.username !== "" || url.password === "") &&
    /^\/?$/.test(url.pathname) &&
    `${url.search}${url.hash}` === "" &&
    canDecode(`${url.username}:${url.password}`);
  if (!fine)
    problems.push("SMTP_URL is wrong; expected smtp://user:password@host:port, or smtps://. Write @ as %40.");
  return fine ? text : null;
}

function canDecode(text: string): boolean {
  try {
    return decodeURIComponent(text) !== "";
  } catch {
    return false;
  }
}

/** The providers listed in `OIDC_PROVIDERS`, each read from its own variables. */
function readProviders(
  read: Read,
  readHidden: (name: string, shortest: number) => string | null,
  problems: string[],
): OidcProvider[] {
  const ids = read("OIDC_PROVIDERS", "names such as entra,okta (letters, digits, -)", [], parseIds);
  return ids.map((id) => {
    const prefix = `OIDC_${id.toUpperCase().replaceAll("-", "_")}`;
    const required = (name: string, value: string | null): string => {
      if (value === null) problems.push(`${prefix}_${name} is missing; OIDC_PROVIDERS lists ${id}.`);
      return value ?? "";
    };
    const text = (name: string) => read<string | null>(`${prefix}_${name}`, "a text", null, (found) => found);
    const off = (name: string) => read(`${prefix}_${name}`, "on or off", false, parseSwitch);
    const issuer = read<string | null>(`${prefix}_ISSUER`, "an https address", null, parseIssuer);
    const domains = read(`${prefix}_DOMAINS`, "domains such as example.com,example.org", [], parseDomains);
    const trustEmail = off("TRUST_EMAIL");
    if (trustEmail && domains.length === 0)
      problems.push(`${prefix}_TRUST_EMAIL is on; expected ${prefix}_DOMAINS to say for which domains.`);
    return {
      id,
      name: text("NAME") ?? id,
      issuer: required("ISSUER", issuer),
      clientId: required("CLIENT_ID", text("CLIENT_ID")),
      clientSecret: required("CLIENT_SECRET", readHidden(`${prefix}_CLIENT_SECRET`, 1)),
      domains,
      createPeople: off("CREATE_PEOPLE"),
      trustEmail,
    };
  });
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

/** Removes the password from a URL, because error messages end up in logs. */
export function redact(text: string): string {
  return text.replace(/:\/\/([^/@\s]*)@/, "://…@").replaceAll(/([?&](?:ssl)?password=)[^&#]*/gi, "$1…");
}
