import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import underPressure from "@fastify/under-pressure";
import type { FastifyReply, FastifyRequest } from "fastify";
import { TooManyRequests } from "../answer/answer-errors.ts";
import { sendProblem } from "../answer/problems.ts";
import type { App } from "../app.ts";
import { type Authenticate, accessOf, type Caller, partnerOf, whoIs } from "./caller.ts";

/** How many requests are allowed per minute: from one person or key, and from an address without either. */
export interface Limits {
  readonly known: number;
  readonly unknown: number;
}

/** Options of the guard. */
export interface GuardOptions {
  readonly limits?: Limits;
  /** Whether an origin is one of Laurel's own pages. */
  readonly isOwnOrigin: (origin: string) => boolean;
}

const defaultLimits: Limits = { known: 6000, unknown: 600 };

/** Monitoring routes, which answer under any load. */
const watching = ["/healthz", "/readyz", "/metrics"];

/**
 * Adds the checks before every route: security headers, rate limits, and access. Call it before the routes
 * are added.
 */
export async function guard(
  app: App,
  authenticate: Authenticate,
  { limits = defaultLimits, isOwnOrigin }: GuardOptions,
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
    },
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: { maxAge: 15_552_000, includeSubDomains: false },
  });
  await app.register(underPressure, {
    maxEventLoopDelay: 5_000,
    pressureHandler: async (request, reply) => {
      if (watching.includes(request.url)) return;
      await sendProblem(request, reply.header("retry-after", "5"), "server-busy");
    },
  });
  app.decorateRequest("caller", null);
  app.decorateRequest("credential", null);
  app.addHook("onRoute", assertAction);
  app.addHook("onRequest", async (request) => {
    if (!needsCaller(request)) return;
    const { caller, credential } = await authenticate(request);
    request.caller = caller;
    request.credential = credential;
  });
  await app.register(rateLimit, {
    timeWindow: 60_000,
    // Requests with a wrong key count for their address, so that guessing keys does not raise the limit.
    keyGenerator: ({ caller, ip }) => (caller === null ? ip : whoIs(caller)),
    max: ({ caller }) => (caller === null ? limits.unknown : limits.known),
    allowList: (request) => watching.includes(request.url),
    errorResponseBuilder: (_, { ttl }) => new TooManyRequests(Math.ceil(ttl / 1000)),
  });
  // After the rate limit, which is counted in onRequest, and before the body is read.
  app.addHook("preParsing", async (request, reply) => {
    if (!needsCaller(request)) return;
    const { caller, credential, method, headers } = request;
    if (caller === null) return refuseUnknown(request, reply);
    // Any site can make a browser send our cookie, but the browser names the site in `origin`.
    const changes = credential === "session" && method !== "GET" && method !== "HEAD";
    if (changes && !(headers.origin !== undefined && isOwnOrigin(headers.origin)))
      return sendProblem(request, reply, "origin-foreign");
    return refuseAccess(request, reply, caller);
  });
}

const api = /^\/api\/v1(\/|\?|$)/;

function needsCaller({ url, method, routeOptions }: FastifyRequest): boolean {
  return api.test(url) && method !== "OPTIONS" && routeOptions.config.action !== "public";
}

/** A route without an action would be open to everyone, or to no one. */
function assertAction({ url, method, config }: { url: string; method: unknown; config?: object }): void {
  if (api.test(url) && !("action" in (config ?? {}))) {
    throw new Error(`${String(method)} ${url} declares no action of the table of roles`);
  }
}

function refuseUnknown(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const tried = request.credential === "key";
  const challenge = `Bearer realm="laurel"${tried ? ', error="invalid_token"' : ""}`;
  return sendProblem(
    request,
    reply.header("www-authenticate", challenge),
    tried ? "key-wrong" : "sign-in-needed",
  );
}

/** Refuses a caller that may not do what the route does; undefined where it may. */
function refuseAccess(
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
): FastifyReply | undefined {
  const { action } = request.routeOptions.config;
  // There is no such route: the handler for unknown routes answers.
  if (action === undefined || action === "public" || action === "signed-in") return undefined;
  const partnerId = partnerOf(request);
  const access = accessOf(caller, action, partnerId);
  if (access === "allowed") return undefined;
  if (access === "partner-hidden") {
    return sendProblem(request, reply, "partner-not-found", { params: { found: partnerId ?? "" } });
  }
  if (access === "scope-missing") {
    reply.header("www-authenticate", `Bearer realm="laurel", error="insufficient_scope", scope="${action}"`);
  }
  return sendProblem(request, reply, access, { params: { action } });
}
