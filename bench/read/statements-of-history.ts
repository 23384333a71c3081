import type { Tx } from "../../packages/server/src/platform/database/transaction.ts";
import { readPartners } from "../../packages/server/src/standing/facts-store.ts";
import { loadPasts } from "../../packages/server/src/standing/past-store.ts";

/** A question to the database, as `pg` takes it. */
interface HistoryStatement {
  readonly name?: string;
  readonly text: string;
}

/**
 * What the route asks the database about a partner, recorded from its own code, so that both sides always ask
 * the same. The one value of each statement is the list of partners.
 */
export async function statementsOfHistory(): Promise<readonly HistoryStatement[]> {
  const found: HistoryStatement[] = [];
  const query = async ({ name, text }: HistoryStatement) => {
    found.push(name === undefined ? { text } : { name, text });
    return { rows: [], fields: [] };
  };
  const reader = { client: { query } as unknown as Tx["client"] };
  await readPartners(reader, [""]);
  await loadPasts(reader, [""]);
  return found;
}
