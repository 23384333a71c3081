import type { Waiting } from "@laurel/contract";
import type { DailySales } from "@laurel/core";
import {
  countUnmatchedRefunds,
  findForeignSales,
  type UnratedSales,
  withoutRate,
} from "../facts/sales/waiting-store.ts";
import { askEach, type Reader } from "../platform/database/transaction.ts";
import { countDue } from "./record-store.ts";

/** How many currencies and days are listed, the earliest first. */
const mostWaitingDays = 100;

/** What a reader sees of what waits, before the rates are looked up. */
interface WaitingFacts {
  readonly foreign: readonly UnratedSales[];
  readonly refunds: number;
  readonly due: number;
}

/** Reads what waits; with a partner, only its own. Partners are due until they are decided for `today`. */
export async function readWaiting(
  reader: Reader,
  partnerId: string | null,
  today: string,
): Promise<WaitingFacts> {
  const [foreign, refunds, due] = await askEach(
    reader,
    () => findForeignSales(reader, partnerId),
    () => countUnmatchedRefunds(reader, partnerId),
    () => countDue(reader, today, partnerId),
  );
  return { foreign, refunds, due };
}

/** What tells whether anything of a partner may wait. */
interface WaitingSigns {
  readonly sales: readonly DailySales[];
  /** Whether a refund names a line that is not on record. */
  readonly lacksLine: boolean;
  readonly isDue: boolean;
}

/**
 * What waits of a partner. Reading it takes as long as reading half of the partner's facts, and of most
 * partners nothing waits: `read` is called only where something may.
 */
export async function waitingOfPartner(
  server: Reader,
  { sales, lacksLine, isDue }: WaitingSigns,
  read: () => Promise<WaitingFacts>,
): Promise<Waiting> {
  const isClear = !lacksLine && sales.every(({ unconverted }) => unconverted === 0);
  return waitingOf(server, isClear ? { foreign: [], refunds: 0, due: isDue ? 1 : 0 } : await read());
}

/** What waits, with the days that have no rate. Partners' roles can't read rates, but `server` can. */
export async function waitingOf(server: Reader, { foreign, refunds, due }: WaitingFacts): Promise<Waiting> {
  const unrated = await withoutRate(server, foreign);
  return {
    salesWithoutRate: unrated.slice(0, mostWaitingDays),
    salesWithoutRateCount: unrated.reduce((sum, { sales }) => sum + sales, 0),
    refundsWithoutLine: refunds,
    partnersDue: due,
  };
}
