import type { Tx } from "../../packages/server/src/platform/database/transaction.ts";
import { loadHistories } from "../../packages/server/src/standing/history-store.ts";

/** A question to the database, as `pg` takes it. */
interface Statement {
  readonly name?: string;
  readonly text: string;
}

/**
 * What the route asks the database about a partner, taken down from its own code, so that both sides ask the
 * same whatever becomes of it. Each has the list of partners as its one value.
 */
export async function statementsOfHistory(): Promise<readonly Statement[]> {
  const found: Statement[] = [];
  const query = async (statement: string | Statement) => {
    found.push(typeof statement === "string" ? { text: statement } : statement);
    return { rows: [] };
  };
  await loadHistories({ client: { query } as unknown as Tx["client"] }, [""]);
  return found;
}
