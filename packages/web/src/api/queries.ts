import {
  type ExplainedStanding,
  getPartner,
  getProgram,
  getStanding,
  getWaiting,
  listOffers,
  listPartners,
  listPublishers,
  listSetAside,
  type Offer,
  type Partner,
  type PartnerPage,
  type Publisher,
  type QueryOf,
} from "@laurel/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { allPages, call } from "./call.ts";
import type { RequestSender } from "./request.ts";

const minuteMs = 60_000;

/** The program with its texts in the caller's language. */
export function programQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["program", caller],
    queryFn: ({ signal }) => call(caller, getProgram, { query: { locale: caller.locale } }, signal),
    staleTime: 10 * minuteMs,
  });
}

/** A page of partners. The previous page stays on screen until this one is loaded. */
export function partnersQuery(caller: RequestSender, query: QueryOf<typeof listPartners>) {
  return queryOptions({
    queryKey: ["partners", caller.key, caller.locale, query],
    queryFn: ({ signal }): Promise<PartnerPage> => call(caller, listPartners, { query }, signal),
    placeholderData: keepPreviousData,
  });
}

/** The first partners that can't be decided. */
export function setAsideQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["set-aside", caller.key, caller.locale],
    queryFn: ({ signal }) => call(caller, listSetAside, { query: { limit: 5 } }, signal),
    staleTime: minuteMs,
  });
}

/** How many partners have a stage (`track.stage`, or `none`). */
export function stageCountQuery(caller: RequestSender, stage: string) {
  return queryOptions({
    queryKey: ["stage-count", caller.key, stage],
    queryFn: ({ signal }): Promise<PartnerPage> =>
      call(caller, listPartners, { query: { stage, limit: 1 } }, signal),
    select: ({ total }) => total,
    staleTime: minuteMs,
  });
}

/** What was received from all partners and does not count yet. */
export function waitingQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["waiting", caller.key],
    queryFn: ({ signal }) => call(caller, getWaiting, {}, signal),
    staleTime: minuteMs,
  });
}

/** One partner, with the same fields as in the list. */
export function partnerQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: ["partner", caller.key, partnerId],
    queryFn: ({ signal }): Promise<Partner> => call(caller, getPartner, { params: { partnerId } }, signal),
  });
}

/** A partner's standing on a day (undefined: today), with its reasons. */
export function standingQuery(caller: RequestSender, partnerId: string, asOf: string | undefined) {
  const query = asOf === undefined ? {} : { asOf };
  return queryOptions({
    queryKey: ["standing", caller.key, partnerId, asOf],
    queryFn: ({ signal }): Promise<ExplainedStanding> =>
      call(caller, getStanding, { params: { partnerId }, query }, signal),
    placeholderData: (before, query) => (query?.queryKey[2] === partnerId ? before : undefined),
  });
}

/** All publishers of a partner. */
export function publishersQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: ["publishers", caller.key, partnerId],
    queryFn: ({ signal }) =>
      allPages<Publisher>((query) => call(caller, listPublishers, { params: { partnerId }, query }, signal)),
  });
}

/** All offers of a partner. */
export function offersQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: ["offers", caller.key, partnerId],
    queryFn: ({ signal }) =>
      allPages<Offer>((query) => call(caller, listOffers, { params: { partnerId }, query }, signal)),
    staleTime: minuteMs,
  });
}
