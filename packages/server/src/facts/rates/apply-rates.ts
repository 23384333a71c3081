import { type Currency, currencies, minorUnits } from "@laurel/core";
import type { Tx } from "../../platform/database/transaction.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  refuse,
  type Settled,
} from "../intake/import-kind.ts";
import { lockLedger, markDue } from "../intake/ledger-store.ts";
import { sameRow, walkLines } from "../intake/walk-lines.ts";
import {
  appendRates,
  convertAgain,
  differInRateAge,
  findLatest,
  rebuildDays,
  type Shift,
  touchedPartners,
} from "./rate-store.ts";
import { type RateRow, rateColumns, readRate } from "./read-rate.ts";

/** Rates: of several for one day, the last received counts; the sales that use it are converted again. */
export const ratesKind: ImportKind<RateRow> = {
  name: "rates",
  columns: rateColumns,
  needsProgram: true,
  read: readRate,
  apply: applyRates,
};

async function applyRates(tx: Tx, batch: readonly Line<RateRow>[], context: BatchContext): Promise<Settled> {
  const { programCurrency, importId, today } = context;
  if (programCurrency === null) throw new Error("rates are imported under a program");
  const known = await findLatest(
    tx,
    batch.map(({ row }) => row),
  );
  const latest = new Map(known.map((row) => [row.currency + row.day, row]));
  const changed: RateRow[] = [];
  const settled = walkLines(batch, (row) => {
    if (row.currency === programCurrency && row.rate !== "1") {
      return refuse("rate", "rate-of-own-currency", { found: row.rate, currency: row.currency });
    }
    if (sameRow(latest.get(row.currency + row.day), row)) return "repeated";
    latest.set(row.currency + row.day, row);
    changed.push(row);
    return "added";
  });
  const facts = await appendRates(tx, changed, importId);
  await convertTouched(tx, changed, programCurrency, today);
  return { ...settled, facts };
}

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

/** For each other currency the power of ten between its minor units and the program's. */
function shiftsTo(programCurrency: Currency): readonly Shift[] {
  const others = currencies().filter((currency) => currency !== programCurrency);
  return others.map((currency) => ({
    currency,
    shift: powerOfTen(minorUnits(programCurrency) - minorUnits(currency)),
  }));
}

function powerOfTen(exponent: number): string {
  return exponent >= 0 ? `1${"0".repeat(exponent)}` : `0.${"0".repeat(-exponent - 1)}1`;
}
