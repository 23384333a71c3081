import { type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { whoIs } from "../access/caller.ts";

/** Logs one line for each answered request: the caller, the address, the status and the time. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    if (this.isLogDisabled(request)) return;
    const who = request.caller ? { who: whoIs(request.caller) } : {};
    const line = { req: request, res: reply, responseTime: reply.elapsedTime, ...who };
    if (error) reply.log.error({ ...line, err: error }, "request errored");
    else reply.log.info(line, "request completed");
  }
}
