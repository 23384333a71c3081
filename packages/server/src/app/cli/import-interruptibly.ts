import type { ImportRecord } from "../../facts/intake/import-store.ts";
import { ImportInterrupted, type ImportOrder, importFile } from "../../facts/intake/run-import.ts";
import type { Database } from "../../platform/database/open.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import type { CliContext } from "./context.ts";
import { interruptible } from "./interruptible.ts";

/** Imports until the end, or until Ctrl-C; says then how to go on. */
export function importInterruptibly(
  context: CliContext,
  database: Database,
  order: ImportOrder,
): Promise<ImportRecord> {
  return interruptible(async (signal) => {
    signal.addEventListener("abort", () => {
      context.stderr("\nStopping after the present batch. Press Ctrl-C again to end at once.\n");
    });
    try {
      return await importFile(database, { ...order, signal });
    } catch (error) {
      if (!(error instanceof ImportInterrupted)) throw error;
      const lines = error.lines === 1 ? "1 line is" : `${error.lines.toLocaleString("en")} lines are`;
      throw new OperatorError(
        `The import was interrupted; ${lines} done. Run the same command again to go on from there.`,
        { exit: signal.reason },
      );
    }
  });
}
