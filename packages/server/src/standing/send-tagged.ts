import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";

/** JSON with a tag of its content. */
export interface TaggedJson {
  readonly json: string;
  readonly tag: string;
}

/** Tags JSON. */
export function taggedJson(json: string): TaggedJson {
  return { json, tag: `"${hash("sha256", json, "base64url").slice(0, 22)}"` };
}

/** Sends JSON with the tag of its content: a caller that has the same one gets a 304. */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  { json, tag }: TaggedJson,
): FastifyReply {
  reply.headers({ etag: tag, "cache-control": "private, no-cache" });
  const known = (request.headers["if-none-match"] ?? "")
    .split(",")
    .map((each) => each.trim().replace(/^W\//, ""));
  if (known.includes(tag) || known.includes("*")) return reply.code(304).send();
  return reply.header("content-type", "application/json; charset=utf-8").send(json);
}
