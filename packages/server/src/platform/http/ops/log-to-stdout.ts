import type { FastifyServerOptions } from "fastify";
import { pino } from "pino";
import { loggingOnce } from "../../log-repeats.ts";

/** A log for machines on stdout: every request, or on a terminal only what is wrong. */
export function processLogger(isTerminal: boolean): FastifyServerOptions["logger"] {
  return {
    level: isTerminal ? "warn" : "info",
    hooks: loggingOnce(),
    redact: ["req.headers.authorization", "req.headers.cookie"],
    stream: pino.destination(1),
  };
}
