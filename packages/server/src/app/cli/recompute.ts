import { Command } from "commander";
import { todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { drainStandings } from "../../standing/drain-standings.ts";
import { setAsideIds } from "../../standing/failure-store.ts";
import { markDueNow } from "../../standing/standing-store.ts";
import type { CliContext } from "./context.ts";
import { inNormalForm } from "./in-normal-form.ts";
import { tellUndecided } from "./tell-undecided.ts";

/**
 * `laurel recompute [PARTNER…]`: decides the named partners, or everyone, for today and records what changed.
 */
export function recomputeCommand(context: CliContext): Command {
  return new Command("recompute")
    .description("decide partners for today and record what changed")
    .argument("[partners...]", "partner ids; everyone when none is named")
    .option("--set-aside", "only the partners that could not be decided and were set aside")
    .action((partners: string[], { setAside = false }: { readonly setAside?: boolean }) => {
      if (setAside && partners.length > 0)
        throw new OperatorError("--set-aside chooses the partners; name none.", { exit: 2 });
      return context.withDatabase((database) =>
        recompute(context, database, setAside ? null : partners.map(inNormalForm)),
      );
    });
}

/** `named`: none for everyone, null for those that are set aside. */
async function recompute(
  context: CliContext,
  database: Database,
  named: readonly string[] | null,
): Promise<void> {
  const { timeline } = await loadTimeline(database);
  const today = todayOf(database.clock, timeline).toString();
  const known = new Set(
    await transaction(database, allPartners, async (tx) => {
      const wanted = named ?? (await setAsideIds(tx));
      return markDueNow(tx, named?.length === 0 ? null : wanted, today);
    }),
  );
  const unknown = (named ?? []).filter((partner) => !known.has(partner));
  const { taken, changed, failed } = await drainStandings(database, database.clock, (drained) => {
    if (!context.json) context.stderr(`\rdecided ${drained.taken}`);
  });
  if (!context.json && taken > 0) context.stderr("\n");
  for (const { partnerId, isSetAside, ...undecided } of failed)
    await tellUndecided(context, partnerId, undecided, { set_aside: isSetAside });
  if (context.json)
    await context.stdout(`${JSON.stringify({ decided: taken, changed, failed: failed.length })}\n`);
  else await context.stdout(`${taken} decided, ${changed} with a changed answer\n`);
  if (unknown.length > 0) throw new OperatorError(`There is no partner ${unknown.join(", ")}.`);
}
