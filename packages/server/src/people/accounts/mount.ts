import { usualBodyBytes } from "@laurel/contract";
import { firstCharacters } from "@laurel/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { sendProblem } from "../../platform/http/answer/problems.ts";
import { findUnkeptText } from "../../platform/http/answer/validate.ts";
import type { App } from "../../platform/http/app.ts";
import { isSimple, TooComplex } from "../../platform/http/budget/read-json.ts";
import { addressHeader, requestIdHeader } from "./auth-headers.ts";
import type { Identity } from "./open-identity.ts";

/** The endpoints of the library that are offered, below `/api/auth`; there is no route to the others. */
const offered = [
  ["GET", "/get-session", "/list-sessions"],
  ["POST", "/sign-in/email", "/sign-in/social", "/sign-out"],
  ["POST", "/revoke-session", "/revoke-sessions", "/revoke-other-sessions"],
  ["GET", "/callback/:provider"],
  ["POST", "/callback/:provider"],
  ["POST", "/request-password-reset", "/reset-password", "/change-password", "/update-user"],
  ["POST", "/two-factor/enable", "/two-factor/disable", "/two-factor/get-totp-uri"],
  ["POST", "/two-factor/verify-totp", "/two-factor/verify-backup-code"],
  ["POST", "/two-factor/generate-backup-codes"],
] as const;

/** Endpoints that do nothing without a session, and where there is nothing to guess. */
const ofPerson: readonly string[] = [
  "/get-session",
  "/list-sessions",
  "/sign-out",
  "/revoke-session",
  "/revoke-sessions",
  "/revoke-other-sessions",
  "/update-user",
];

const root = "/api/auth";

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
    scope.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: usualBodyBytes },
      (request, body: Buffer, done) => {
        if (isJson(request) && !isSimple(body)) done(new TooComplex("the body is too complex"));
        else done(null, body);
      },
    );
    for (const [method, ...endpoints] of offered) {
      for (const endpoint of endpoints) {
        scope.route({
          method,
          url: `${root}${endpoint}`,
          exposeHeadRoute: false,
          schema: { hide: true },
          config: { action: "public", countsPerson: ofPerson.includes(endpoint) },
          handler: (request, reply) => answer(identity, endpoint, request, reply),
        });
      }
    }
  });
}

async function answer(
  identity: Identity,
  endpoint: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { provider = "" } = request.params as { readonly provider?: string };
  const path = `${root}${endpoint.replace(":provider", provider)}`;
  if (endpoint.includes(":provider") && !/^[a-z][a-z0-9-]*$/.test(provider))
    return sendProblem(request, reply, "route-unknown", { params: { path: firstCharacters(path, 200) } });
  const pointer = findUnkeptText({ query: request.query, body: readBody(request) });
  if (pointer !== null) {
    const message = messagesFor(request).refusal("field-character");
    const errors = [{ code: "field-character", message, pointer }];
    return sendProblem(request, reply, "request-invalid", { params: { count: 1 }, errors });
  }
  const [response] = await Promise.all([
    identity.handler(requestOf(identity, path, request)),
    new Promise((done) => setTimeout(done, leastMs[endpoint] ?? 0)),
  ]);
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status === 429 && codeIn(body) === undefined) {
    const seconds = Number(response.headers.get("x-retry-after") ?? "60");
    return sendProblem(request, reply, "too-many-requests", { params: { seconds }, retryAfterS: seconds });
  }
  reply.code(response.status);
  for (const [name, value] of response.headers) {
    if (name === "x-retry-after") reply.header("retry-after", value);
    else if (name !== "set-cookie" && name !== "cache-control") reply.header(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header("set-cookie", cookies);
  return reply.send(body);
}

/** The code of a refusal of the library; its limits of requests have none. */
function codeIn(body: Buffer): unknown {
  try {
    return (JSON.parse(body.toString()) as { readonly code?: unknown } | null)?.code;
  } catch {
    return undefined;
  }
}

/** A body as the library will read it; null if it can't be read. */
function readBody(request: FastifyRequest): unknown {
  const { body } = request;
  if (!Buffer.isBuffer(body)) return null;
  const text = body.toString();
  if (!isJson(request)) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isJson({ headers }: FastifyRequest): boolean {
  return /json/i.test(headers["content-type"] ?? "");
}

/** The request as the library reads it: to the endpoint that matched, in its only spelling. */
function requestOf({ origins }: Identity, path: string, request: FastifyRequest): Request {
  const headers = new Headers({ [addressHeader]: request.ip, [requestIdHeader]: request.id });
  for (const name of [...handedOn, ...fetchMetadata]) {
    const value = request.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const url = new URL(path, origins[0]);
  for (const [name, values] of Object.entries(request.query as Record<string, string | string[]>)) {
    for (const value of [values].flat()) url.searchParams.append(name, value);
  }
  const body = request.method === "POST" ? ((request.body as Buffer | undefined) ?? null) : null;
  return new Request(url, { method: request.method, headers, body: body as Buffer<ArrayBuffer> | null });
}
