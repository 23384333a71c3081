import pg from "pg";

type Parse = (text: string) => unknown;

/** PostgreSQL's number of text[]. */
const textArray = 1009;

/** Type numbers of PostgreSQL's catalogue, which never change. */
const parsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [20, parseBigint],
  [1082, (text) => text],
  [1184, parseInstant],
  [1700, (text) => text],
  [1016, arrayOf(parseBigint)],
  [1182, arrayOf(String)],
  [1185, arrayOf(parseInstant)],
  [1231, arrayOf(String)],
]);

/**
 * How values arrive: bigint as number, date as `YYYY-MM-DD`, timestamptz as `Temporal.Instant`, numeric as
 * text; arrays of them likewise. Given to each pool, so that other users of `pg` in the process keep their
 * own.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    (format === "binary" ? undefined : parsers.get(oid)) ??
    pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
};

function arrayOf(parse: Parse): Parse {
  const split: (text: string) => (string | null)[] = pg.types.getTypeParser(textArray as never);
  return (text) => split(text).map((element) => (element === null ? null : parse(element)));
}

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`bigint ${text} is beyond what a number holds exactly`);
  return value;
}

function parseInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text);
}
