import type { FastifyReply, FastifyRequest } from "fastify";
import { sendProblem } from "../answer/problems.ts";

/** How long a body may take. */
export interface BodyDeadline {
  /** For a whole body; and for a file, how long it may take to send `leastBytes`. */
  readonly ms: number;
  /** A slower upload than this has stalled. */
  readonly leastBytes: number;
}

export const usualDeadline: BodyDeadline = { ms: 30_000, leastBytes: 16_384 };

/** Whether a request sends a body. */
export function hasBody({ headers }: FastifyRequest): boolean {
  return "transfer-encoding" in headers || (headers["content-length"] ?? "0") !== "0";
}

/**
 * Closes the connection of a request whose body doesn't arrive in time, also if the request was refused
 * before its body was read. A file may take as long as it needs while it makes progress.
 */
export function expectBody(
  request: FastifyRequest,
  reply: FastifyReply,
  { ms, leastBytes }: BodyDeadline,
): void {
  const { raw, socket } = request;
  // A request that a test injects has no connection, and is complete from the start.
  if (raw.complete !== false || !hasBody(request)) return;
  const isFile = request.routeOptions.config.takesFile === true;
  let seenBytes = socket.bytesRead;
  const timer = setInterval(() => {
    if (raw.complete) return clearInterval(timer);
    if (isFile && socket.bytesRead - seenBytes >= leastBytes) {
      seenBytes = socket.bytesRead;
      return;
    }
    clearInterval(timer);
    giveUp(request, reply);
  }, ms);
  // A connection that waits for its sender must not keep the process from ending.
  timer.unref();
  raw.once("close", () => clearInterval(timer));
}

function giveUp(request: FastifyRequest, reply: FastifyReply): void {
  const { socket } = request;
  if (reply.sent) return void socket.destroy();
  reply.raw.once("finish", () => socket.destroySoon());
  void sendProblem(request, reply.header("connection", "close"), "request-too-slow");
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether the body is a file, which is read as a stream. */
    takesFile?: boolean;
  }
}
