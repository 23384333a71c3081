import type { Currency } from "@laurel/core";
import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { batchesOfImports, comingBack, goneBatches, undoing } from "../intake/batch-store.ts";
import type { BatchContext } from "../intake/import-kind.ts";
import { copyIn, copyValue } from "../intake/ledger-store.ts";
import type { DailyTotal, OwnedSale } from "./daily-totals.ts";
import { keyOf, type OwnedLine, salesFacts } from "./sale-store.ts";
import { countedLines, countedMinor, undoes } from "./total-store.ts";

/**
 * Of new lines, and of the lines on record that belong together with them by `offsets`, those that don't
 * simply add themselves to the totals: they are no first revision, or have another, or name a line, or are
 * named by one. Gives `keyOf` of each, and leaves them in the table `sales_affected` for `findCorrections`.
 */
export async function findAffected(
  tx: Tx,
  sales: readonly OwnedLine[],
  source: string,
): Promise<ReadonlySet<string>> {
  if (!sales.some(isSpecial) && !(await hasSpecialLines(tx))) return new Set();
  await run(
    tx,
    `create temp table sales_keys (partner_id text, source_line_id text, special boolean) on commit drop;
     create temp table sales_affected (partner_id text, source_line_id text) on commit drop`,
  );
  await copyIn(tx, "copy sales_keys from stdin", keyText(sales));
  const affected = await rows<{ readonly partnerId: string; readonly sourceLineId: string }>(
    tx,
    `insert into sales_affected
     with recursive together (partner_id, source_line_id) as (
       select * from (
         select partner_id, source_line_id from sales_keys where special
         union
         select key.partner_id, key.source_line_id from sales_keys key
         join sales other on other.partner_id = key.partner_id and other.source = $1
           and other.source_line_id = key.source_line_id and other.revision <> 1
         union
         select key.partner_id, key.source_line_id from sales_keys key
         join sales other on other.partner_id = key.partner_id and other.source = $1
           and other.offsets = key.source_line_id and other.offsets is not null
       ) as touched
       union
       ${linkedLines("together", "$1")}
     )
     select partner_id, source_line_id from together
     returning partner_id, source_line_id`,
    [source],
  );
  return new Set(affected.map(({ partnerId, sourceLineId }) => keyOf(partnerId, sourceLineId)));
}

/** A line on record, by its highest revision. */
export type LedgerLine = OwnedSale["row"] & { readonly partnerId: string };

/** The lines on record that belong together with the given ones by `offsets`. */
export async function findTogether(
  tx: Tx,
  sales: readonly OwnedSale[],
  source: string,
): Promise<readonly LedgerLine[]> {
  return rows<LedgerLine>(
    tx,
    `with recursive together (partner_id, source_line_id) as (
       select * from unnest($2::text[], $3::text[]) as given (partner_id, source_line_id)
       union
       select * from unnest($2::text[], $4::text[]) as named (partner_id, source_line_id)
       union
       ${linkedLines("together", "$1")}
     )
     select sale.* from together cross join lateral (
       select partner_id, source_line_id, revision, publisher_id, offer_id, billed_on, amount_minor, currency,
         kind, exclusion, offsets
       from sales line where line.partner_id = together.partner_id and line.source = $1
         and line.source_line_id = together.source_line_id
       order by revision desc limit 1
     ) as sale`,
    [
      source,
      sales.map(({ partnerId }) => partnerId),
      sales.map(({ row: sale }) => sale.sourceLineId),
      sales.map(({ row: sale }) => sale.offsets),
    ],
  );
}

/** What refunds and chargebacks on record take away from a line. */
export interface TakenAlready {
  readonly partnerId: string;
  readonly sourceLineId: string;
  readonly currency: string;
  /** Below 0. */
  readonly amountMinor: string;
}

/** What refunds and chargebacks on record take away from the lines of a batch that are not on record. */
export async function findTakenAlready(
  tx: Tx,
  sales: readonly OwnedSale[],
  source: string,
): Promise<readonly TakenAlready[]> {
  if (!(await hasSpecialLines(tx))) return [];
  return rows<TakenAlready>(
    tx,
    `select given.partner_id, given.source_line_id, refund.currency, sum(refund.amount_minor) as amount_minor
     from unnest($2::text[], $3::text[], $4::int[]) as given (partner_id, source_line_id, revision)
     join sales refund on refund.partner_id = given.partner_id and refund.source = $1
       and refund.offsets = given.source_line_id and refund.offsets is not null
     where ${undoes("refund")} and refund.exclusion is null
       and not exists (
         select from sales later where later.partner_id = refund.partner_id and later.source = $1
           and later.source_line_id = refund.source_line_id and later.revision > refund.revision)
       and not exists (
         select from sales known where known.partner_id = given.partner_id and known.source = $1
           and known.source_line_id = given.source_line_id and known.revision >= given.revision)
     group by given.partner_id, given.source_line_id, refund.currency`,
    [
      source,
      sales.map(({ partnerId }) => partnerId),
      sales.map(({ row: sale }) => sale.sourceLineId),
      sales.map(({ row: sale }) => sale.revision),
    ],
  );
}

/** The lines that name those of `keys` as the line that they undo, and those that are named by them. */
function linkedLines(keys: string, source: string): string {
  return `select linked.* from ${keys} cross join lateral (
      select line.partner_id, line.source_line_id from sales line
      where line.partner_id = ${keys}.partner_id and line.source = ${source}
        and line.offsets = ${keys}.source_line_id and line.offsets is not null
      union all
      select line.partner_id, line.offsets from sales line
      where line.partner_id = ${keys}.partner_id and line.source = ${source}
        and line.source_line_id = ${keys}.source_line_id and line.offsets is not null
    ) as linked`;
}

function isSpecial({ row }: OwnedLine): boolean {
  return row.revision !== 1 || row.offsets !== null;
}

function* keyText(sales: readonly OwnedLine[]): Generator<string> {
  for (const sale of sales) {
    yield `${copyValue(sale.partnerId)}\t${copyValue(sale.row.sourceLineId)}\t${isSpecial(sale)}\n`;
  }
}

async function hasSpecialLines(tx: Tx): Promise<boolean> {
  const special = await row<{ readonly found: boolean }>(
    tx,
    `select exists (select from sales where revision <> 1)
       or exists (select from sales where offsets is not null) as found`,
  );
  return special?.found === true;
}

/** What the affected lines count now, minus what they counted before the batch. */
export async function findCorrections(
  tx: Tx,
  { importId, source, programCurrency }: BatchContext & { readonly programCurrency: Currency },
): Promise<readonly DailyTotal[]> {
  await makeTables(tx);
  await run(tx, `insert into sales_now ${currentLines("true", "$1")}`, [source]);
  const before = "not (line.import_id = $2 and line.received_at = laurel_now())";
  await run(tx, `insert into sales_then ${currentLines(before, "$1")}`, [source, importId]);
  return differences(tx, programCurrency);
}

/** Makes the tables of lines that are counted again, for `differences`. */
export async function makeTables(tx: Tx): Promise<void> {
  await run(
    tx,
    `create temp table if not exists sales_affected (partner_id text, source_line_id text) on commit drop;
     create temp table sales_now (like sales) on commit drop;
     create temp table sales_then (like sales) on commit drop`,
  );
}

/** What the lines of `sales_now` count, minus what those of `sales_then` counted. */
export async function differences(tx: Tx, programCurrency: Currency): Promise<readonly DailyTotal[]> {
  // These are few, and as tables of this transaction they have no index.
  await run(tx, "set local enable_hashjoin = on; analyze sales_now; analyze sales_then");
  const totals = (lines: string, sign: 1 | -1) =>
    `(with recursive ${countedLines(`select * from ${lines}`)}
      select partner_id, counted.day, exclusion, ${sign} as sign, ${countedMinor("$1", "factor")} as minor
      from counted left join rate_days
        on rate_days.currency = counted.currency and rate_days.day = counted.day)`;
  const found = await rows<Omit<DailyTotal, "amountMinor"> & { readonly amountMinor: string }>(
    tx,
    `select partner_id, day, exclusion, coalesce(sum(sign * minor), 0) as amount_minor,
       count(*) filter (where minor is null and sign > 0) - count(*) filter (where minor is null and sign < 0)
         as unconverted
     from (${totals("sales_now", 1)} union all ${totals("sales_then", -1)}) as converted
     group by partner_id, day, exclusion`,
    [programCurrency],
  );
  return found.map((total) => ({ ...total, amountMinor: BigInt(total.amountMinor) }));
}

/** The affected lines, each by its highest revision among the rows that `known` selects. */
function currentLines(known: string, source: string): string {
  return `select sale.* from sales_affected affected
    cross join lateral (
      select * from sales line
      where line.partner_id = affected.partner_id and line.source = ${source}
        and line.source_line_id = affected.source_line_id and ${known}
      order by revision desc limit 1
    ) sale`;
}

/** What moving lines out of the ledger, or back, adds to the daily totals, and whose lines they are. */
interface MovedSales {
  readonly totals: readonly DailyTotal[];
  readonly partnerIds: readonly string[];
  readonly state: readonly StateChange[];
}

/** Of which source the lines of imports are. */
interface OfSource {
  readonly source: string;
  readonly programCurrency: Currency;
}

/** Moves the lines of imports to those that were undone. The imports are of one source. */
export async function undoSales(
  tx: Tx,
  importIds: readonly number[],
  { source, programCurrency }: OfSource,
): Promise<MovedSales> {
  const batches = await rows<StateChange>(tx, batchesOfImports(salesFacts), [importIds]);
  await makeTables(tx);
  await findConcerned(tx, importIds, source);
  await run(tx, `insert into sales_then ${currentLines("true", "$1")}`, [source]);
  const found = await rows<{ readonly partnerId: string }>(
    tx,
    `${undoing(salesFacts, "import_id = any($1)")} select distinct partner_id from gone`,
    [importIds],
  );
  await run(tx, `insert into sales_now ${currentLines("true", "$1")}`, [source]);
  const totals = await differences(tx, programCurrency);
  return { totals, partnerIds: found.map(({ partnerId }) => partnerId), state: goneBatches(batches) };
}

/** Brings the lines of imports back that were undone with them. The imports are of one source. */
export async function restoreSales(
  tx: Tx,
  importIds: readonly number[],
  { source, programCurrency }: OfSource,
): Promise<MovedSales> {
  await makeTables(tx);
  const found = await rows<{ readonly partnerId: string }>(
    tx,
    `with ${comingBack(salesFacts, "import_id = any($1) and transfer_id is null and restored_at is null")}
     select distinct partner_id from moved`,
    [importIds],
  );
  await findConcerned(tx, importIds, source);
  await run(tx, `insert into sales_now ${currentLines("true", "$1")}`, [source]);
  const before = "line.import_id <> all($2)";
  await run(tx, `insert into sales_then ${currentLines(before, "$1")}`, [source, importIds]);
  const totals = await differences(tx, programCurrency);
  const state = await rows<StateChange>(tx, batchesOfImports(salesFacts), [importIds]);
  return { totals, partnerIds: found.map(({ partnerId }) => partnerId), state };
}

/** Leaves the lines of imports, and those that belong together with them, in the table `sales_affected`. */
async function findConcerned(tx: Tx, importIds: readonly number[], source: string): Promise<void> {
  await run(
    tx,
    `insert into sales_affected
     with recursive together (partner_id, source_line_id) as (
       select partner_id, source_line_id from sales where import_id = any($2)
       union
       ${linkedLines("together", "$1")}
     )
     select partner_id, source_line_id from together`,
    [source, importIds],
  );
}

/** How many lines that were undone with imports are on record by others, and one of these; null: none is. */
export async function findReplaced(
  tx: Tx,
  importIds: readonly number[],
): Promise<{ readonly lines: number; readonly importId: number } | null> {
  return row(
    tx,
    `select count(*) as lines, max(sales.import_id) as import_id
     from undone_sales gone join sales using (partner_id, source, source_line_id, revision)
     where gone.import_id = any($1) and gone.transfer_id is null and gone.restored_at is null
     having count(*) > 0`,
    [importIds],
  );
}
