import pg from "pg";
import { describeAddress } from "../database-address.ts";
import { OperatorError } from "../operator-error.ts";
import { typeParsers } from "./parsers.ts";

/** What a connection is for. */
export type Purpose = "migrate" | "write" | "read" | "scan" | "locks" | "listen";

/**
 * What every session relies on, so that the defaults of a database or a role don't matter. A value that has
 * spaces can't be written here without escapes.
 */
const everySession = {
  search_path: "public,pg_temp",
  timezone: "UTC",
  datestyle: "ISO",
  intervalstyle: "postgres",
  bytea_output: "hex",
  standard_conforming_strings: "on",
  row_security: "on",
  default_transaction_isolation: "read\\ committed",
  default_transaction_deferrable: "off",
  // Laurel's statements are short: compiling them costs more than it saves.
  jit: "off",
};

/**
 * How long statements, waits for locks, pauses within a transaction and whole transactions may take, in
 * milliseconds; 0: as long as it takes. Work that needs longer says so (see `transaction`).
 */
interface Patience {
  readonly statement_timeout: number;
  readonly lock_timeout: number;
  readonly idle_in_transaction_session_timeout: number;
  readonly transaction_timeout: number;
}

const endless: Patience = {
  statement_timeout: 0,
  lock_timeout: 0,
  idle_in_transaction_session_timeout: 0,
  transaction_timeout: 0,
};

const ofPurpose: Readonly<Record<Purpose, Patience & Readonly<Record<string, string | number>>>> = {
  migrate: { ...endless, default_transaction_read_only: "off", "laurel.all_partners": "on" },
  write: {
    statement_timeout: 60_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    transaction_timeout: 120_000,
    default_transaction_read_only: "off",
    // Single statements of the server are about all partners; a transaction says which it is about.
    "laurel.all_partners": "on",
  },
  read: {
    statement_timeout: 15_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 15_000,
    transaction_timeout: 60_000,
    default_transaction_read_only: "on",
    role: "laurel_partner",
  },
  scan: {
    ...endless,
    default_transaction_read_only: "on",
    "laurel.all_partners": "on",
    // It reads page after page, and starting workers for each takes longer than a page.
    max_parallel_workers_per_gather: 0,
  },
  locks: { ...endless, default_transaction_read_only: "on" },
  listen: { ...endless, default_transaction_read_only: "on" },
};

/** The first version that knows `transaction_timeout`. */
const limitsTransactions = 170_000;

/** The settings of a connection, which come after those in the address. `version`: of the server. */
export function settingsOf(url: string, purpose: Purpose, version = 0): pg.ClientConfig {
  const { transaction_timeout: longest, ...known } = ofPurpose[purpose];
  const all = {
    ...everySession,
    ...known,
    ...(version >= limitsTransactions ? { transaction_timeout: longest } : {}),
  };
  const options = Object.entries(all)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
  return {
    connectionString: withOptions(url, options),
    application_name: purpose === "locks" || purpose === "listen" ? `laurel ${purpose}` : "laurel",
    connectionTimeoutMillis: 10_000,
    options,
  };
}

/** Opens connections of one login. */
export function openPool(url: string, purpose: Purpose, version = 0): pg.Pool {
  const pool = new pg.Pool({
    ...settingsOf(url, purpose, version),
    max: 10,
    types: typeParsers,
    pipeline: purpose === "read" || purpose === "write" || purpose === "scan",
  });
  // A connection lost while idle must not end the process: the next query opens another. A running query gets
  // the error itself.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Options in the address would replace ours, so ours are added after them. */
function withOptions(url: string, options: string): string {
  return url.replace(/[?&]options=[^&#]*/, (given) => `${given}%20${encodeURIComponent(options)}`);
}

/** The error of a database that doesn't answer, without its password. `setting`: the name of its setting. */
export function unreachable(url: string, setting: string, cause: Error): OperatorError {
  return new OperatorError(
    `The database ${describeAddress(url)} doesn't answer: ${describe(cause)}. Check ${setting}.`,
    { cause },
  );
}

/** When a host with several addresses refuses, the reasons are inside the error, which has no message. */
function describe(error: Error): string {
  const reasons = error instanceof AggregateError ? error.errors.map((each: Error) => each.message) : [];
  return reasons.length > 0 ? reasons.join(", ") : error.message;
}
