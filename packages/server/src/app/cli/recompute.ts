import { Command } from "commander";
import { todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { setAsideIds } from "../../standing/failure-store.ts";
import { markUnsettled } from "../../standing/settled-store.ts";
import { markDueNow } from "../../standing/standing-store.ts";
import type { CliContext } from "./context.ts";
import { decideDue } from "./decide-due.ts";
import { inNormalForm } from "./in-normal-form.ts";

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
  const { settled, known } = await transaction(database, allPartners, async (tx) => {
    if (named?.length === 0) return { settled: await markUnsettled(tx, today), known: [] };
    return { settled: 0, known: await markDueNow(tx, named ?? (await setAsideIds(tx)), today) };
  });
  const unknown = (named ?? []).filter((partner) => !known.includes(partner));
  const due = await decideDue(context, database);
  // It is known without deciding them again what the others have today.
  const done = { ...due, decided: settled + due.decided };
  if (context.json) await context.stdout(`${JSON.stringify(done)}\n`);
  else await context.stdout(`${done.decided} decided, ${done.changed} with a changed answer\n`);
  if (unknown.length > 0) throw new OperatorError(`There is no partner ${unknown.join(", ")}.`);
}
