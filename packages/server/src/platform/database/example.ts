import { row } from "./rows.ts";
import type { Reader } from "./transaction.ts";

/** The example marketplace that a database holds. */
export interface HeldExample {
  /** The source of its lines, as in imports. */
  readonly source: string;
  /** `YYYY-MM-DD`: the day for which its files were made. */
  readonly day: string;
  readonly loadedAt: Temporal.Instant;
  /** Null while it is being loaded. */
  readonly finishedAt: Temporal.Instant | null;
}

/** The example that this database holds; null where its facts are the marketplace's own. */
export async function findExample(reader: Reader): Promise<HeldExample | null> {
  return row<HeldExample>(reader, {
    name: "example",
    text: "select source, day, loaded_at, finished_at from example",
  });
}
