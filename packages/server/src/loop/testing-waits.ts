import { expect } from "vitest";
import { asRoot, type TestDatabase } from "../platform/database/testing.ts";

/** Resolves once a statement waits for a lock. Only the superuser sees what the others wait for. */
export async function untilOneWaits({ owner }: TestDatabase): Promise<void> {
  const { rows } = await owner.query("select current_database() as name");
  const waiting = `select from pg_stat_activity
    where datname = '${rows[0].name}' and wait_event_type = 'Lock'`;
  const count = async () => (await asRoot((root) => root.query(waiting))).rowCount;
  await expect.poll(count, { interval: 10 }).toBeGreaterThan(0);
}
