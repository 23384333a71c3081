import type { RefusalCode } from "@laurel/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { type ProblemContext, sendProblem } from "./problems.ts";

/** What a change answers that tells nothing but that it is done. */
export const nothing = { 204: Type.Null({ description: "Done, or done before." }) };

/** Tells that a change is done, or why it isn't. */
export async function answerDone(
  request: FastifyRequest,
  reply: FastifyReply,
  refused: RefusalCode | null,
  context?: ProblemContext,
): Promise<FastifyReply> {
  return refused === null ? reply.code(204).send(null) : sendProblem(request, reply, refused, context);
}
