import { usualBodyBytes } from "@laurel/contract";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../app.ts";
import { jsonLimits, TooComplex } from "../budget/read-json.ts";
import { ForgedCursor } from "../paging/list-page.ts";
import { messagesFor } from "./language.ts";
import { sendProblem } from "./problems.ts";
import { type FieldError, InvalidRequest, invalidFields } from "./validate.ts";

/** The names of a request's parts for people. */
const parts: Readonly<Record<string, string>> = { querystring: "query", params: "path" };

/**
 * Turns an error in a request into a problem document; the details of an internal error go into the log, not
 * to the caller.
 */
export function answerErrors(app: App): void {
  app.setErrorHandler(answerError);
}

/** Answers a request that failed with an error. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { statusCode = 500, code, message, validationContext } = error as FastifyError;
  if (error instanceof InvalidRequest) {
    const part = parts[validationContext ?? ""] ?? validationContext ?? "body";
    const found = error.validation as unknown as FieldError[];
    const errors = invalidFields(found, part, messagesFor(request));
    return sendProblem(request, reply, "request-invalid", { params: { count: errors.length }, errors });
  }
  if (error instanceof ForgedCursor) return sendProblem(request, reply, "cursor-invalid");
  if (error instanceof TooComplex)
    return sendProblem(request, reply, "request-too-complex", { params: jsonLimits });
  if (statusCode === 413) {
    const { bodyLimit: limit = usualBodyBytes } = request.routeOptions;
    return sendProblem(request, reply.header("connection", "close"), "request-too-large", {
      params: { limit },
    });
  }
  if (statusCode === 415) {
    const { consumes } = (request.routeOptions.schema ?? {}) as { readonly consumes?: readonly string[] };
    const expected = consumes?.join(", ") ?? "application/json";
    return sendProblem(request, reply, "media-type-unknown", { params: { expected } });
  }
  if (error instanceof TooManyRequests) {
    reply.header("retry-after", String(error.seconds));
    return sendProblem(request, reply, "too-many-requests", { params: { seconds: error.seconds } });
  }
  if (statusCode >= 400 && statusCode < 500) {
    return sendProblem(request, reply, "request-malformed", { params: { reason: code ?? message } });
  }
  request.log.error({ err: error }, "a request failed");
  if (tooSlow.test(code ?? "")) return sendProblem(request, reply.header("retry-after", "5"), "server-busy");
  const lost = lostDatabase.test(code ?? "") || lostConnection.test(message);
  if (!lost) return sendProblem(request, reply, "internal-error");
  return sendProblem(request, reply.header("retry-after", "2"), "database-unreachable");
}

/** A caller with too many requests. */
export class TooManyRequests extends Error {
  override readonly name = "TooManyRequests";
  readonly statusCode = 429;
  readonly seconds: number;

  constructor(seconds: number) {
    super("too many requests");
    this.seconds = seconds;
  }
}

/** PostgreSQL is shutting down, starting up, full or gone (classes 08 and 57, 53300); or nothing listens. */
const lostDatabase = /^(08\w{3}|57P0[123]|53300|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT)$/;
const lostConnection = /^Connection terminated|timeout exceeded when trying to connect/;

/** A statement, a wait for a lock, a pause or a transaction took longer than the login may. */
const tooSlow = /^(57014|55P03|25P03|25P04)$/;
