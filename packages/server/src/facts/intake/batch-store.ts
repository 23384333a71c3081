import type { StateChange } from "../../platform/audit/state-change.ts";
import { row } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";

const moment = (time: string) => `to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** A batch of which some facts left or came back; null where it has none before or after. */
export interface ChangedBatch extends Pick<StateChange, "of" | "id" | "fields"> {
  readonly was: StateChange["fields"];
}

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

/** Facts of which single ones can be withdrawn, as entered in error. */
export interface WithdrawableTable extends UndoableTable {
  /** The column that tells its rows apart. */
  readonly id: string;
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

/** The rows of the batches of which the table `moved` has some, as they were before. */
function touchedBatches(table: string): string {
  return `(select fact.* from ${table} as fact
    join (select distinct import_id, received_at from moved) as batch
      on batch.import_id is not distinct from fact.import_id and batch.received_at = fact.received_at)`;
}

/** How batches differ between two states of their rows. */
function batchesChanged(facts: WithdrawableTable, before: string, after: string): string {
  return `select 'facts' as of, id, earlier.fields as was, later.fields as fields
    from (${batchesIn(before, facts)}) as earlier
    full join (${batchesIn(after, facts)}) as later using (of, partner_id, id)`;
}

/**
 * Moves single facts to the table of those that were undone; `where` is about the rows of the table, as
 * `fact`. `by` says why: by default because a line of the import `$1` says that they were entered in error.
 * Gives what that makes of the state.
 */
export function withdrawing(
  facts: WithdrawableTable,
  where: string,
  by: { readonly column: string; readonly value: string } = { column: "undone_in", value: "$1" },
): string {
  const { table, columns, id } = facts;
  const touched = touchedBatches(table);
  const rest = `(select * from ${touched} as fact where ${id} not in (select ${id} from moved))`;
  return `with moved as (delete from ${table} as fact where ${where} returning *),
    kept as (
      insert into undone_${table} (${columns}, ${by.column}) select ${columns}, ${by.value} from moved as fact
    )
    ${batchesChanged(facts, touched, rest)}`;
}

/** Whether facts of an import count, or what its lines withdrew doesn't: it isn't undone now. */
export const isCounting = (importId: string) => `not exists (
    select from imports where imports.import_id = ${importId} and undone_at is not null)`;

/** The withdrawals of the row of `fact` that last: their imports count. */
const withdrawals = ({ table, id }: WithdrawableTable) => `from undone_${table} before
    where before.${id} = fact.${id} and before.undone_in is not null and ${isCounting("before.undone_in")}`;

/** Which rows of the table, as `fact`, must leave it now that the imports `$1` are undone, or restored. */
export function leaves(facts: WithdrawableTable): string {
  return `(import_id = any($1) and not ${isCounting("fact.import_id")}
    or exists (select ${withdrawals(facts)} and before.undone_in = any($1)))`;
}

/** Moves the facts that must leave. Gives what that makes of the state. */
export function leaving(facts: WithdrawableTable): string {
  const value = `case when ${isCounting("fact.import_id")}
    then (select max(before.undone_in) ${withdrawals(facts)}) end`;
  return withdrawing(facts, leaves(facts), { column: "undone_in", value });
}

/**
 * Which rows of the table of undone facts, as `fact`, come back now that the imports `$1` are undone, or
 * restored: their own import counts, and no line of an import that counts withdraws them.
 */
export function returns(facts: WithdrawableTable): string {
  const { table, id } = facts;
  return `restored_at is null and ${isCounting("fact.import_id")}
    and not exists (select ${withdrawals(facts)})
    and (import_id = any($1) or exists (
      select from undone_${table} before where before.${id} = fact.${id} and before.undone_in = any($1)))`;
}

/**
 * Brings facts back; `where` is about rows of the table of undone facts, as `fact`. Gives what that makes of
 * the state.
 */
export function returning(facts: WithdrawableTable, where: string): string {
  const { table, columns } = facts;
  const touched = touchedBatches(table);
  const all = `(select ${columns} from ${touched} as fact union all select ${columns} from moved)`;
  return `with ${comingBack(facts, where)} ${batchesChanged(facts, touched, all)}`;
}

/** Brings undone facts back, as `moved`. `where` is about rows of the table of undone facts, as `fact`. */
export function comingBack({ table, columns }: UndoableTable, where: string): string {
  return `moved as (
      update undone_${table} as fact set restored_at = laurel_now() where ${where} returning ${columns}
    ),
    kept as (insert into ${table} (${columns}) overriding system value select ${columns} from moved)`;
}

/** What withdrawing or restoring makes of batches, as the log has it. */
export function changedBatches(batches: readonly ChangedBatch[]): readonly StateChange[] {
  return batches.map(({ of, id, was, fields }) => ({ of, id, fields, ...(was === null ? {} : { was }) }));
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
