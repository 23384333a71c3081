import compress from "@fastify/compress";
import type { onSendHookHandler } from "fastify";
import type { App } from "../app.ts";

/** A smaller answer fits in one packet anyway. */
const fromBytes = 1024;

/**
 * Compresses the answers to reads, for callers that ask for it; call it before the routes are added. The
 * length of a compressed answer depends on its content, so an answer that may hold a secret is not
 * compressed: the answers to changes, such as making a key, and everything about sign-in.
 */
export async function compressAnswers(app: App): Promise<void> {
  app.addHook("onRoute", (route) => {
    const reads = [route.method].flat().every((method) => method === "GET" || method === "HEAD");
    if (!reads || route.url.startsWith("/api/auth/")) route.compress = false;
  });
  await app.register(compress, {
    threshold: fromBytes,
    encodings: ["br", "gzip"],
    customTypes: /^text\/(?!event-stream)|[/+](x-nd)?json(;|$)|\+xml(;|$)/,
    globalDecompression: false,
  });
  // Added last, so that it runs last: the same content in another encoding is not the same bytes.
  app.addHook("onRoute", (route) => {
    route.onSend = [...[route.onSend ?? []].flat(), weakenTag];
  });
}

const weakenTag: onSendHookHandler = (_, reply, payload, done) => {
  const tag = reply.getHeader("etag");
  if (reply.hasHeader("content-encoding") && typeof tag === "string" && tag.startsWith('"'))
    reply.header("etag", `W/${tag}`);
  done(null, payload);
};
