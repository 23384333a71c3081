import { dayText, type EpochDay, epochDay, parseDay } from "@laurel/core";
import { Command, InvalidArgumentError } from "commander";
import { todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { type BackfillProgress, beginBackfill, runBackfill } from "../../standing/backfill.ts";
import type { Backfill } from "../../standing/backfill-store.ts";
import type { CliContext } from "./context.ts";
import { decideDue } from "./decide-due.ts";
import { interruptible } from "./interruptible.ts";

interface BackfillOptions {
  readonly from: EpochDay;
  readonly to?: EpochDay;
}

/** `laurel standing backfill --from DAY`: records what would have been decided on days in the past. */
export function backfillCommand(context: CliContext): Command {
  return new Command("backfill")
    .description("record what would have been decided on past days, from what is known now")
    .requiredOption("--from <day>", "the first day, YYYY-MM-DD", readDay)
    .option("--to <day>", "the last day; for each partner the day before it was received by default", readDay)
    .action((options: BackfillOptions) =>
      context.withDatabase((database) => backfill(context, database, options)),
    );
}

function readDay(text: string): EpochDay {
  const day = parseDay(text);
  if (day !== null) return day;
  throw new InvalidArgumentError("Use a calendar day, such as 2026-03-31.");
}

const actor = { who: "cli" };

async function backfill(context: CliContext, database: Database, options: BackfillOptions): Promise<void> {
  const { from, to = null } = options;
  await checkDays(database, from, to);
  const begun = await transaction(database, allPartners, (tx) =>
    beginBackfill(tx, database.clock, { from, to, actor }),
  );
  if (begun.fromDay !== from || begun.toDay !== to)
    throw new OperatorError(
      `A backfill was interrupted. Finish it first: laurel standing backfill ${optionsOf(begun)}`,
    );
  const { partners, recorded } = await runInterruptibly(context, database, begun);
  const decided = await decideDue(context, database);
  if (context.json) await context.stdout(`${JSON.stringify({ partners, recorded, ...decided })}\n`);
  else {
    const changed = `${decided.changed} with a changed answer today`;
    await context.stdout(`${recorded} standings recorded for ${partners} partners, ${changed}\n`);
  }
}

/** Refuses days that can't be filled. */
async function checkDays(database: Database, from: EpochDay, to: EpochDay | null): Promise<void> {
  const { timeline } = await loadTimeline(database);
  if (timeline.length === 0)
    throw new OperatorError("No program is published, so nothing can be decided. Publish one first.");
  if (to !== null && to < from)
    throw new OperatorError(`--to ${dayText(to)} is before --from ${dayText(from)}.`, { exit: 2 });
  const today = epochDay(todayOf(database.clock, timeline));
  const [option, last] = to === null ? ["--from", from] : ["--to", to];
  if (last >= today)
    throw new OperatorError(
      `${option} ${dayText(last)} is not in the past: today is ${dayText(today)}. Name an earlier day.`,
      { exit: 2 },
    );
}

function optionsOf({ fromDay, toDay }: Backfill): string {
  return `--from ${dayText(fromDay)}${toDay === null ? "" : ` --to ${dayText(toDay)}`}`;
}

function runInterruptibly(
  context: CliContext,
  database: Database,
  begun: Backfill,
): Promise<BackfillProgress> {
  const show = ({ done, partners, recorded }: BackfillProgress) =>
    context.stderr(`\r${done} of ${partners} partners, ${recorded} standings recorded`);
  return interruptible(async (signal) => {
    try {
      return await runBackfill(database, begun, actor, {
        signal,
        onProgress: (progress) => {
          if (!context.json) show(progress);
        },
      });
    } catch (error) {
      if (!signal.aborted) throw error;
      const exit = { exit: signal.reason };
      throw new OperatorError("The backfill was interrupted. Run the same command again to go on.", exit);
    } finally {
      if (!context.json) context.stderr("\n");
    }
  });
}
