import { type ClockMove, type ClockMoved, getExampleClock, moveExampleClock } from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** What the example's clock shows, and when something falls due next. */
export function exampleClockQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["example-clock", caller.key],
    queryFn: ({ signal }) => call(caller, getExampleClock, {}, signal),
  });
}

/** Moves the example's clock forward; answers once all that falls due on the way is done. */
export function moveClock(caller: RequestSender, move: ClockMove): Promise<ClockMoved> {
  return call(caller, moveExampleClock, { body: move });
}
