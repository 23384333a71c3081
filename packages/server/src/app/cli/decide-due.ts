import type { Database } from "../../platform/database/open.ts";
import { drainStandings } from "../../standing/drain-standings.ts";
import type { CliContext } from "./context.ts";
import { tellUndecided } from "./tell-undecided.ts";

/** What deciding gave, as counts. */
export interface DecidedDue {
  readonly decided: number;
  /** Partners with another answer than before. */
  readonly changed: number;
  readonly failed: number;
}

/** Decides the partners who are due; tells how far it is, and who can't be decided. */
export async function decideDue(context: CliContext, database: Database): Promise<DecidedDue> {
  const { taken, changed, failed } = await drainStandings(database, database.clock, (drained) => {
    if (!context.json) context.stderr(`\rdecided ${drained.taken}`);
  });
  if (!context.json && taken > 0) context.stderr("\n");
  for (const { partnerId, isSetAside, ...undecided } of failed)
    await tellUndecided(context, partnerId, undecided, { set_aside: isSetAside });
  return { decided: taken, changed, failed: failed.length };
}
