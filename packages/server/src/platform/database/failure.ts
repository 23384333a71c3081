import { OperatorError } from "../operator-error.ts";

/**
 * What is wrong with a database that fails a statement which is right by itself.
 * - `unreachable`: it is shutting down, starting up, out of connections or gone.
 * - `full`: its disk is.
 * - `read-only`: it is a standby, or set so.
 * - `busy`: a statement, a wait for a lock, a pause or a transaction took longer than the login may.
 * - `denied`: the login lacks a right.
 * - `outdated`: the schema is another than this Laurel's.
 */
export type DatabaseFailure = "unreachable" | "full" | "read-only" | "busy" | "denied" | "outdated";

// Codes of PostgreSQL (appendix A of its manual) and of the system.
const byCode: readonly (readonly [DatabaseFailure, RegExp])[] = [
  ["unreachable", /^(08\w{3}|57P0[1-5]|53[03]00|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/],
  ["full", /^(53100|ENOSPC|EDQUOT)$/],
  ["read-only", /^25006$/],
  ["busy", /^(57014|55P03|25P0[34]|40001|40P01)$/],
  ["denied", /^42501$/],
  ["outdated", /^(42P01|42703|42883|3F000)$/],
];

// The driver's own errors have no code. A backend that ends says nothing.
const lostConnection = /^Connection terminated|timeout exceeded when trying to connect|not queryable/;

/** What is wrong with the database; null where the error is of another kind. */
export function failureOf(error: unknown): DatabaseFailure | null {
  if (!(error instanceof Error)) return null;
  const { code = "", syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  // The socket's file is missing; of other files the caller knows more.
  if (code === "ENOENT" && syscall === "connect") return "unreachable";
  const found = byCode.find(([, codes]) => codes.test(String(code)));
  if (found !== undefined) return found[0];
  if (lostConnection.test(error.message)) return "unreachable";
  return failureOf(error.cause);
}

const sentences: Readonly<Record<DatabaseFailure, (said: string) => string>> = {
  unreachable: (said) =>
    `The database stopped answering: ${said}. What was done before stays. Run the command again once it ` +
    "answers.",
  full: (said) =>
    `The disk is full: ${said}. What was done before stays. Make room, then run the command again.`,
  "read-only": (said) =>
    `The database only lets itself be read: ${said}. Is it a standby? Name the primary in DATABASE_URL.`,
  busy: (said) => `The database took too long: ${said}. Run the command again when less is going on.`,
  denied: (said) => `The database refused: ${said}. \`laurel migrate\` gives Laurel's logins their rights.`,
  outdated: (said) =>
    `The database's schema is not that of this version of Laurel: ${said}. Run \`laurel migrate\`.`,
};

/** The same for the operator, in sentences; null where the error is of another kind. */
export function explainFailure(error: unknown): OperatorError | null {
  const failure = failureOf(error);
  if (failure === null) return null;
  return new OperatorError(sentences[failure]((error as Error).message), { cause: error });
}
