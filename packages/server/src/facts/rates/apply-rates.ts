import type { Currency } from "@laurel/core";
import type { StateChange } from "../../platform/audit/state-change.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import {
  type FactWords,
  noticeWithdrawn,
  splitWithdrawals,
  withdrawals,
} from "../intake/entered-in-error.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  type RecountContext,
  type Review,
  refuse,
  type Settled,
} from "../intake/import-kind.ts";
import { lockLedger, markDue } from "../intake/ledger-store.ts";
import { noticeDays } from "../intake/notice-days.ts";
import { addCounted, sameRow, walkLines } from "../intake/walk-lines.ts";
import { noticeJumps } from "./notice-jumps.ts";
import {
  appendRates,
  findLatest,
  findNeighbours,
  findOnRecord,
  findWithdrawn,
  moveRates,
  withdrawRates,
} from "./rate-record-store.ts";
import { convertAgain, differInRateAge, partnersUsing, rebuildDays, touchedPartners } from "./rate-store.ts";
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
  recount: recountRates,
};

const words: FactWords<RateRow> = {
  keyOf: ({ currency, day }) => currency + day,
  column: "rate",
  textOf: ({ currency, day, rate }) => `${currency} ${day}: ${rate}`,
  shownValue: ({ rate }) => rate,
};

/** Notices rates that are far off their neighbours, and days that can hardly be right. */
async function reviewRates(tx: Tx, batch: readonly Line<RateRow>[], context: BatchContext): Promise<Review> {
  const { stating } = splitWithdrawals(batch);
  const rates = stating.map(({ row }) => row);
  const notices = [
    ...noticeJumps(stating, await findNeighbours(tx, rates)),
    ...noticeWithdrawn(stating, await findWithdrawn(tx, rates), words),
    ...noticeDays(stating, context, [["day", ({ day }) => day]]),
  ];
  return { refused: [], notices };
}

async function applyRates(tx: Tx, batch: readonly Line<RateRow>[], context: BatchContext): Promise<Settled> {
  const { programCurrency, importId, today } = context;
  if (programCurrency === null) throw new Error("rates are imported under a program");
  const { stating, withdrawing } = splitWithdrawals(batch);
  const { settled, changed } = await state(tx, stating, programCurrency);
  const facts = await appendRates(tx, changed, importId);
  const given = withdrawing.map(({ row }) => row);
  const gone: RateRow[] = [];
  const withdrawal = withdrawals(await findOnRecord(tx, given), words, gone);
  const counted = addCounted(settled, walkLines(withdrawing, words.keyOf, withdrawal));
  const withdrawn = await withdrawRates(tx, gone, importId);
  await convertTouched(tx, [...changed, ...gone], programCurrency, today);
  await markDue(tx, await partnersUsing(tx, gone), today);
  return { ...counted, facts, withdrawn };
}

/** What the lines that state rates do, and the rates that they add. */
async function state(tx: Tx, stating: readonly Line<RateRow>[], programCurrency: Currency) {
  const rates = stating.map(({ row }) => row);
  const { keyOf } = words;
  const latest = new Map((await findLatest(tx, rates)).map((row) => [keyOf(row), row]));
  const withdrawn = Map.groupBy(await findWithdrawn(tx, rates), keyOf);
  const changed: RateRow[] = [];
  const settled = walkLines(stating, keyOf, (row) => {
    if (row.currency === programCurrency && row.rate !== "1") {
      return refuse("rate", "rate-of-own-currency", { found: row.rate, currency: row.currency });
    }
    if (sameRow(latest.get(keyOf(row)), row)) return "repeated";
    if (withdrawn.get(keyOf(row))?.some((each) => sameRow(each, row))) return "withdrawn";
    latest.set(keyOf(row), row);
    changed.push(row);
    return "added";
  });
  return { settled, changed };
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

/** Moves the rates of imports that are undone, or restored, and what their lines withdrew. */
async function recountRates(
  tx: Tx,
  importIds: readonly number[],
  { today, programCurrency }: RecountContext,
): Promise<readonly StateChange[]> {
  // Without a program none was ever imported.
  if (programCurrency === null) return [];
  const { rates, state } = await moveRates(tx, importIds);
  await convertTouched(tx, rates, programCurrency, today);
  // What was decided while a rate counted is decided again, even if another has replaced it since.
  await markDue(tx, await partnersUsing(tx, rates), today);
  return state;
}
