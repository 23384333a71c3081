import type { FastifyReply, FastifyRequest } from "fastify";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { sendProblem } from "../../platform/http/answer/problems.ts";
import { findUnkeptText } from "../../platform/http/answer/validate.ts";
import type { App } from "../../platform/http/app.ts";
import { addressHeader, requestIdHeader } from "./auth-headers.ts";
import type { Identity } from "./open-identity.ts";

/** The endpoints of the library that are offered; the others answer 404. */
const offered: readonly RegExp[] = [
  /^GET \/(get-session|list-sessions)$/,
  /^POST \/(sign-in\/(email|social)|sign-out|revoke-(session|sessions|other-sessions))$/,
  /^(GET|POST) \/callback\/[a-z][a-z0-9-]*$/,
  /^POST \/(request-password-reset|reset-password|change-password|update-user)$/,
  /^POST \/two-factor\/(enable|disable|get-totp-uri|verify-totp|verify-backup-code|generate-backup-codes)$/,
];

/** Larger than any valid body. */
const bodyLimitBytes = 16_384;

/**
 * The answer takes at least this long, so that its time doesn't show whether there was anything to
 * do.
 */
const leastMs: Readonly<Record<string, number>> = { "/request-password-reset": 250 };

/** The client's headers that the library reads. */
const handedOn = ["content-type", "accept", "cookie", "origin", "referer", "user-agent"] as const;
const fetchMetadata = ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"] as const;

/** Serves signing in and out, resets and second factors under `/api/auth`. */
export async function mountIdentity(app: App, identity: Identity): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const parse = { parseAs: "buffer", bodyLimit: bodyLimitBytes } as const;
    scope.addContentTypeParser("*", parse, (_, body, done) => done(null, body));
    scope.route({
      method: ["GET", "POST"],
      url: "/api/auth/*",
      bodyLimit: bodyLimitBytes,
      schema: { hide: true },
      handler: (request, reply) => answer(identity, request, reply),
    });
  });
}

async function answer(
  identity: Identity,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = new URL(request.url, "http://own.invalid").pathname;
  const endpoint = path.replace(/^\/api\/auth/, "");
  if (!offered.some((known) => known.test(`${request.method} ${endpoint}`)))
    return sendProblem(request, reply, "route-unknown", { params: { path: path.slice(0, 200) } });
  const pointer = findUnkeptText({ query: request.query, body: readBody(request) });
  if (pointer !== null) {
    const message = messagesFor(request).refusal("field-character");
    const errors = [{ code: "field-character", message, pointer }];
    return sendProblem(request, reply, "request-invalid", { params: { count: 1 }, errors });
  }
  const [response] = await Promise.all([
    identity.handler(requestOf(identity, request)),
    new Promise((done) => setTimeout(done, leastMs[endpoint] ?? 0)),
  ]);
  reply.code(response.status);
  for (const [name, value] of response.headers) {
    if (name === "x-retry-after") reply.header("retry-after", value);
    else if (name !== "set-cookie" && name !== "cache-control") reply.header(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header("set-cookie", cookies);
  return reply.send(Buffer.from(await response.arrayBuffer()));
}

/** A body as the library will read it; null if it can't be read. */
function readBody({ body, headers }: FastifyRequest): unknown {
  if (!Buffer.isBuffer(body)) return null;
  const text = body.toString();
  if (!/json/i.test(headers["content-type"] ?? "")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The request as the library reads it: under our own origin, with any host it was sent to. */
function requestOf({ origins }: Identity, request: FastifyRequest): Request {
  const headers = new Headers({ [addressHeader]: request.ip, [requestIdHeader]: request.id });
  for (const name of [...handedOn, ...fetchMetadata]) {
    const value = request.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const url = new URL(request.url, origins[0]);
  const body = request.method === "POST" ? ((request.body as Buffer | undefined) ?? null) : null;
  return new Request(url, { method: request.method, headers, body: body as Buffer<ArrayBuffer> | null });
}
