import { type BodyOf, getSelfCheck, saveSelfCheck as save } from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import { loopKey } from "./loop.ts";
import type { RequestSender } from "./request.ts";

/** What was found about an offer's listing when it was checked last. */
export function selfCheckQuery(caller: RequestSender, partnerId: string, offerId: string) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "self-check", offerId],
    queryFn: ({ signal }) => call(caller, getSelfCheck, { params: { partnerId, offerId } }, signal),
  });
}

/** Saves what was found about some rules. */
export function saveSelfCheck(
  caller: RequestSender,
  partnerId: string,
  offerId: string,
  results: BodyOf<typeof save>["results"],
) {
  return call(caller, save, { params: { partnerId, offerId }, body: { results } });
}
