import type { Database } from "../platform/database/open.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";
import type { ProgramTexts } from "./program-texts.ts";

/** A version on record. */
export interface ProgramRow {
  readonly program: string;
  readonly version: string;
  readonly inForceFrom: string;
  readonly currency: string;
  readonly source: string;
  readonly texts: ProgramTexts;
  readonly digest: string;
  readonly publishedAt: Temporal.Instant;
}

/** The database, or a transaction on it. */
export type Reads = Pick<Database, "db" | "pool"> | Pick<Tx, "db" | "client">;

/** What is published, told by digests; the oldest in force first. */
export async function publishedDigests(reads: Pick<Database, "pool"> | Reader): Promise<readonly string[]> {
  const connection = "client" in reads ? reads.client : reads.pool;
  // Asked before every standing: planned once for each connection.
  const text = "select digest from programs order by in_force_from";
  const { rows } = await connection.query<{ digest: string }>({ name: "program.digests", text });
  return rows.map(({ digest }) => digest);
}

/** Every published version, the oldest in force first. */
export async function publishedRows({ db }: Pick<Database, "db">): Promise<readonly ProgramRow[]> {
  const rows = await db.selectFrom("programs").selectAll().orderBy("in_force_from").execute();
  return rows.map((row) => ({
    program: row.program,
    version: row.version,
    inForceFrom: row.in_force_from,
    currency: row.currency,
    source: row.source,
    texts: row.texts as ProgramTexts,
    digest: row.digest,
    publishedAt: row.published_at,
  }));
}

/** Waits until nobody else publishes; lasts until the transaction ends. Readers go on. */
export async function lockPrograms({ client }: Tx): Promise<void> {
  await client.query("lock table programs in share row exclusive mode");
}

/** Appends a version. */
export async function addProgram({ db }: Tx, row: Omit<ProgramRow, "publishedAt">): Promise<void> {
  const { program, version, inForceFrom, currency, source, texts, digest } = row;
  await db
    .insertInto("programs")
    .values({
      program,
      version,
      in_force_from: inForceFrom,
      currency,
      source,
      texts: JSON.stringify(texts),
      digest,
    })
    .execute();
}
