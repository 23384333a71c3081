import type { Database } from "../../platform/database/open.ts";
import { run } from "../../platform/database/rows.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Reader, type Tx, transaction } from "../../platform/database/transaction.ts";
import { endBatch } from "./ledger-store.ts";

/** How the steps of an import change the database. */
export interface ImportSteps {
  readonly reader: Reader;
  /** Whether nothing of it stays: then no event is appended and no job requested. */
  readonly isDry: boolean;
  /** Does a step completely or, if it throws, not at all. `long`: it works through many rows. */
  step<T>(work: (tx: Tx) => Promise<T>, options?: { readonly long: boolean }): Promise<T>;
}

/** Steps that are a transaction each. */
export function lastingSteps(database: Database): ImportSteps {
  return {
    reader: asServer(database),
    isDry: false,
    step: (work, options) => transaction(database, allPartners, work, options),
  };
}

/** Steps within a transaction that is rolled back at its end. */
export function drySteps(tx: Tx): ImportSteps {
  return {
    reader: tx,
    isDry: true,
    step: async (work) => {
      await run(tx, "savepoint import_step");
      try {
        const result = await work(tx);
        await endBatch(tx);
        await run(tx, "release savepoint import_step");
        return result;
      } catch (error) {
        await run(tx, "rollback to savepoint import_step");
        throw error;
      }
    },
  };
}
