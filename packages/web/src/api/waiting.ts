import { listSetAside, listWaitingRefunds, retrySetAside } from "@laurel/contract";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import { growing, pageFrom } from "./lists.ts";
import type { RequestSender } from "./request.ts";

/** The refunds and chargebacks that wait for their line. */
export function waitingRefundsQuery(caller: RequestSender) {
  return infiniteQueryOptions({
    ...growing,
    queryKey: ["waiting", "refunds", caller.key],
    queryFn: ({ pageParam, signal }) =>
      call(caller, listWaitingRefunds, { query: pageFrom(pageParam, 20) }, signal),
  });
}

/** All partners that can't be decided. */
export function allSetAsideQuery(caller: RequestSender) {
  return infiniteQueryOptions({
    ...growing,
    queryKey: ["set-aside", "all", caller.key, caller.locale],
    queryFn: ({ pageParam, signal }) =>
      call(caller, listSetAside, { query: pageFrom(pageParam, 20) }, signal),
  });
}

/** Has all of them decided again; gives how many that are. */
export async function retryAll(caller: RequestSender): Promise<number> {
  return (await call(caller, retrySetAside, {})).retried;
}
