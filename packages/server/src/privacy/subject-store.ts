import { row, rows } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";

/** A person, identified by the address that they have now. */
export interface DataSubject {
  /** In lower case. */
  readonly email: string;
  /** Null where no one has an account with the address. */
  readonly userId: string | null;
  /** The account's name, and the names that it had before. */
  readonly names: readonly string[];
}

const accountOf = `select id from identity."user" where email = lower($1)`;

/** Who has an address, held until the transaction ends: nothing can be added to the account meanwhile. */
export async function lockSubject(tx: Tx, email: string): Promise<DataSubject> {
  return readSubject(tx, email, await row(tx, `${accountOf} for update`, [email]));
}

/** Who has an address. */
export async function findSubject(reader: Reader, email: string): Promise<DataSubject> {
  return readSubject(reader, email, await row(reader, accountOf, [email]));
}

async function readSubject(
  reader: Reader,
  given: string,
  account: { readonly id: string } | null,
): Promise<DataSubject> {
  const userId = account?.id ?? null;
  const found = await rows<{ readonly email: string; readonly name: string }>(
    reader,
    `select lower($1) as email, name from (
       select name from identity."user" where id = $2
       union select personal ->> 'name' from events where personal ->> 'person' = $2
     ) as called where name <> '' union all select lower($1), ''`,
    [given, userId],
  );
  const names = found.map(({ name }) => name).filter((name) => name !== "");
  return { email: found.at(-1)?.email ?? given, userId, names };
}

/**
 * A pattern for texts that hold the address, in PostgreSQL; it does not match the end of a longer address.
 */
export function addressPattern({ email }: Pick<DataSubject, "email">): string {
  return wordPattern([email]);
}

/** A pattern for texts that hold the address or the user id. */
export function personPattern({ email, userId }: Pick<DataSubject, "email" | "userId">): string {
  return wordPattern(userId === null ? [email] : [email, userId]);
}

function wordPattern(words: readonly string[]): string {
  const literal = words.map((word) => word.replaceAll(/[!-/:-?[-`{-~]/g, "\\$&"));
  // In JSON as text, a line break before a word is a backslash and a letter.
  const begins = "(?:(?<![\\w.+-])|(?<=\\\\[bfnrt]))";
  return `${begins}(${literal.join("|")})(?![\\w-]|\\.\\w)`;
}

/** Params of messages that hold the name of a person, or their address. */
export const nameParams: readonly string[] = [
  "inviter",
  "from",
  "to",
  "advocateName",
  "assignee",
  "by",
  "namedBy",
  "contactEmail",
];

/** Params of messages in which a person writes to another. */
export const writtenParams: readonly string[] = ["body", "subject", "text"];

/** Partners whose events name a person. */
export function partnersOf(userId: string): string {
  return `select partner_id from events where who = 'person:' || ${userId}
    or data ->> 'person' = ${userId} or data ->> 'from' = ${userId}`;
}
