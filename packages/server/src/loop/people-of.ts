import { row } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** Someone to write to. */
export interface Correspondent {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly locale: string;
}

/** A person by what events call them; null for keys, for Laurel itself, and for people who are gone. */
export async function personOf(server: Reader, who: string | null): Promise<Correspondent | null> {
  if (who === null || !who.startsWith("person:")) return null;
  return row<Correspondent>(
    server,
    `select id as user_id, name, email, locale from identity."user" where id = $1`,
    [who.slice(7)],
  );
}
