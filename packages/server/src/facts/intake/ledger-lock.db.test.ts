import { expect, test } from "vitest";
import { byClock } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { lockLedger } from "./ledger-store.ts";

const database = await testDatabase();

async function momentOf({ client }: Tx): Promise<string> {
  const { rows } = await client.query("select to_char(laurel_now(), 'YYYY-MM-DD HH24:MI:SS.US') as at");
  return rows[0].at;
}

test("an import that waits for another has a later moment, and one moment from then on", async () => {
  const moments = await transaction(database, allPartners, async (waiting) => {
    const first = await transaction(database, allPartners, async (tx) => {
      await lockLedger(tx);
      return momentOf(tx);
    });
    await lockLedger(waiting);
    const second = await momentOf(waiting);
    await lockLedger(waiting);
    expect(await momentOf(waiting)).toBe(second);
    return { first, second };
  });
  expect(moments.second > moments.first).toBe(true);
});

test("an import whose clock was moved has the moment of that clock", async () => {
  const now = Temporal.Instant.from("2024-03-01T12:00:00Z");
  const moved = byClock(database, { now: () => now });
  await transaction(moved, allPartners, async (tx) => {
    await lockLedger(tx);
    expect(await momentOf(tx)).toMatch(/^2024-03-01 /);
  });
});
