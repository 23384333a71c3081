import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "../database/open.ts";
import { allPartners } from "../database/sight.ts";
import { transaction } from "../database/transaction.ts";
import { type Accounted, type Difference, findDifferences } from "./account-store.ts";

/** How the stored state differs from what the events say. */
export interface StateVerification {
  /** The first of the differences, by kind, partner and id. */
  readonly differences: readonly Difference[];
  /** How many there are in all; 0: the events account for all of it. */
  readonly total: number;
}

/** A limit, because a completely changed table would fill the memory. */
const shownDifferences = 1000;

/**
 * The sign-in library writes first, and its event follows right after: a difference counts only if it is
 * still there after this time.
 */
const settleMs = 2000;

/**
 * Adds up what the events say, in the database, and finds where the stored state differs. Others may write
 * meanwhile.
 */
export async function verifyState(database: Database, accounted: Accounted): Promise<StateVerification> {
  const first = await lookOnce(database, accounted);
  if (first.total === 0) return first;
  await pause(settleMs);
  const second = await lookOnce(database, accounted);
  const known = new Set(first.differences.map((each) => JSON.stringify(each)));
  const lasting = second.differences.filter((each) => known.has(JSON.stringify(each)));
  return { differences: lasting, total: second.total - second.differences.length + lasting.length };
}

async function lookOnce(database: Database, accounted: Accounted): Promise<StateVerification> {
  return transaction(database, allPartners, (tx) => findDifferences(tx, accounted, shownDifferences), {
    snapshot: true,
    long: true,
  });
}
