import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Sends JSON with a tag of its content: a caller that has the same one gets a 304. */
export function sendTagged(request: FastifyRequest, reply: FastifyReply, json: string): FastifyReply {
  const tag = `"${hash("sha256", json, "base64url").slice(0, 22)}"`;
  reply.headers({ etag: tag, "cache-control": "private, no-cache" });
  const known = (request.headers["if-none-match"] ?? "")
    .split(",")
    .map((each) => each.trim().replace(/^W\//, ""));
  if (known.includes(tag) || known.includes("*")) return reply.code(304).send();
  return reply.header("content-type", "application/json; charset=utf-8").send(json);
}
