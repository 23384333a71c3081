import type { Tx } from "../../platform/database/transaction.ts";
import {
  type BatchContext,
  type ImportKind,
  type Line,
  refuse,
  type Settled,
} from "../intake/import-kind.ts";
import { markDue } from "../intake/ledger-store.ts";
import { sameRow, walkLines } from "../intake/walk-lines.ts";
import {
  appendRates,
  convertAgain,
  findLatest,
  rebuildDays,
  touchedPartners,
} from "./rate-store.ts";
import { type RateRow, rateColumns, readRate } from "./read-rate.ts";
import { shiftsTo } from "./shifts-to.ts";

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
  const days = await rebuildDays(tx, changed, shiftsTo(programCurrency));
  if (days === null) return { ...settled, facts };
  await convertAgain(tx, days);
  for await (const partnerIds of touchedPartners(tx)) await markDue(tx, partnerIds, today);
  return { ...settled, facts };
}
