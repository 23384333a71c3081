import type { Currency } from "@laurel/core";
import { sql } from "kysely";
import type { Database } from "../database/open.ts";
import type { Tx } from "../database/transaction.ts";
import type { KindName, RefusedLine, Refusal, Settled } from "./import-kind.ts";
import type { Format } from "./read-records.ts";

/** The one lock under which facts are taken in: totals are kept by differences, which must not interleave. */
const ledgerLock = 7_246_801;

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

/** Waits until no other transaction takes facts in; lasts until this one ends. */
export async function lockLedger(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ledgerLock})`.execute(tx.db);
}

/** The currency of the newest published program; null: none is published. */
export async function programCurrency(database: Pick<Database, "db">): Promise<Currency | null> {
  const program = await database.db
    .selectFrom("programs")
    .select("currency")
    .orderBy("published_at", "desc")
    .orderBy("in_force_from", "desc")
    .limit(1)
    .executeTakeFirst();
  return (program?.currency as Currency | undefined) ?? null;
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

export async function findImport(database: Pick<Database, "db">, importId: number): Promise<ImportRecord | null> {
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

export async function finishImport(database: Pick<Database, "db">, importId: number): Promise<void> {
  const set = { status: "finished" as const, finished_at: sql<string>`now()` };
  await database.db.updateTable("imports").set(set).where("import_id", "=", importId).execute();
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

/** Refused lines of an import after a line, in the file's order; at least one where there is one, `maxLength` in all. */
export async function refusedLines(
  database: Pick<Database, "pool">,
  importId: number,
  { after = 0, limit = 1000, unsettledOnly = false, maxLength = 8_000_000 },
): Promise<readonly RefusedLine[]> {
  const { rows } = await database.pool.query(
    `select line, raw, column_name, code, params from (
       select *, sum(length(raw)) over (order by line) - length(raw) as before
       from (
         select * from import_refusals
         where import_id = $1 and line > $2 and not ($3 and settled_by is not null) order by line limit $4
       ) page
     ) sized where before < $5 order by line`,
    [importId, after, unsettledOnly, limit, maxLength],
  );
  return rows.map(({ line, raw, column_name, code, params }) => ({
    line,
    raw,
    refusal: { column: column_name, code, params },
  }));
}

/** Notes the re-run that took lines in. */
export async function settleRefusals(tx: Tx, importId: number, lines: readonly number[], by: number): Promise<void> {
  await tx.client.query(
    "update import_refusals set settled_by = $3 where import_id = $1 and line = any($2::bigint[])",
    [importId, lines, by],
  );
}

/** Has partners looked at from a day on, or from an earlier one where that is set already. */
export async function markDue(tx: Tx, partnerIds: Iterable<string>, today: string): Promise<void> {
  // The row is locked even where the day stays, so that a recomputation under way can't outlive these facts unseen.
  await tx.client.query(
    `insert into standing_due as due (partner_id, due_on)
     select partner_id, $2::date from unnest($1::text[]) as touched (partner_id) order by partner_id
     on conflict (partner_id) do update set due_on = excluded.due_on, marked_at = now()
     where due.due_on > excluded.due_on`,
    [[...new Set(partnerIds)], today],
  );
}
