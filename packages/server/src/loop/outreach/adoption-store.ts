import { row, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** The day from which the program is run here (`YYYY-MM-DD`); null: none was set, so every day counts. */
export async function findAdoption(reader: Reader): Promise<string | null> {
  return (await row<{ readonly adoptOn: string }>(reader, "select adopt_on from adoption"))?.adoptOn ?? null;
}

/** Records the day; false where one is on record. */
export async function insertAdoption(
  tx: Tx,
  { day, setBy, setAt }: { readonly day: string; readonly setBy: string; readonly setAt: Temporal.Instant },
): Promise<boolean> {
  const added = await run(
    tx,
    "insert into adoption (adopt_on, set_by, set_at) values ($1, $2, $3) on conflict do nothing",
    [day, setBy, setAt.toString()],
  );
  return added === 1;
}
