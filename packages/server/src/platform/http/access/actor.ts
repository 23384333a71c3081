import type { FastifyRequest } from "fastify";
import type { Actor } from "../../audit/append-events.ts";
import { whoIs } from "./caller.ts";

/**
 * The actor of a change, from its request. `partnerId` is set where the actor is not of the partner itself.
 */
export function actorOf(request: FastifyRequest, partnerId: string | null = null): Actor {
  const { caller, id: requestId } = request;
  if (caller === null) throw new Error(`${request.url} makes a change without a caller`);
  const own =
    partnerId === null ||
    (caller.kind === "person" && caller.memberships.some((each) => each.partnerId === partnerId));
  return { who: whoIs(caller), onBehalf: own ? null : partnerId, requestId };
}
