import type { Database } from "../database/open.ts";
import { allPartners } from "../database/sight.ts";
import type { TestDatabase } from "../database/testing.ts";
import { type Tx, transaction } from "../database/transaction.ts";
import { type Actor, appendEvents, type NewEvent } from "./append-events.ts";

/** Appends events in a transaction of their own. */
export async function append(
  database: Database,
  events: readonly NewEvent[],
  actor: Actor = { who: "cli" },
): Promise<void> {
  await transaction(database, allPartners, (tx) => appendEvents(tx, actor, events));
}

/** Changes events, as only the owner of the tables could. */
export async function tamper(
  database: TestDatabase,
  statement: string,
  values: unknown[] = [],
): Promise<void> {
  await asOwner(database, async ({ client }) => {
    await client.query("alter table events disable trigger keep_event");
    const { rowCount } = await client.query(statement, values);
    if (rowCount === 0) throw new Error(`nothing was tampered with: ${statement}`);
    await client.query("alter table events enable trigger keep_event");
  });
}

/** Empties all chains for a new test, as only the owner of the tables could. */
export async function emptyChains(database: TestDatabase): Promise<void> {
  await asOwner(database, async ({ client }) => {
    const turn = (how: "disable" | "enable") =>
      client.query(
        `alter table events ${how} trigger keep_events; alter table event_heads ${how} trigger keep_events`,
      );
    await turn("disable");
    await client.query("truncate events, event_heads");
    await turn("enable");
  });
}

function asOwner({ owner }: TestDatabase, work: (tx: Tx) => Promise<void>): Promise<void> {
  return transaction({ pool: owner }, allPartners, work);
}
