import { apiRoot } from "@laurel/contract";
import { firstCharacters } from "@laurel/core";
import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import type { App } from "../app.ts";
import type { Fallback } from "./portal.ts";
import { sendProblem } from "./problems.ts";

/**
 * Answers what no operation answers, by routes like any other, so that the router alone reads addresses: 405
 * with the right methods for another method of a path, 204 for OPTIONS, and 404 or the page for another path.
 * Call it before the routes are added, and what it gives after them.
 */
export function answerUnmatched(app: App): (page: Fallback) => void {
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => void routes.push(route));
  // For methods of extensions of HTTP, which have no routes.
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request, reply) => notFound(request, reply));
  return (page) => {
    const own = routes.filter(({ config }) => config?.isOfLibrary !== true);
    for (const [url, found] of Map.groupBy(own, ({ url }) => url)) answerOtherMethods(app, url, found);
    for (const [url, action] of closed)
      answerAlways(app, { url, action, methods: app.supportedMethods, answer: notFound });
    app.get(
      "/*",
      { schema: { hide: true }, config: { action: "public" } },
      async (request, reply) => page(request, reply) ?? notFound(request, reply),
    );
    const methods = app.supportedMethods.filter((method) => method !== "GET" && method !== "HEAD");
    answerAlways(app, { url: "/*", action: "public", methods, answer: notFound });
  };
}

/** Where the page never is. Callers without a credential learn nothing about paths of the API. */
const closed = [
  ["/api", "public"],
  ["/api/*", "public"],
  [apiRoot, "signed-in"],
  [`${apiRoot}/*`, "signed-in"],
  ["/assets/*", "public"],
] as const;

function answerOtherMethods(app: App, url: string, found: readonly RouteOptions[]): void {
  const methods = new Set(found.flatMap(({ method }) => method));
  const isPublic = found.every(({ config }) => config?.action === "public");
  const others = app.supportedMethods.filter((method) => !methods.has(method));
  const allowed = [...new Set([...methods, "OPTIONS"])].sort().join(", ");
  const refused = others.filter((method) => method !== "OPTIONS");
  const answer: FixedAnswer = (request, reply) => {
    const params = { method: request.method, allowed };
    return sendProblem(request, reply.header("allow", allowed), "method-not-allowed", { params });
  };
  answerAlways(app, { url, action: isPublic ? "public" : "signed-in", methods: refused, answer });
  if (!others.includes("OPTIONS")) return;
  const options: FixedAnswer = (_, reply) => reply.header("allow", allowed).code(204).send();
  answerAlways(app, { url, action: "public", methods: ["OPTIONS"], answer: options });
}

type FixedAnswer = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

interface AlwaysAnswered {
  readonly url: string;
  readonly action: "public" | "signed-in";
  readonly methods: readonly string[];
  readonly answer: FixedAnswer;
}

/** Adds a route that answers before it reads a body. */
function answerAlways(app: App, { url, action, methods, answer }: AlwaysAnswered): void {
  app.route({
    method: [...methods] as never,
    url,
    schema: { hide: true },
    config: { action },
    preParsing: async (request: FastifyRequest, reply: FastifyReply) => void answer(request, reply),
    handler: async (request, reply) => answer(request, reply),
  });
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split("?", 1)[0] ?? "";
  return sendProblem(request, reply, "route-unknown", { params: { path: firstCharacters(path, 200) } });
}
