import { createHash } from "node:crypto";
import type { Problem } from "@laurel/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Database } from "../../database/open.ts";
import { asServer } from "../../database/transaction.ts";
import { type Caller, whoIs } from "../access/caller.ts";
import { type Answer, findAnswer, holdingKey, keepAnswer } from "./idempotency-store.ts";
import { type ProblemContext, problemOf, sendDocument, sendProblem } from "./problems.ts";

/** A refusal as an answer, so that it is repeated like any other. */
export function refusal(
  request: FastifyRequest,
  code: Parameters<typeof problemOf>[1],
  context?: ProblemContext,
): Answer {
  const body = problemOf(request, code, context);
  return { status: body.status, body };
}

const visible = /^[\x21-\x7e]{1,255}$/;

/**
 * Answers a write. With an `Idempotency-Key` the work is done once: the same request of the same caller gets
 * the same answer again, another one under the same key is refused, and one that comes while the first is at
 * work is told to wait. The answer is kept for days, so it must hold no secret. `content` stands for what was
 * sent, if anything. Where a process dies between the work and the keeping of its answer, the repetition does
 * the work again: everything a write does here changes nothing the second time, but that a mail may go out
 * once more.
 */
export async function answerOnce(
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  content: string,
  work: () => Promise<Answer>,
): Promise<FastifyReply> {
  const { caller, headers, method, url } = request;
  const given = headers["idempotency-key"];
  if (given === undefined) return sendAnswer(request, reply, await work());
  if (typeof given !== "string" || !visible.test(given))
    return sendProblem(request, reply, "idempotency-key-invalid");
  const key = ownKey(caller, given);
  const requestHash = digest(`${method} ${url}\n${content}`);
  const answered = await holdingKey(database, key, async () => {
    const before = await findAnswer(asServer(database), key);
    if (before !== null) return before;
    const answer = { ...(await work()), requestHash };
    await keepAnswer(asServer(database), key, answer);
    return { ...answer, isNew: true };
  });
  if (answered === null) {
    return sendProblem(request, reply.header("retry-after", "1"), "idempotency-in-flight");
  }
  if (answered.requestHash !== requestHash) return sendProblem(request, reply, "idempotency-key-reused");
  if (!("isNew" in answered)) reply.header("idempotency-replayed", "true");
  return sendAnswer(request, reply, answered);
}

/** Each caller has keys of their own: nobody is given an answer that another was, or finds a key taken. */
function ownKey(caller: Caller | null, given: string): string {
  if (caller === null) throw new Error("nobody repeats a request");
  return `${digest(whoIs(caller))} ${given}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function sendAnswer(request: FastifyRequest, reply: FastifyReply, { status, body }: Answer): FastifyReply {
  return status >= 400 ? sendDocument(request, reply, body as Problem) : reply.code(status).send(body);
}
