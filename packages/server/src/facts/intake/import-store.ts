import type { ImportKindName } from "@laurel/contract";
import { row, rows, run } from "../../platform/database/rows.ts";
import { storable, storableJson } from "../../platform/database/storable.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { FileReading } from "./file-reading.ts";
import type { IntakeRefusal, RefusalReason, RefusedRecord, RoundedSum } from "./import-kind.ts";
import type { Format } from "./read-records.ts";

/** An import on record. */
export interface ImportRecord {
  readonly importId: number;
  readonly kind: ImportKindName;
  readonly source: string;
  readonly fileName: string;
  readonly format: Format;
  readonly heading: readonly string[] | null;
  readonly reading: FileReading;
  /**
   * `interrupted`: its process ended, and the same content goes on with it; `refused`: none of its lines was
   * imported; `stopped`: too many of them were refused.
   */
  readonly status: "running" | "interrupted" | "finished" | "refused" | "stopped";
  readonly problem: IntakeRefusal | null;
  /** Records read and settled: added, repeated, refused and skipped together. */
  readonly lines: number;
  readonly added: number;
  readonly repeated: number;
  readonly duplicated: number;
  readonly refused: number;
  /** Lines taken in with a notice. */
  readonly noticed: number;
  /** Lines that the mapping says not to import. */
  readonly skipped: number;
  /** What rounding did to the amounts that were added. */
  readonly rounded: readonly RoundedSum[];
  readonly rerunOf: number | null;
  /** Who made it, as in events; null: it was made before this was kept. */
  readonly madeBy: string | null;
  readonly madeByName: string | null;
  readonly startedAt: Temporal.Instant;
  readonly finishedAt: Temporal.Instant | null;
  /** Since when its facts count as never received, by whom and why; all null while they count. */
  readonly undoneAt: Temporal.Instant | null;
  readonly undoneBy: string | null;
  readonly undoneByName: string | null;
  readonly undoneBecause: string | null;
}

/** A new import's particulars. */
export interface NewImport {
  readonly kind: ImportKindName;
  readonly source: string;
  readonly fileName: string;
  readonly digest: string;
  readonly format: Format;
  readonly heading: readonly string[] | null;
  readonly reading: FileReading;
  readonly madeBy: string;
  readonly rerunOf?: number;
}

/** Whether a process holds the import's lock (see `importFile` and `rerunImport`). */
const isRunning = `exists (
  select from pg_locks where locktype = 'advisory' and objsubid = 1 and granted
    and database = (select oid from pg_database where datname = current_database())
    and (classid::bigint << 32 | objid::bigint) = hashtextextended(
      case when rerun_of is null then concat_ws(' ', kind, source, digest) else digest end, 0))`;

const nameOf = (who: string) => `coalesce(
    (select name from identity."user" where id = substring(${who} from '^person:(.*)')),
    (select name from identity.apikey where id = substring(${who} from '^key:(.*)')))`;

const columns = `import_id, kind, source, file_name, format, heading,
  coalesce(reading, '{"delimiter":",","decimal":"point","mapping":null,"given":{}}') as reading,
  case when status = 'running' and not ${isRunning} then 'interrupted' else status end as status,
  problem, lines, added, repeated, duplicated, refused, noticed, skipped, rounded, rerun_of, made_by,
  ${nameOf("made_by")} as made_by_name, started_at, finished_at, undone_at, undone_by,
  ${nameOf("undone_by")} as undone_by_name, undone_because`;

/** Imports, the newest first; with an id, only those before it. */
export async function listImports(
  reader: Reader,
  { limit, before }: { readonly limit: number; readonly before?: number },
): Promise<readonly ImportRecord[]> {
  return rows<ImportRecord>(
    reader,
    `select ${columns} from imports where $1::bigint is null or import_id < $1
     order by import_id desc limit $2`,
    [before ?? null, limit],
  );
}

export async function findImport(reader: Reader, importId: number): Promise<ImportRecord | null> {
  return row<ImportRecord>(reader, `select ${columns} from imports where import_id = $1`, [importId]);
}

/** The import of the same content that was interrupted, if there is one. */
export async function findUnfinished(
  reader: Reader,
  { kind, source, digest }: Pick<NewImport, "kind" | "source" | "digest">,
): Promise<ImportRecord | null> {
  return row<ImportRecord>(
    reader,
    `select ${columns} from imports
     where kind = $1 and source = $2 and digest = $3 and status = 'running' and undone_at is null`,
    [kind, source, digest],
  );
}

/** An import that took in its whole file. */
export interface WholeImport extends Pick<ImportRecord, "importId" | "lines" | "added" | "skipped"> {}

/** The latest finished import of the same content of which no line was refused, repeated or noticed. */
export async function findWhole(
  reader: Reader,
  { kind, source, digest }: Pick<NewImport, "kind" | "source" | "digest">,
): Promise<WholeImport | null> {
  return row<WholeImport>(
    reader,
    `select import_id, lines, added, skipped from imports
     where kind = $1 and source = $2 and digest = $3 and status = 'finished' and undone_at is null
       and rerun_of is null and added > 0 and added + skipped = lines and noticed = 0
     order by import_id desc limit 1`,
    [kind, source, digest],
  );
}

/** The re-run of an import that was interrupted, if there is one. */
export async function findRerun(reader: Reader, importId: number): Promise<number | null> {
  const found = await row<Pick<ImportRecord, "importId">>(
    reader,
    "select import_id from imports where rerun_of = $1 and status = 'running' and undone_at is null",
    [importId],
  );
  return found?.importId ?? null;
}

/**
 * Records an import: as running or, if it has a problem, as refused. Only a transaction has the moment of the
 * clock that its start is recorded with.
 */
export async function openImport(
  tx: Tx,
  { kind, source, fileName, digest, format, heading, reading, rerunOf, madeBy }: NewImport,
  problem: IntakeRefusal | null = null,
): Promise<ImportRecord> {
  const opened = await row<ImportRecord>(
    tx,
    `insert into imports
       (kind, source, file_name, digest, format, heading, rerun_of, reading, made_by, problem, status,
        finished_at)
     select $1, $2, $3, $4, $5, $6, $7, $9, $10, problem,
       case when problem is null then 'running' else 'refused' end,
       case when problem is not null then laurel_now() end
     from (select $8::jsonb as problem) given
     returning ${columns}`,
    [
      kind,
      source,
      storable(fileName),
      digest,
      format,
      heading?.map(storable) ?? null,
      rerunOf ?? null,
      problem === null ? null : storableJson(problem),
      storableJson(reading),
      madeBy,
    ],
  );
  if (opened === null) throw new Error("an import was not recorded");
  return opened;
}

/** Records that a running import has finished or, for a reason, has stopped. */
export async function closeImport(
  tx: Tx,
  importId: number,
  reason: IntakeRefusal | null,
): Promise<ImportRecord> {
  const closed = await row<ImportRecord>(
    tx,
    `update imports set status = case when $2::jsonb is null then 'finished' else 'stopped' end,
       problem = $2, finished_at = laurel_now()
     where import_id = $1 and status = 'running' returning ${columns}`,
    [importId, reason === null ? null : storableJson(reason)],
  );
  if (closed === null) throw new Error(`import ${importId} is not running`);
  return closed;
}

/** Keeps refused lines with their text and reason. */
export async function keepRefusals(
  tx: Tx,
  importId: number,
  refused: readonly RefusedRecord[],
): Promise<void> {
  if (refused.length === 0) return;
  await run(
    tx,
    `insert into import_refusals (import_id, line, column_name, code, params, raw, also)
     select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::jsonb[])
     on conflict (import_id, line) do update set column_name = excluded.column_name, code = excluded.code,
       params = excluded.params, also = excluded.also`,
    [
      importId,
      refused.map(({ line }) => line),
      refused.map(({ refusal: { column } }) => (column === null ? null : storable(column))),
      refused.map(({ refusal }) => refusal.code),
      refused.map(({ refusal }) => storableJson(refusal.params)),
      refused.map(({ raw }) => storable(raw)),
      refused.map(({ refusal }) => storableJson(refusal.also ?? [])),
    ],
  );
}

/** How many characters the kept refused lines of an import have together. */
export async function refusedLength(reader: Reader, importId: number): Promise<number> {
  const found = await row<{ readonly length: number }>(
    reader,
    "select coalesce(sum(length(raw)), 0)::bigint as length from import_refusals where import_id = $1",
    [importId],
  );
  return found?.length ?? 0;
}

/** A refused line as its row has it. */
interface RefusalRow extends Omit<RefusedRecord, "refusal"> {
  readonly columnName: string | null;
  readonly code: IntakeRefusal["code"];
  readonly params: IntakeRefusal["params"];
  readonly also: readonly RefusalReason[];
}

function refusedLine(refused: RefusalRow): RefusedRecord {
  const { line, raw, columnName, code, params: stored, also, settledBy = null } = refused;
  // Lines that an earlier version refused name the fix "mend".
  const { mend: before, ...named } = stored;
  const params = before === undefined ? named : { ...named, fix: before };
  const reason = { column: columnName, code, params };
  return { line, raw, settledBy, refusal: also.length === 0 ? reason : { ...reason, also } };
}

/**
 * Refused lines of an import after a line, in the file's order, with the first `rawLength` characters of
 * each. Fewer than `limit`, but at least one, where they would hold more than 8 million characters together.
 */
export async function refusedLines(
  reader: Reader,
  importId: number,
  { after = 0, limit = 1000, unsettledOnly = false, rawLength = 2_000 },
): Promise<readonly RefusedRecord[]> {
  const found = await rows<RefusalRow>(
    reader,
    `select line, raw, column_name, code, params, also from (
       select *, sum(length(raw)) over (order by line) - length(raw) as before
       from (
         select line, left(raw, $5) as raw, column_name, code, params, also from import_refusals
         where import_id = $1 and line > $2 and not ($3 and settled_by is not null) order by line limit $4
       ) page
     ) sized where before < 8000000 order by line`,
    [importId, after, unsettledOnly, limit, rawLength],
  );
  return found.map(refusedLine);
}

/**
 * Refused lines after a line, settled or not, for a list: each with the first 2,000 characters of its text.
 */
export async function listRefusals(
  reader: Reader,
  importId: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly RefusedRecord[]> {
  const found = await rows<RefusalRow>(
    reader,
    `select line, left(raw, 2000) as raw, column_name, code, params, also, settled_by from import_refusals
     where import_id = $1 and line > $2 order by line limit $3`,
    [importId, after, limit],
  );
  return found.map(refusedLine);
}

/** Records which re-run imported the lines. */
export async function settleRefusals(
  tx: Tx,
  importId: number,
  lines: readonly number[],
  by: number,
): Promise<void> {
  await run(
    tx,
    "update import_refusals set settled_by = $3 where import_id = $1 and line = any($2::bigint[])",
    [importId, lines, by],
  );
}
