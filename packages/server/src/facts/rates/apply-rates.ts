import type { Currency } from "@laurel/core";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  type Review,
  refuse,
  type Settled,
  type UndoContext,
} from "../intake/import-kind.ts";
import { lockLedger, markDue } from "../intake/ledger-store.ts";
import { noticeDays } from "../intake/notice-days.ts";
import { sameRow, walkLines } from "../intake/walk-lines.ts";
import { noticeJumps } from "./notice-jumps.ts";
import {
  appendRates,
  convertAgain,
  differInRateAge,
  findLatest,
  findNeighbours,
  rebuildDays,
  touchedPartners,
  undoRates,
} from "./rate-store.ts";
import { type RateRow, rateColumns, readRate } from "./read-rate.ts";
import { shiftsTo } from "./shifts-to.ts";

/** Rates: of several for one day, the last received counts; the sales that use it are converted again. */
export const ratesKind: ImportKind<RateRow> = {
  name: "rates",
  columns: rateColumns,
  needsProgram: true,
  read: readRate,
  review: reviewRates,
  apply: applyRates,
  undo: undoRatesOf,
};

/** Notices rates that are far off their neighbours, and days that can hardly be right. */
async function reviewRates(tx: Tx, batch: readonly Line<RateRow>[], context: BatchContext): Promise<Review> {
  const rates = batch.map(({ row }) => row);
  const jumps = noticeJumps(batch, await findNeighbours(tx, rates));
  return { refused: [], notices: [...jumps, ...noticeDays(batch, context, [["day", ({ day }) => day]])] };
}

async function applyRates(tx: Tx, batch: readonly Line<RateRow>[], context: BatchContext): Promise<Settled> {
  const { programCurrency, importId, today } = context;
  if (programCurrency === null) throw new Error("rates are imported under a program");
  const known = await findLatest(
    tx,
    batch.map(({ row }) => row),
  );
  const latest = new Map(known.map((row) => [row.currency + row.day, row]));
  const changed: RateRow[] = [];
  const settled = walkLines(
    batch,
    ({ currency, day }) => currency + day,
    (row) => {
      if (row.currency === programCurrency && row.rate !== "1") {
        return refuse("rate", "rate-of-own-currency", { found: row.rate, currency: row.currency });
      }
      if (sameRow(latest.get(row.currency + row.day), row)) return "repeated";
      latest.set(row.currency + row.day, row);
      changed.push(row);
      return "added";
    },
  );
  const facts = await appendRates(tx, changed, importId);
  await convertTouched(tx, changed, programCurrency, today);
  return { ...settled, facts };
}

/** Converts the sales that use the given rates again, and marks their partners as due. */
async function convertTouched(
  tx: Tx,
  rates: readonly RateRow[] | "all",
  programCurrency: Currency,
  today: string,
): Promise<void> {
  const days = await rebuildDays(tx, rates, shiftsTo(programCurrency));
  if (days === null) return;
  await convertAgain(tx, days);
  for await (const partnerIds of touchedPartners(tx)) await markDue(tx, partnerIds, today);
}

/** After a publication: converts the sales of the days on which a rate may now be older, or less old. */
export async function convertByVersions(tx: Tx, currency: Currency, today: string): Promise<void> {
  if (!(await differInRateAge(tx))) return;
  // An import that runs now has begun under the versions of before: what it adds has to be seen, too.
  await lockLedger(tx);
  await convertTouched(tx, "all", currency, today);
}

/** Removes the rates of imports; the ones that were received before count again. */
async function undoRatesOf(
  tx: Tx,
  importIds: readonly number[],
  { today, programCurrency }: UndoContext,
): Promise<readonly StateChange[]> {
  // Without a program none was ever imported.
  if (programCurrency === null) return [];
  const { rates, state } = await undoRates(tx, importIds);
  await convertTouched(tx, rates, programCurrency, today);
  return state;
}
