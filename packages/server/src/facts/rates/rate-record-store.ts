import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import {
  addingBatch,
  batchesOf,
  type ChangedBatch,
  changedBatches,
  isCounting,
  leaves,
  leaving,
  returning,
  returns,
  withdrawing,
} from "../intake/batch-store.ts";
import type { OnRecord, WithdrawnFact } from "../intake/entered-in-error.ts";
import type { RateRow } from "./read-rate.ts";

/** The rate last received for each currency and day of the given ones. */
export async function findLatest(tx: Tx, rates: readonly RateRow[]): Promise<readonly RateRow[]> {
  return rows<RateRow>(
    tx,
    `select distinct on (currency, day) ${content} from rates ${wanted}
     order by currency, day, rate_id desc`,
    keysOf(rates),
  );
}

const content = "currency, day, trim_scale(rate)::text as rate, null as exclusion";

const wanted = `join (
    select distinct * from unnest($1::text[], $2::date[]) as keys (currency, day)
  ) wanted using (currency, day)`;

function keysOf(rates: readonly RateRow[]): readonly unknown[] {
  return [rates.map(({ currency }) => currency), rates.map(({ day }) => day)];
}

/** The withdrawn rates for each currency and day of the given ones. */
export async function findWithdrawn(
  tx: Tx,
  rates: readonly RateRow[],
): Promise<OnRecord<RateRow>["withdrawn"]> {
  if (rates.length === 0) return [];
  return rows<WithdrawnFact<RateRow>>(
    tx,
    `select ${content}, undone_in from undone_rates ${wanted}
     where undone_in is not null and ${isCounting("undone_in")}`,
    keysOf(rates),
  );
}

/** All rates on record for each currency and day of the given ones, those that counted earlier too. */
export async function findOnRecord(tx: Tx, rates: readonly RateRow[]): Promise<OnRecord<RateRow>> {
  const statement = `select ${content} from rates ${wanted} order by rate_id desc`;
  return {
    present: await rows<RateRow>(tx, statement, keysOf(rates)),
    withdrawn: await findWithdrawn(tx, rates),
  };
}

/** The rate on record just before and just after the day of a rate. */
export interface Neighbours {
  readonly currency: string;
  readonly day: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The neighbours on record of the given rates. */
export async function findNeighbours(tx: Tx, rates: readonly RateRow[]): Promise<readonly Neighbours[]> {
  const nearest = (which: string, order: string) => `left join lateral (
      select trim_scale(rate)::text as rate from rates
      where rates.currency = wanted.currency and rates.day ${which} wanted.day
      order by rates.day ${order}, rate_id desc limit 1
    ) as`;
  return rows<Neighbours>(
    tx,
    `select wanted.currency, wanted.day, earlier.rate as before, later.rate as after
     from (select distinct * from unnest($1::text[], $2::date[]) as given (currency, day)) as wanted
     ${nearest("<", "desc")} earlier on true
     ${nearest(">", "asc")} later on true`,
    [rates.map(({ currency }) => currency), rates.map(({ day }) => day)],
  );
}

const rateFacts = {
  kind: "rates",
  table: "rates",
  id: "rate_id",
  columns: "currency, day, rate_id, rate, received_at, import_id",
  text: `jsonb_build_array(currency, day, rate_id, rate)::text`,
};

/** The rates, as state that events account for. */
export const presentRates = batchesOf(rateFacts);

/** Appends rates in their order; gives what that makes of the state. */
export async function appendRates(
  tx: Tx,
  rates: readonly RateRow[],
  importId: number,
): Promise<StateChange | null> {
  const insert = `insert into rates (currency, day, rate, import_id)
     select given.*, $2 from jsonb_to_recordset($1::jsonb) as given (currency text, day date, rate numeric)`;
  return row<StateChange>(tx, addingBatch(insert, rateFacts), [JSON.stringify(rates), importId]);
}

/** Moves rates to those that were undone, as a line of the import says; gives that as state. */
export async function withdrawRates(
  tx: Tx,
  rates: readonly RateRow[],
  importId: number,
): Promise<readonly StateChange[]> {
  if (rates.length === 0) return [];
  const given = `(currency, day, rate) in (
    select currency, day, rate
    from jsonb_to_recordset($2::jsonb) as given (currency text, day date, rate numeric))`;
  const statement = withdrawing(rateFacts, given);
  return changedBatches(await rows<ChangedBatch>(tx, statement, [importId, JSON.stringify(rates)]));
}

/** Moves the rates that no longer count now that imports are undone, or restored, and those that do again. */
export async function moveRates(
  tx: Tx,
  importIds: readonly number[],
): Promise<{ readonly rates: readonly RateRow[]; readonly state: readonly StateChange[] }> {
  const rates = await rows<RateRow>(
    tx,
    `select ${content} from rates as fact where ${leaves(rateFacts)}
     union all select ${content} from undone_rates as fact where ${returns(rateFacts)}`,
    [importIds],
  );
  const left = await rows<ChangedBatch>(tx, leaving(rateFacts), [importIds]);
  const back = await rows<ChangedBatch>(tx, returning(rateFacts, returns(rateFacts)), [importIds]);
  return { rates, state: changedBatches([...left, ...back]) };
}
