import type { Actor } from "../../audit/append-events.ts";
import { type KnownRequest, whoIs } from "./caller.ts";

/**
 * The actor of a change, from its request. `partnerId` is set where the actor is not of the partner itself.
 */
export function actorOf(request: KnownRequest, partnerId: string | null = null): Actor {
  const { caller, id: requestId } = request;
  const own =
    partnerId === null ||
    (caller.kind === "person" && caller.memberships.some((each) => each.partnerId === partnerId));
  return { who: whoIs(caller), onBehalf: own ? null : partnerId, requestId };
}
