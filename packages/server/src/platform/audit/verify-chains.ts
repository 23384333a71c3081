import type { Database } from "../database/open.ts";
import { allPartners } from "../database/sight.ts";
import { transaction } from "../database/transaction.ts";
import { type ChainBreak, type ChainCounts, countChains, findBreaks } from "./event-store.ts";

/** The result of a verification. */
export interface Verification extends ChainCounts {
  /** The first of the breaks, in the order of partners and places. */
  readonly breaks: readonly ChainBreak[];
  /** How many breaks there are in all; 0: the chains are intact. */
  readonly total: number;
}

/** A limit, because a completely changed chain would fill the memory. */
const shownBreaks = 1000;

/**
 * Computes every chain again, in the database, and finds each event that was edited, removed or moved. Others
 * may append meanwhile.
 */
export async function verifyChains(database: Database): Promise<Verification> {
  return transaction(
    database,
    allPartners,
    async (tx) => ({ ...(await countChains(tx)), ...(await findBreaks(tx, shownBreaks)) }),
    { snapshot: true, long: true },
  );
}
