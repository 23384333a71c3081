import { STATUS_CODES } from "node:http";
import {
  type Problem,
  type ProblemDetail,
  type RefusalCode,
  type RefusedFor,
  refusals,
} from "@laurel/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { messagesFor } from "./language.ts";

/** The values in a refusal's sentence, and the list of errors if there are several. */
export interface ProblemContext {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly errors?: readonly ProblemDetail[];
  /** Every reason, where there are several kinds; the first one is the refusal itself. */
  readonly reasons?: readonly OneReason[];
  /** The import on record that was refused. */
  readonly importId?: number;
  /** When it is worth trying again. */
  readonly retryAfterS?: number;
}

/** One reason of several, with the values in its sentence and the place of the way out. */
export interface OneReason extends Pick<RefusedFor, "next"> {
  readonly code: RefusalCode;
  readonly params?: ProblemContext["params"];
}

/** A reason in the reader's language. */
export function showReason(request: FastifyRequest, { code, params, next }: OneReason): RefusedFor {
  const message = messagesFor(request).refusal(code, params);
  return { code, message, ...(next === undefined ? {} : { next }) };
}

/** The problem document (RFC 9457) of a refusal, in the reader's language. */
export function problemOf(request: FastifyRequest, code: RefusalCode, context: ProblemContext = {}): Problem {
  const status = refusals[code];
  return {
    type: `urn:laurel:refusal:${code}`,
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: messagesFor(request).refusal(code, context.params),
    instance: `urn:uuid:${request.id}`,
    code,
    ...(context.reasons === undefined
      ? {}
      : { refusals: context.reasons.map((reason) => showReason(request, reason)) }),
    ...(context.errors === undefined ? {} : { errors: [...context.errors] }),
    ...(context.importId === undefined ? {} : { import_id: context.importId }),
  };
}

/** Answers with a problem document. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: RefusalCode,
  context: ProblemContext = {},
): FastifyReply {
  if (context.retryAfterS !== undefined) reply.header("retry-after", String(context.retryAfterS));
  return sendDocument(request, reply, problemOf(request, code, context));
}

/** Answers with an existing problem document. */
export function sendDocument(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  return (
    reply
      .code(problem.status)
      .headers({
        "content-type": "application/problem+json; charset=utf-8",
        "content-language": messagesFor(request).locale,
        "cache-control": "no-store",
        vary: "accept-language",
      })
      // As text, because the route's schemas for other answers don't apply to this one.
      .send(JSON.stringify(problem))
  );
}
