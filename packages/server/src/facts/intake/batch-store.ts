import type { StateChange } from "../../platform/audit/state-change.ts";
import { row } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";

const moment = (time: string) => `to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Facts in a table, as state that events account for: for each batch, which is a transaction, its digest. */
export interface FactTable {
  /** The kind of fact, as imports name it. */
  readonly kind: string;
  readonly table: string;
  /** All of a row but its import and time, as one text. */
  readonly text: string;
}

/** Facts that can be undone: they are kept in another table, which has these columns and more. */
export interface UndoableTable extends FactTable {
  /** All columns of the table. */
  readonly columns: string;
}

/**
 * The batches of facts in `rows`: how many rows, and the SHA-256 of their texts in the order of their bytes.
 * A batch is named by its kind, import and time.
 */
function batchesIn(rows: string, { kind, text }: Omit<FactTable, "table">): string {
  return `select 'facts' as of, '' as partner_id,
      '${kind}/' || coalesce(import_id::text, '') || '/' || ${moment("received_at")} as id,
      jsonb_build_object('rows', count(*), 'digest',
        encode(sha256(convert_to(string_agg(line, '' order by line collate "C"), 'UTF8')), 'hex')) as fields
    from (select import_id, received_at, ${text} as line from ${rows} as fact) as fact
    group by import_id, received_at`;
}

/** All batches of a table. */
export function batchesOf(facts: FactTable): string {
  return batchesIn(facts.table, facts);
}

/** An `insert`, so that it gives the batch that it adds. */
export function addingBatch(insert: string, facts: FactTable): string {
  return `with added as (${insert} returning *)
    select of, id, fields from (${batchesIn("added", facts)}) as batch`;
}

/**
 * Moves facts to the table of those that were undone: with `where` about the rows of the table, gives a
 * `with` whose table `gone` has them.
 */
export function undoing({ table, columns }: UndoableTable, where: string): string {
  return `with gone as (delete from ${table} where ${where} returning *),
    kept as (insert into undone_${table} (${columns}) select ${columns} from gone)`;
}

/** The batches of the imports `$1`, as a statement. */
export function batchesOfImports(facts: FactTable): string {
  const ofImports = `(select * from ${facts.table} where import_id = any($1))`;
  return `select of, id, fields from (${batchesIn(ofImports, facts)}) as batch`;
}

/** What undoing makes of batches that it removes as a whole. */
export function goneBatches(batches: readonly StateChange[]): readonly StateChange[] {
  return batches.map(({ of, id, fields }) => ({ of, id, fields: null, was: fields ?? {} }));
}

/** The batch that this transaction adds, where its digest is known already. */
export async function batchAdded(
  tx: Tx,
  kind: string,
  importId: number,
  fields: { readonly rows: number; readonly digest: string },
): Promise<StateChange> {
  const named = await row<{ readonly id: string }>(
    tx,
    `select $1 || '/' || $2::bigint || '/' || ${moment("laurel_now()")} as id`,
    [kind, importId],
  );
  return { of: "facts", id: named?.id ?? "", fields };
}
