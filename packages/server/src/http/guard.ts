import { createHash } from "node:crypto";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import underPressure from "@fastify/under-pressure";
import type { FastifyRequest } from "fastify";
import { TooManyRequests } from "./answer-errors.ts";
import { keyComparer } from "./api-key.ts";
import type { App } from "./app.ts";
import { sendProblem } from "./problems.ts";

/** How many requests a minute an address may send, with the right key and without. */
export interface Limits {
  readonly withKey: number;
  readonly withoutKey: number;
}

const defaultLimits: Limits = { withKey: 6000, withoutKey: 600 };

/** What watches over the server: always to be reached, whatever the load. */
const watching = ["/healthz", "/readyz", "/metrics"];

/** Adds what stands before every route: headers that keep browsers safe, limits, and the key. */
export async function guard(app: App, apiKey: string, limits: Limits = defaultLimits): Promise<void> {
  const isRight = keyComparer(apiKey);
  const hasKey = (request: FastifyRequest) => isRight(bearer(request) ?? "");
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
  await app.register(rateLimit, {
    timeWindow: 60_000,
    // A wrong key must not open a fresh account of requests, so only the right one is told from none.
    keyGenerator: (request) => (hasKey(request) ? `${request.ip} ${digest(apiKey)}` : request.ip),
    max: (request) => (hasKey(request) ? limits.withKey : limits.withoutKey),
    allowList: (request) => watching.includes(request.url),
    errorResponseBuilder: (_, { ttl }) => new TooManyRequests(Math.ceil(ttl / 1000)),
  });
  // After the limit, which is counted in onRequest, and before a body is read.
  app.addHook("preParsing", async (request, reply) => {
    if (!/^\/api\/v1(\/|\?|$)/.test(request.url) || request.method === "OPTIONS") return;
    if (hasKey(request)) return;
    const known = bearer(request) !== null;
    const challenge = `Bearer realm="laurel"${known ? ', error="invalid_token"' : ""}`;
    return sendProblem(
      request,
      reply.header("www-authenticate", challenge),
      known ? "key-wrong" : "key-missing",
    );
  });
}

/** The token of `Authorization: Bearer …`; null where there is none. */
function bearer(request: FastifyRequest): string | null {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
