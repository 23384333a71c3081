import type { StandingEffect } from "@laurel/contract";
import type { Tx } from "../../platform/database/transaction.ts";

/** What a change of the facts gives, and whose standing it would change. */
export interface DryRun<T> {
  readonly result: T;
  readonly effect: StandingEffect;
}

/**
 * Makes a change of the facts in a transaction that is rolled back, under the ledger's lock. The floor of
 * standings implements it.
 */
export type RunDry = <T>(change: (tx: Tx) => Promise<T>) => Promise<DryRun<T>>;
