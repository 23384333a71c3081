import { ExampleClock, mostDaysAtOnce, refusals, toWire } from "@laurel/contract";
import type { Database } from "../../platform/database/open.ts";
import { messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import type { CliContext } from "./context.ts";

/** The options of `laurel example clock`: one of the two, or none to show the clock only. */
export interface ClockOptions {
  readonly days?: string;
  readonly to?: string;
}

/** Shows the example's clock, after it was moved where that is asked for. */
export async function tellClock(
  context: CliContext,
  database: Database,
  options: ClockOptions,
): Promise<void> {
  if (options.days !== undefined || options.to !== undefined) await move(context, database, options);
  await show(context, database);
}

async function show(context: CliContext, database: Database): Promise<void> {
  const { readClock } = await import("../example/clock-routes.ts");
  if (!(await database.clock.refresh()))
    throw new OperatorError("This database doesn't hold the example, which alone has a clock to move.");
  const clock = await readClock(database);
  if (context.json) return context.stdout(`${JSON.stringify(toWire(ExampleClock, clock))}\n`);
  const { words } = messages("en");
  const next =
    clock.nextEventOn === null
      ? "Nothing more is due."
      : `The next day on which something is due: ${words.day(clock.nextEventOn)}.`;
  await context.stdout(`The example's clock shows ${words.moment(clock.now)}.\n${next}\n`);
}

async function move(context: CliContext, database: Database, { days, to }: ClockOptions): Promise<void> {
  const { moveClock } = await import("../example/move-clock.ts");
  const { holdingLocks } = await import("../../platform/database/hold-locks.ts");
  const { linkVault } = await import("../../messages/link-vault.ts");
  const { readSecret } = await import("../../platform/read-secret.ts");
  const { pino } = await import("pino");
  const { loggingOnce } = await import("../../platform/log-repeats.ts");
  const { Refusal } = await import("../../platform/http/answer/refusal.ts");
  const { config } = context;
  const log = pino({ hooks: loggingOnce() }, { write: (line) => context.stderr(line) });
  const settings = { ...config, links: linkVault(await readSecret(config)), log };
  const order = {
    ...(days === undefined ? {} : { days: wholeDays(days) }),
    ...(to === undefined ? {} : { to }),
  };
  const moved = await holdingLocks(database, (locks) =>
    moveClock(database, locks, order, { actor: { who: "cli" }, settings }),
  );
  if (!(moved instanceof Refusal)) return;
  const { code, context: found } = moved;
  // That there is no example is said by `show`.
  if (code === "route-unknown") return;
  throw new OperatorError(messages("en").refusal(code, found.params), {
    exit: refusals[code] === 500 ? 1 : 2,
  });
}

function wholeDays(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= mostDaysAtOnce) return days;
  throw new OperatorError(`--days is "${text}"; give a whole number from 1 to ${mostDaysAtOnce}.`, {
    exit: 2,
  });
}
