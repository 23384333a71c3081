import { type ExplainedStanding, getProgram, type Offer, type Partner } from "@laurel/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import { type Caller, read } from "./request.ts";

/** A page of partners as the API sends it. */
export interface PartnerPage {
  readonly items: readonly Partner[];
  readonly next_cursor: string | null;
  readonly total: number;
}

/** Which partners, and in which order; as in the contract. */
export interface PartnerChoice {
  readonly q?: string | undefined;
  readonly stage?: string | undefined;
  readonly sort?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const minuteMs = 60_000;

/** The program with its texts in the caller's language. */
export function programQuery(caller: Caller) {
  return queryOptions({
    queryKey: ["program", caller],
    queryFn: ({ signal }) => call(caller, getProgram, { query: { locale: caller.locale } }, signal),
    staleTime: 10 * minuteMs,
  });
}

/** A page of partners. The page before stays on screen until it is there. */
export function partnersQuery(caller: Caller, choice: PartnerChoice) {
  return queryOptions({
    queryKey: ["partners", caller.key, choice],
    queryFn: ({ signal }) => read<PartnerPage>(caller, "/partners", { ...choice }, signal),
    placeholderData: keepPreviousData,
  });
}

/** How many partners stand on `stage` (`track.stage`, or `none`). */
export function stageCountQuery(caller: Caller, stage: string) {
  return queryOptions({
    queryKey: ["stage-count", caller.key, stage],
    queryFn: ({ signal }) => read<PartnerPage>(caller, "/partners", { stage, limit: 1 }, signal),
    select: ({ total }: PartnerPage) => total,
    staleTime: minuteMs,
  });
}

/** One partner as in the list. */
export function partnerQuery(caller: Caller, partnerId: string) {
  return queryOptions({
    queryKey: ["partner", caller.key, partnerId],
    queryFn: ({ signal }) => read<Partner>(caller, `/partners/${encodeURIComponent(partnerId)}`, {}, signal),
  });
}

/** What a partner has on a day (today, if undefined), and why. */
export function standingQuery(caller: Caller, partnerId: string, asOf: string | undefined) {
  return queryOptions({
    queryKey: ["standing", caller.key, partnerId, asOf],
    queryFn: ({ signal }) => {
      const path = `/partners/${encodeURIComponent(partnerId)}/standing`;
      return read<ExplainedStanding>(caller, path, { as_of: asOf }, signal);
    },
    placeholderData: (before, query) => (query?.queryKey[2] === partnerId ? before : undefined),
  });
}

/** The titles of a partner's offers by their ids. */
export function offerTitlesQuery(caller: Caller, partnerId: string) {
  return queryOptions({
    queryKey: ["offers", caller.key, partnerId],
    queryFn: ({ signal }) => {
      const path = `/partners/${encodeURIComponent(partnerId)}/offers`;
      return read<{ readonly items: readonly Offer[] }>(caller, path, { limit: 200 }, signal);
    },
    select: ({ items }) => new Map(items.map(({ offer_id, title }) => [offer_id, title])),
    staleTime: minuteMs,
  });
}
