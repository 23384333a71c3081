import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../app.ts";
import { ForgedCursor } from "../paging/list-page.ts";
import { messagesFor } from "./language.ts";
import type { Fallback } from "./portal.ts";
import { sendProblem } from "./problems.ts";
import { type FieldError, InvalidRequest, invalidFields } from "./validate.ts";

/** The names of a request's parts for people. */
const parts: Readonly<Record<string, string>> = { querystring: "query", params: "path" };

/**
 * Turns an error in a request into a problem document; the details of an internal error go into the log, not
 * to the caller.
 */
export function answerErrors(app: App, fallback: () => Fallback): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, notFoundHandler(routesOf(app), fallback));
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
  if (statusCode === 413) return sendProblem(request, reply, "request-too-large");
  if (statusCode === 415) {
    const { consumes } = (request.routeOptions.schema ?? {}) as { readonly consumes?: readonly string[] };
    const expected = consumes?.join(", ") ?? "application/json";
    return sendProblem(request, reply, "media-type-unknown", { params: { expected } });
  }
  if (error instanceof TooManyRequests) {
    return sendProblem(request, reply, "too-many-requests", { params: { seconds: error.seconds } });
  }
  if (statusCode >= 400 && statusCode < 500) {
    return sendProblem(request, reply, "request-malformed", { params: { reason: message } });
  }
  request.log.error({ err: error }, "a request failed");
  if (tooSlow.test(code ?? "")) return sendProblem(request, reply.header("retry-after", "5"), "server-busy");
  const lost = lostDatabase.test(code ?? "") || lostConnection.test(message);
  return sendProblem(request, reply, lost ? "database-unreachable" : "internal-error");
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

interface Route {
  readonly method: string;
  readonly path: RegExp;
}

/** Collects the routes as they are added. */
function routesOf(app: App): readonly Route[] {
  const routes: Route[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    const path = new RegExp(
      `^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/:\w+/g, "[^/]+")}$`,
    );
    for (const name of [method].flat()) routes.push({ method: name, path });
  });
  return routes;
}

/** The answer if there is no route: 204 to OPTIONS, 405 where another method would do, else 404. */
function notFoundHandler(routes: readonly Route[], fallback: () => Fallback) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const page = fallback()(request, reply);
    if (page !== null) return page;
    const path = request.url.split("?")[0] ?? "";
    const methods = routes.filter((route) => route.path.test(path)).map(({ method }) => method);
    if (methods.length === 0) {
      return sendProblem(request, reply, "route-unknown", { params: { path: path.slice(0, 200) } });
    }
    const allowed = [...new Set([...methods, "OPTIONS"])].sort().join(", ");
    reply.header("allow", allowed);
    if (request.method === "OPTIONS") return reply.code(204).send();
    return sendProblem(request, reply, "method-not-allowed", { params: { method: request.method, allowed } });
  };
}
