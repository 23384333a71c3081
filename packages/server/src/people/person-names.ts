import { rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** The names of people by what events call them: `person:<user id>`. */
export type PersonNames = ReadonlyMap<string, string>;

/**
 * The names of those among the given who are people. The reader is the server's own: a partner may know the
 * name of the team member who works for it, though its sessions can't read the team.
 */
export async function namesOf(server: Reader, whos: Iterable<string | null>): Promise<PersonNames> {
  const ids = [...new Set(whos)].flatMap((who) => (who?.startsWith("person:") ? [who.slice(7)] : []));
  if (ids.length === 0) return new Map();
  const found = await rows<{ readonly id: string; readonly name: string }>(
    server,
    { name: "people.names", text: `select id, name from identity."user" where id = any($1)` },
    [ids],
  );
  return new Map(found.map(({ id, name }) => [`person:${id}`, name]));
}

/** A person, key or Laurel itself, with the name where it is a known person. */
export function named(
  names: PersonNames,
  who: string,
): { readonly who: string; readonly name: string | null } {
  return { who, name: names.get(who) ?? null };
}
