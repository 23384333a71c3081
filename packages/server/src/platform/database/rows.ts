import { camelWord } from "@laurel/contract";
import type { Reader } from "./transaction.ts";

/** A statement: its text, or its text under a name, by which the server keeps its plan. */
export type Statement = string | { readonly name: string; readonly text: string };

/**
 * The rows that a statement gives, with column names in camelCase: `amount_minor` is
 * `amountMinor`. `parsers.ts` defines the types of values.
 */
export async function rows<Row>(
  { client }: Reader,
  statement: Statement,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { rows: found, fields } = await client.query<unknown[]>({
    ...(typeof statement === "string" ? { text: statement } : statement),
    values: [...values],
    rowMode: "array",
  });
  const names = fields.map(({ name }) => nameOf(name));
  return found.map((cells) => {
    const row: Record<string, unknown> = {};
    // Histories have thousands of rows, and an iterator for each is measurably slower.
    for (let place = 0; place < names.length; place += 1) row[names[place] as string] = cells[place];
    return row as Row;
  });
}

/** The only row that a statement gives; null where it gives none. */
export async function row<Row>(
  reader: Reader,
  statement: Statement,
  values: readonly unknown[] = [],
): Promise<Row | null> {
  return (await rows<Row>(reader, statement, values))[0] ?? null;
}

/** Runs a statement for what it changes; gives the number of rows that it touched. */
export async function run(
  { client }: Reader,
  statement: Statement,
  values: readonly unknown[] = [],
): Promise<number> {
  const { rowCount } = await client.query({
    ...(typeof statement === "string" ? { text: statement } : statement),
    values: [...values],
  });
  return rowCount ?? 0;
}

/** Column names come from our own statements, so their number is limited. */
const known = new Map<string, string>();

function nameOf(column: string): string {
  let name = known.get(column);
  if (name === undefined) {
    name = camelWord(column);
    known.set(column, name);
  }
  return name;
}
