import { Command } from "commander";
import type { CliContext } from "./context.ts";
import { untilStopped } from "./until-stopped.ts";

/**
 * `laurel work`: works the queue, beside any number of `laurel serve --no-worker`, until it is told to stop.
 */
export function workCommand(context: CliContext): Command {
  return new Command("work").description("work the queue without serving").action(async () => {
    const { work } = await import("../work.ts");
    const worker = await work(context.config);
    context.stderr("Working. Stop it with Ctrl+C.\n");
    await untilStopped(() => worker.stop());
  });
}
