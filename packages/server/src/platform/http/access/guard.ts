import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import underPressure from "@fastify/under-pressure";
import type { FastifyReply, FastifyRequest } from "fastify";
import { TooManyRequests } from "../answer/answer-errors.ts";
import { sendProblem } from "../answer/problems.ts";
import type { App } from "../app.ts";
import { type Authenticate, accessOf, type Caller, partnerOf, whoIs } from "./caller.ts";

/** How many requests a minute may be sent: by one person or key, and by an address that shows neither. */
export interface Limits {
  readonly known: number;
  readonly unknown: number;
}

/** What the guard is told. */
export interface GuardOptions {
  readonly limits?: Limits;
  /** Whether a browser shows a page of ours under this origin. */
  readonly isOwnOrigin: (origin: string) => boolean;
}

const defaultLimits: Limits = { known: 6000, unknown: 600 };

/** What watches over the server: always to be reached, whatever the load. */
const watching = ["/healthz", "/readyz", "/metrics"];

/**
 * Adds what stands before every route: headers that keep browsers safe, limits, and who may do what. Comes
 * before the routes.
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
    // A wrong key must not open a fresh account of requests, so only who is known is told from nobody.
    keyGenerator: ({ caller, ip }) => (caller === null ? ip : whoIs(caller)),
    max: ({ caller }) => (caller === null ? limits.unknown : limits.known),
    allowList: (request) => watching.includes(request.url),
    errorResponseBuilder: (_, { ttl }) => new TooManyRequests(Math.ceil(ttl / 1000)),
  });
  // After the limit, which is counted in onRequest, and before a body is read.
  app.addHook("preParsing", async (request, reply) => {
    if (!needsCaller(request)) return;
    const { caller, credential, method, headers } = request;
    if (caller === null) return refuseUnknown(request, reply);
    // A browser sends a cookie wherever a page of anybody's tells it to; it says from where.
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

/** A route that doesn't say what it does would be open to all, or to nobody. */
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

/** Answers where the caller may not do what the route does; undefined where it may. */
function refuseAccess(
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
): FastifyReply | undefined {
  const { action } = request.routeOptions.config;
  // No such route: that is answered by who knows the routes.
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
