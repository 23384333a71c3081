import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import type { LoopWork } from "../surroundings.ts";
import { type ChangeEvent, changesOf, keepTold, listGrown, type NewsKind } from "./change-events-store.ts";

const batchSize = 500;

/** Tells one partner of its changes; gives whether it got a digest, of which there is one a day. */
export type TellPartner = (
  tx: Tx,
  partnerId: string,
  changes: readonly ChangeEvent[],
  ground: LoopGround,
) => Promise<boolean>;

/**
 * Tells every partner of what changed since the last run, each in a transaction that also records how far its
 * events were read. Partners with nothing to tell are only recorded, many at once.
 */
export async function tellChanged(
  { database, clock }: Pick<LoopWork, "database" | "clock">,
  kind: NewsKind,
  tell: TellPartner,
): Promise<void> {
  const server = asServer(database);
  const ground = await loadGround(server, clock);
  let after = "";
  for (;;) {
    const grown = await listGrown(server, kind, ground, after, batchSize);
    const quiet = grown.filter(({ hasNews }) => !hasNews);
    if (quiet.length > 0) await transaction(database, allPartners, (tx) => keepTold(tx, kind, quiet));
    // Someone who joins in the next days is told of what is new then.
    const told = grown.filter(({ hasNews, isReachable }) => hasNews && isReachable);
    for (const { partnerId, eventId } of told) {
      await transaction(database, allPartners, async (tx) => {
        const changes = await changesOf(tx, partnerId, kind, ground.now);
        const isDigest = changes.length > 0 && (await tell(tx, partnerId, changes, ground));
        const last = Math.max(eventId, ...changes.map((each) => each.eventId));
        await keepTold(tx, kind, [{ partnerId, eventId: last }], isDigest ? ground.today.toString() : null);
      });
    }
    after = grown.at(-1)?.partnerId ?? after;
    if (grown.length < batchSize) return;
  }
}
