import type { LoopPromise, Outreach, QueryOf } from "@laurel/contract";
import * as contract from "@laurel/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { allPages, call } from "./call.ts";
import { loopKey } from "./loop.ts";
import type { RequestSender } from "./request.ts";

// The first parts of the keys are those that `live.ts` asks again when something changes.

/** A page of the team's queue, the first due first. The page before stays until it is there. */
export function queueQuery(caller: RequestSender, query: QueryOf<typeof contract.listPromises>) {
  return queryOptions({
    queryKey: ["promises", caller.key, "queue", query],
    queryFn: ({ signal }) => call(caller, contract.listPromises, { query }, signal),
    placeholderData: keepPreviousData,
  });
}

/** How much of the queue is late, due today, later, and waiting for partners. */
export function queueCountsQuery(caller: RequestSender, query: QueryOf<typeof contract.countPromises>) {
  return queryOptions({
    queryKey: ["promises", caller.key, "counts", query],
    queryFn: ({ signal }) => call(caller, contract.countPromises, { query }, signal),
    placeholderData: keepPreviousData,
  });
}

/** A page of all partners' requests, the latest first. */
export function teamRequestsQuery(caller: RequestSender, query: QueryOf<typeof contract.listRequests>) {
  return queryOptions({
    queryKey: ["requests", caller.key, "team", query],
    queryFn: ({ signal }) => call(caller, contract.listRequests, { query }, signal),
    placeholderData: keepPreviousData,
  });
}

/** A page of publications with the team's first word about them, the first due first. */
export function outreachQuery(caller: RequestSender, query: QueryOf<typeof contract.listOutreach>) {
  return queryOptions({
    queryKey: ["outreach", caller.key, "team", query],
    queryFn: ({ signal }) => call(caller, contract.listOutreach, { query }, signal),
    placeholderData: keepPreviousData,
  });
}

/** The publications of one partner. */
export function partnerOutreachQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "outreach"],
    queryFn: ({ signal }) =>
      allPages<Outreach>((page) =>
        call(caller, contract.listOutreach, { query: { ...page, partnerId } }, signal),
      ),
  });
}

/** How many publications are where, and which need attention. */
export function leftBehindQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["left-behind", caller.key],
    queryFn: ({ signal }) => call(caller, contract.countLeftBehind, {}, signal),
  });
}

/** A page of what happened to a partner, the latest first. */
export function eventsQuery(caller: RequestSender, partnerId: string, cursor: string | undefined) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "events", cursor ?? null],
    queryFn: ({ signal }) =>
      call(
        caller,
        contract.listEvents,
        { params: { partnerId }, query: { limit: 20, ...(cursor === undefined ? {} : { cursor }) } },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

/**
 * Takes a promise with everything of its subject, or hands it over.
 * @throws RefusedRequest with the code `taken-by-other` if someone else has taken it since it was read.
 */
export function assignPromise(
  caller: RequestSender,
  { promiseId, revision }: Pick<LoopPromise, "promiseId" | "revision">,
  to: { readonly userId?: string; readonly note?: string } = {},
) {
  return call(caller, contract.assignPromise, { params: { promiseId }, body: { revision, ...to } });
}

/** Hides a promise from the queue until a moment, RFC 3339; null: it is shown again. */
export function snoozePromise(caller: RequestSender, promiseId: number, until: string | null) {
  return call(caller, contract.snoozePromise, { params: { promiseId }, body: { until } });
}

/** Records that a member of the team looks at the portal as the partner sees it. */
export function recordView(caller: RequestSender, partnerId: string): Promise<null> {
  return call(caller, contract.viewPartner, { params: { partnerId } });
}

/** How many publications that need attention are shown at once; their number is in the counts. */
const mostCases = 200;

/** The publications that need attention, those due first, of every state that has any. */
export function leftBehindCasesQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["left-behind", caller.key, "cases"],
    queryFn: async ({ signal }): Promise<readonly Outreach[]> => {
      const of = async (state: Outreach["state"]) => {
        const query = { state, limit: mostCases };
        return (await call(caller, contract.listOutreach, { query }, signal)).items;
      };
      const found = await Promise.all((["unattended", "late", "support-open", "in-time"] as const).map(of));
      return found.flat().filter(({ cause }) => cause !== null);
    },
  });
}
