import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import underPressure from "@fastify/under-pressure";
import { type Action, usualBodyBytes } from "@laurel/contract";
import { firstCharacters } from "@laurel/core";
import type { FastifyReply, FastifyRequest, RouteHandlerMethod, RouteOptions } from "fastify";
import { TooManyRequests } from "../answer/answer-errors.ts";
import { sendProblem } from "../answer/problems.ts";
import type { App } from "../app.ts";
import { type BodyDeadline, expectBody, hasBody, usualDeadline } from "../budget/body-deadline.ts";
import { Turns } from "../budget/turns.ts";
import { type Authenticate, accessOf, type Caller, mayKnow, partnerOf, whoIs } from "./caller.ts";
import { bearer } from "./installation-key.ts";
import { hostOf, type IsOwnHost, isFromThisMachine, namesTwoHosts } from "./own-hosts.ts";
import { networkOf, WrongCredentials } from "./wrong-credentials.ts";

/** How many requests are allowed per minute: from one person or key, and from an address without either. */
export interface Limits {
  readonly known: number;
  readonly unknown: number;
  /** How long a request waits for its turn, in milliseconds; 10 seconds unless said. */
  readonly waitMs?: number;
}

/** Options of the guard. */
export interface GuardOptions {
  readonly limits?: Limits;
  /** Whether an origin is one of Laurel's own pages. */
  readonly isOwnOrigin: (origin: string) => boolean;
  readonly isOwnHost: IsOwnHost;
  readonly bodyDeadline?: BodyDeadline;
}

export const usualLimits: Limits = { known: 6000, unknown: 600 };

/** Probes hold no data. They answer under any load, and to any host: an orchestrator asks by address. */
const probes = ["/healthz", "/readyz"];
/** Metrics need a key, or the machine's own names. */
const watching = [...probes, "/metrics"];

/** A part of the database's connections for reads, and of those for changes; a browser reads 6 at once. */
const atOnce = { reads: 16, changes: 4 };
const mostWaiting = 256;

/**
 * Adds the checks before every route. What they decide depends on the route that matched and never on the
 * address, which can be spelled in many ways. Call it before the routes are added.
 */
export async function guard(app: App, authenticate: Authenticate, options: GuardOptions): Promise<void> {
  const { limits = usualLimits, isOwnOrigin, isOwnHost, bodyDeadline = usualDeadline } = options;
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
    },
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  });
  checkRoutes(app);
  takeTurns(app, limits);
  app.addHook("onRequest", (request, reply, done) => {
    expectBody(request, reply, bodyDeadline);
    if (refuseFraming(request, reply, isOwnHost) === undefined) done();
  });
  await app.register(underPressure, {
    maxEventLoopDelay: 5_000,
    pressureHandler: async (request, reply, _, delayMs) => {
      // Without a sample since the last look the library says infinity; that is no delay that was seen.
      if (delayMs === Number.POSITIVE_INFINITY || isAt(watching, request)) return;
      await sendProblem(request, reply.header("retry-after", "5"), "server-busy");
    },
  });
  findCallers(app, authenticate, limits);
  await app.register(rateLimit, {
    timeWindow: 60_000,
    keyGenerator: (request) => (isFile(request) ? `files:${networkOf(request.ip)}` : callerName(request)),
    max: (request) => (request.caller === null && !isFile(request) ? limits.unknown : limits.known),
    allowList: (request) => isAt(probes, request),
    errorResponseBuilder: (_, { ttl }) => new TooManyRequests(Math.ceil(ttl / 1000)),
  });
  // After the rate limit, which is counted in onRequest, and before the body is read.
  app.addHook("preParsing", (request, reply, _, done) => {
    if (refuseAccess(request, reply, isOwnOrigin) === undefined) done();
  });
}

function isAt(urls: readonly string[], { routeOptions: { url } }: FastifyRequest): boolean {
  return url !== undefined && urls.includes(url);
}

/**
 * Whether a request is for a file of the page or of the API's documentation. On a first visit a browser asks
 * for dozens of them, and all people of an office ask from one address: they count by themselves.
 */
function isFile({ routeOptions: { config } }: FastifyRequest): boolean {
  return config.isOfLibrary === true;
}

/** A route without an action would be open to everyone, or to no one: the server doesn't start with it. */
function checkRoutes(app: App): void {
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => void routes.push(route));
  app.addHook("onReady", async () => {
    const open = routes.filter(({ config }) => config?.action === undefined);
    const names = open.map(({ method, url }) => `${[method].flat().join(", ")} ${url}`);
    if (names.length > 0)
      throw new Error(`these routes declare no action of the table of roles: ${names.join("; ")}`);
  });
}

/** Lets a few requests of each caller run at once. */
function takeTurns(app: App, { waitMs = 10_000 }: Limits): void {
  const queue = { waiting: mostWaiting, waitMs };
  const reads = new Turns({ ...queue, atOnce: atOnce.reads });
  const changes = new Turns({ ...queue, atOnce: atOnce.changes });
  app.addHook("onRoute", (route) => {
    if (probes.includes(route.url) || route.config?.staysOpen === true) return;
    const isRead = [route.method].flat().every((method) => method === "GET" || method === "HEAD");
    route.handler = inTurn(isRead ? reads : changes, route.handler);
  });
}

function inTurn(turns: Turns, handler: RouteHandlerMethod): RouteHandlerMethod {
  return async function (request, reply) {
    const name = callerName(request);
    const turn = turns.take(name);
    if (turn !== true && !(await turn)) throw new TooManyRequests(1);
    try {
      const answer: unknown = await handler.call(this, request, reply);
      // Until the answer was sent: a handler of a library may only have begun.
      return answer === undefined ? await reply : answer;
    } finally {
      turns.end(name);
    }
  };
}

/** The name under which a caller's requests are counted; those with a wrong key count for the address. */
function callerName({ caller, ip }: FastifyRequest): string {
  return caller === null ? networkOf(ip) : whoIs(caller);
}

/** Refuses a request to another host, and a body where there can be none. */
function refuseFraming(
  request: FastifyRequest,
  reply: FastifyReply,
  isOwnHost: IsOwnHost,
): FastifyReply | undefined {
  if (namesTwoHosts(request)) {
    return sendProblem(request, reply, "request-malformed", { params: { reason: "HOSTS" } });
  }
  const host = hostOf(request);
  if (!isOwnHost(host) && !isAt(watching, request))
    return sendProblem(request, reply, "host-unknown", { params: { found: firstCharacters(host, 200) } });
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (isRead && hasBody(request)) {
    const bytes = Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY);
    if (bytes > usualBodyBytes) {
      reply.header("connection", "close");
      return sendProblem(request, reply, "request-too-large", { params: { limit: usualBodyBytes } });
    }
  }
  return undefined;
}

/** Finds the caller of each request, unless the route is public. */
function findCallers(app: App, authenticate: Authenticate, limits: Limits): void {
  const wrong = new WrongCredentials(limits.unknown);
  app.decorateRequest("caller", null);
  app.decorateRequest("credential", null);
  app.decorateRequest("subjectPartner", null);
  app.addHook("onRequest", async (request) => {
    const { action, countsPerson = false } = request.routeOptions.config;
    if (request.is404 || (action === "public" && !countsPerson)) return;
    const token = bearer(request);
    const address = networkOf(request.ip);
    if (token !== null) {
      const seconds = wrong.waitFor(address, token, Date.now());
      if (seconds > 0) throw new TooManyRequests(seconds);
    }
    const { caller, credential } = await authenticate(request);
    if (token !== null) wrong.record(address, token, caller !== null, Date.now());
    request.caller = caller;
    request.credential = credential;
    const { findPartner } = request.routeOptions.config;
    if (findPartner === undefined || caller === null) return;
    const partnerId = await findPartner(request.params as Readonly<Record<string, string>>);
    // What a caller may not know of is, to them, something that doesn't exist.
    if (partnerId !== null && mayKnow(caller, partnerId)) request.subjectPartner = partnerId;
  });
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

/** Refuses a request that may not do what its route does; undefined where it may. */
function refuseAccess(
  request: FastifyRequest,
  reply: FastifyReply,
  isOwnOrigin: GuardOptions["isOwnOrigin"],
): FastifyReply | undefined {
  const { url, config } = request.routeOptions;
  const { action, isOpenHere = false } = config;
  // A method of an extension of HTTP has no route at all.
  if (url === undefined || action === "public") return undefined;
  if (action === undefined) throw new Error(`${url} declares no action`);
  const { caller, credential, method, headers } = request;
  if (caller === null)
    return isOpenHere && isFromThisMachine(request) ? undefined : refuseUnknown(request, reply);
  // Any site can make a browser send our cookie, but the browser names the site in `origin`.
  const changes = credential === "session" && method !== "GET" && method !== "HEAD";
  if (changes && !(headers.origin !== undefined && isOwnOrigin(headers.origin)))
    return sendProblem(request, reply, "origin-foreign");
  return action === "signed-in" ? undefined : refuseCaller(request, reply, caller, action);
}

function refuseCaller(
  request: FastifyRequest,
  reply: FastifyReply,
  caller: Caller,
  action: Action,
): FastifyReply | undefined {
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
