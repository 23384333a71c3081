import { basename } from "node:path";
import { epochDay } from "@laurel/core";
import { importKinds } from "../facts/import-kinds.ts";
import { importFile } from "../facts/intake/run-import.ts";
import { undoImport } from "../facts/intake/undo-import.ts";
import type { Logins } from "../platform/database/logins.ts";
import { byClock, connect, type Database } from "../platform/database/open.ts";
import { row } from "../platform/database/rows.ts";
import { allPartners } from "../platform/database/sight.ts";
import { type Tx, transaction } from "../platform/database/transaction.ts";
import { beginBackfill, runBackfill } from "./backfill.ts";

/** Something that may be killed, and is done by doing it again. */
export type Step = { readonly day: string } & (
  | { readonly what: "import"; readonly path: string }
  | { readonly what: "undo"; readonly file: string }
  | { readonly what: "backfill"; readonly from: string }
);

const actor = { who: "cli" };

/** The order of a day's steps: what is received at one moment is not known at it. */
const hours = { import: "06", undo: "07", backfill: "08" } as const;

/** Does a step on its day. If it was done already, it changes nothing. */
export async function doStep(database: Database, step: Step): Promise<void> {
  const now = Temporal.Instant.from(`${step.day}T${hours[step.what]}:00:00Z`);
  const there = byClock(database, { now: () => now });
  const today = Temporal.PlainDate.from(step.day);
  switch (step.what) {
    case "import": {
      const { path } = step;
      const file = { kind: importKinds.sales, path, fileName: basename(path), source: "test" };
      await importFile(there, { ...file, today, actor });
      return;
    }
    case "undo":
      await transaction(there, allPartners, async (tx) => {
        const importId = await firstImport(tx, step.file);
        await undoImport(tx, { importId, kinds: importKinds, reason: "entered in error", today, actor });
      });
      return;
    case "backfill": {
      const order = { from: epochDay(Temporal.PlainDate.from(step.from)), to: null, actor };
      const begun = await transaction(there, allPartners, (tx) => beginBackfill(tx, there.clock, order));
      await runBackfill(there, begun, actor, { batchSize: 7 });
    }
  }
}

/** The import of a file that was the first to add its lines. */
async function firstImport(tx: Tx, file: string): Promise<number> {
  const statement = "select min(import_id) as id from imports where file_name = $1";
  return (await row<{ readonly id: number }>(tx, statement, [file]))?.id ?? 0;
}

/** The same with a connection of its own. `begins` is called once it is connected. */
export async function doStepAlone(logins: Logins, step: Step, begins: () => void): Promise<void> {
  const database = await connect(logins, async () => {});
  begins();
  await doStep(database, step);
  await database.close();
}
