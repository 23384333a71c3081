import { sql } from "kysely";
import type { Database } from "../../platform/database/open.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { KindName, Refusal, RefusedLine, Settled } from "./import-kind.ts";
import type { Format } from "./read-records.ts";

/** An import on record. */
export interface ImportRecord {
  readonly importId: number;
  readonly kind: KindName;
  readonly source: string;
  readonly fileName: string;
  readonly format: Format;
  readonly heading: readonly string[] | null;
  readonly status: "running" | "finished" | "refused";
  readonly problem: Refusal | null;
  /** Records read and settled: added, repeated and refused together. */
  readonly lines: number;
  readonly added: number;
  readonly repeated: number;
  readonly refused: number;
  readonly rerunOf: number | null;
  readonly startedAt: Temporal.Instant;
  readonly finishedAt: Temporal.Instant | null;
}

/** A new import's particulars. */
export interface NewImport {
  readonly kind: KindName;
  readonly source: string;
  readonly fileName: string;
  readonly digest: string;
  readonly format: Format;
  readonly heading: readonly string[] | null;
  readonly rerunOf?: number;
}

const columnsOfImport = [
  "import_id as importId",
  "kind",
  "source",
  "file_name as fileName",
  "format",
  "heading",
  "status",
  "problem",
  "lines",
  "added",
  "repeated",
  "refused",
  "rerun_of as rerunOf",
  "started_at as startedAt",
  "finished_at as finishedAt",
] as const;

/** Imports, the newest first; `before` goes on after that id. */
export async function listImports(
  database: Pick<Database, "db">,
  page: { readonly limit: number; readonly before?: number },
): Promise<readonly ImportRecord[]> {
  const query = database.db.selectFrom("imports").select(columnsOfImport).orderBy("import_id", "desc");
  const from = page.before === undefined ? query : query.where("import_id", "<", page.before);
  return (await from.limit(page.limit).execute()) as ImportRecord[];
}

export async function findImport(
  database: Pick<Database, "db">,
  importId: number,
): Promise<ImportRecord | null> {
  const query = database.db.selectFrom("imports").select(columnsOfImport).where("import_id", "=", importId);
  return ((await query.executeTakeFirst()) as ImportRecord | undefined) ?? null;
}

/** The import of the same content that was broken off, if there is one. */
export async function findUnfinished(
  database: Pick<Database, "db">,
  { kind, source, digest }: Pick<NewImport, "kind" | "source" | "digest">,
): Promise<ImportRecord | null> {
  const query = database.db
    .selectFrom("imports")
    .select(columnsOfImport)
    .where("kind", "=", kind)
    .where("source", "=", source)
    .where("digest", "=", digest)
    .where("status", "=", "running");
  return ((await query.executeTakeFirst()) as ImportRecord | undefined) ?? null;
}

/** The re-run of an import that was broken off, if there is one. */
export async function findRerun(database: Pick<Database, "db">, importId: number): Promise<number | null> {
  const query = database.db
    .selectFrom("imports")
    .select("import_id")
    .where("rerun_of", "=", importId)
    .where("status", "=", "running");
  return (await query.executeTakeFirst())?.import_id ?? null;
}

/** Puts an import on record, as running or, with a problem, as refused; gives its id. */
export async function openImport(
  database: Pick<Database, "db">,
  { kind, source, fileName, digest, format, heading, rerunOf }: NewImport,
  problem: Refusal | null = null,
): Promise<number> {
  const row = await database.db
    .insertInto("imports")
    .values({
      kind,
      source,
      file_name: fileName,
      digest,
      format,
      heading: heading === null ? null : [...heading],
      rerun_of: rerunOf ?? null,
      status: problem === null ? "running" : "refused",
      problem: problem === null ? null : JSON.stringify(problem),
      finished_at: problem === null ? null : sql`now()`,
    })
    .returning("import_id")
    .executeTakeFirstOrThrow();
  return row.import_id;
}

/** Adds what became of a batch of `lines` records. */
export async function countBatch(tx: Tx, importId: number, lines: number, settled: Settled): Promise<void> {
  const { added, repeated, refused } = settled;
  await tx.db
    .updateTable("imports")
    .set({
      lines: sql`lines + ${lines}`,
      added: sql`added + ${added}`,
      repeated: sql`repeated + ${repeated}`,
      refused: sql`refused + ${refused.length}`,
    })
    .where("import_id", "=", importId)
    .execute();
}

/** Puts on record that a running import has come to its end. */
export async function closeImport({ db }: Tx, importId: number): Promise<ImportRecord> {
  const set = { status: "finished" as const, finished_at: sql<string>`now()` };
  const query = db.updateTable("imports").set(set).where("import_id", "=", importId);
  const closed = query.where("status", "=", "running").returning(columnsOfImport);
  return (await closed.executeTakeFirstOrThrow()) as ImportRecord;
}

/** Keeps refused lines with their text and reason. */
export async function keepRefusals(tx: Tx, importId: number, refused: readonly RefusedLine[]): Promise<void> {
  if (refused.length === 0) return;
  await tx.client.query(
    `insert into import_refusals (import_id, line, column_name, code, params, raw)
     select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::jsonb[], $6::text[])
     on conflict (import_id, line) do update
     set column_name = excluded.column_name, code = excluded.code, params = excluded.params`,
    [
      importId,
      refused.map(({ line }) => line),
      refused.map(({ refusal }) => refusal.column),
      refused.map(({ refusal }) => refusal.code),
      refused.map(({ refusal }) => JSON.stringify(refusal.params)),
      refused.map(({ raw }) => storable(raw)),
    ],
  );
}

/** PostgreSQL's text holds every character but NUL, which is shown by its picture instead. */
function storable(text: string): string {
  return text.replaceAll("\0", "\u2400").toWellFormed();
}

/**
 * Refused lines of an import after a line, in the file's order, with the first `rawLength` characters of
 * each. Fewer than `limit`, but at least one, where they would hold more than 8 million characters together.
 */
export async function refusedLines(
  database: Pick<Database, "pool">,
  importId: number,
  { after = 0, limit = 1000, unsettledOnly = false, rawLength = 2_000 },
): Promise<readonly RefusedLine[]> {
  const { rows } = await database.pool.query(
    `select line, raw, column_name, code, params from (
       select *, sum(length(raw)) over (order by line) - length(raw) as before
       from (
         select line, left(raw, $5) as raw, column_name, code, params from import_refusals
         where import_id = $1 and line > $2 and not ($3 and settled_by is not null) order by line limit $4
       ) page
     ) sized where before < 8000000 order by line`,
    [importId, after, unsettledOnly, limit, rawLength],
  );
  return rows.map(({ line, raw, column_name, code, params }) => ({
    line,
    raw,
    refusal: { column: column_name, code, params },
  }));
}

/** Notes the re-run that took lines in. */
export async function settleRefusals(
  tx: Tx,
  importId: number,
  lines: readonly number[],
  by: number,
): Promise<void> {
  await tx.client.query(
    "update import_refusals set settled_by = $3 where import_id = $1 and line = any($2::bigint[])",
    [importId, lines, by],
  );
}

/** How many imports there are and how many lines they had, by kind and status. */
export async function countImports({ db }: Pick<Database, "db">): Promise<readonly ImportCount[]> {
  return db
    .selectFrom("imports")
    .groupBy(["kind", "status"])
    .select(({ fn }) => [
      "kind",
      "status",
      fn.countAll<number>().as("imports"),
      sql<number>`sum(added)::bigint`.as("added"),
      sql<number>`sum(repeated)::bigint`.as("repeated"),
      sql<number>`sum(refused)::bigint`.as("refused"),
    ])
    .execute();
}

/** What became of the imports of a kind. */
export interface ImportCount {
  readonly kind: KindName;
  readonly status: ImportRecord["status"];
  readonly imports: number;
  readonly added: number;
  readonly repeated: number;
  readonly refused: number;
}

/** Refused lines after a line, settled or not, for a list: of each text its first 2,000 characters. */
export async function listRefusals(
  { pool }: Pick<Database, "pool">,
  importId: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly RefusedLine[]> {
  const { rows } = await pool.query(
    `select line, left(raw, 2000) as raw, column_name, code, params from import_refusals
     where import_id = $1 and line > $2 order by line limit $3`,
    [importId, after, limit],
  );
  return rows.map(({ line, raw, column_name, code, params }) => ({
    line,
    raw,
    refusal: { column: column_name, code, params },
  }));
}
