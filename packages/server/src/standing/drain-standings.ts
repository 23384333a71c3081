import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import { recomputeBatch } from "./recompute-batch.ts";
import type { Recomputed } from "./recompute-standings.ts";

/**
 * Decides all partners who are due, batch by batch, in this process. `onBatch` is called after each batch
 * with the totals so far.
 */
export async function drainStandings(
  database: Database,
  clock: Clock,
  onBatch: (drained: Recomputed) => void = () => {},
): Promise<Recomputed> {
  let drained: Recomputed = { taken: 0, changed: 0, failed: [] };
  for (;;) {
    const batch = await recomputeBatch(database, clock);
    if (batch.taken === 0) return drained;
    drained = {
      taken: drained.taken + batch.taken,
      changed: drained.changed + batch.changed,
      failed: [...drained.failed, ...batch.failed],
    };
    onBatch(drained);
  }
}
