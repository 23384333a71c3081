import { usualBodyBytes } from "@laurel/contract";
import { firstCharacters } from "@laurel/core";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { failureOf } from "../../database/failure.ts";
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
    const takesFile = consumes?.includes("text/csv") === true;
    const { "content-type": type } = request.headers;
    return sendProblem(request, reply, "media-type-unknown", {
      params: {
        found: type === undefined ? "none" : firstCharacters(`Content-Type: ${type}`, 100),
        expected: consumes?.join(", ") ?? "application/json",
        way: takesFile ? wayToSend(type ?? "") : "none",
      },
    });
  }
  if (error instanceof TooManyRequests) {
    reply.header("retry-after", String(error.seconds));
    return sendProblem(request, reply, "too-many-requests", { params: { seconds: error.seconds } });
  }
  if (statusCode >= 400 && statusCode < 500) {
    return sendProblem(request, reply, "request-malformed", { params: { reason: code ?? message } });
  }
  request.log.error({ err: error }, "a request failed");
  const problem = problemOf[failureOf(error) ?? "denied"];
  if (problem === null) return sendProblem(request, reply, "internal-error");
  const seconds = problem === "database-unreachable" ? "2" : "5";
  return sendProblem(request, reply.header("retry-after", seconds), problem);
}

/** What to do with a body that holds a file, but isn't one: the word for it in the refusal's sentence. */
function wayToSend(type: string): "form" | "archive" | "workbook" | "none" {
  if (/^(multipart|application\/x-www-form-urlencoded)/i.test(type)) return "form";
  if (/^application\/(x-)?(zip|gzip|7z|rar|tar|bzip2?)/i.test(type)) return "archive";
  return /excel|spreadsheet/i.test(type) ? "workbook" : "none";
}

/** Null: the caller can do nothing about it, and the log has it. */
const problemOf = {
  unreachable: "database-unreachable",
  full: "database-full",
  "read-only": "database-read-only",
  busy: "server-busy",
  denied: null,
  outdated: null,
} as const;

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
