import type { Tx } from "../../packages/server/src/platform/database/transaction.ts";
import { readPartners } from "../../packages/server/src/standing/facts-store.ts";
import { loadPasts } from "../../packages/server/src/standing/past-store.ts";

/** A question to the database, as `pg` takes it. */
interface HistoryStatement {
  readonly name?: string;
  readonly text: string;
  /** A list is of partners. */
  readonly values: readonly unknown[];
}

/**
 * What the route asks the database about a partner, recorded from its own code, so that both sides always ask
 * the same.
 */
export async function statementsOfHistory(): Promise<readonly HistoryStatement[]> {
  const found: HistoryStatement[] = [];
  const query = async ({ name, text, values }: HistoryStatement) => {
    found.push({ ...(name === undefined ? {} : { name }), text, values });
    return { rows: [], fields: [] };
  };
  const reader = { client: { query } as unknown as Tx["client"] };
  await readPartners(reader, [""], false);
  await loadPasts(reader, [""], null);
  return found;
}
