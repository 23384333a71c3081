import type { FastifyRequest } from "fastify";
import type { Actor } from "../../audit/append-events.ts";
import { whoIs } from "./caller.ts";

/** Who makes the change that a request asks for; for a partner, where it isn't the partner's own person. */
export function actorOf(request: FastifyRequest, partnerId: string | null = null): Actor {
  const { caller, id: requestId } = request;
  if (caller === null) throw new Error(`${request.url} changes something for nobody`);
  const own =
    partnerId === null ||
    (caller.kind === "person" && caller.memberships.some((each) => each.partnerId === partnerId));
  return { who: whoIs(caller), onBehalf: own ? null : partnerId, requestId };
}
