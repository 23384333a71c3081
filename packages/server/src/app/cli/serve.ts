import { Command } from "commander";
import type { CliContext } from "./context.ts";
import { untilStopped } from "./until-stopped.ts";

/** `laurel serve`: the portal, the API and, unless `--no-worker`, the worker, until it is told to stop. */
export function serveCommand(context: CliContext): Command {
  return new Command("serve")
    .description("serve the portal and the API")
    .option("--no-worker", "leave the queue to `laurel work`")
    .action(async ({ worker }: { readonly worker: boolean }) => {
      // Loaded only here: other commands start faster and smaller without the server.
      const [{ serve }, { processLogger }] = await Promise.all([
        import("../serve.ts"),
        import("../../platform/http/ops/log-to-stdout.ts"),
      ]);
      const say = (line: string) => context.stderr(`${line}\n`);
      const isTerminal = process.stdout.isTTY && process.stderr.isTTY;
      const logger = processLogger(process.stdout.isTTY);
      const running = await serve({ config: context.config, worker, say, logger, isTerminal });
      for (const line of ["", ...running.welcome]) say(line);
      await untilStopped(() => running.stop());
    });
}
