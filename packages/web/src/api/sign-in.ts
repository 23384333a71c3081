import * as contract from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { RefusedRequest } from "../kit/refused-request.ts";
import { getSession } from "./auth.ts";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

const minuteMs = 60_000;

/** Who sends the requests; null where no one is signed in, and where the key is wrong. */
export function meQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["me", caller.key],
    queryFn: async ({ signal }): Promise<contract.Me | null> => {
      try {
        const me = await call(caller, contract.getMe, {}, signal);
        // A session that is used lasts longer: no one is signed out in the middle of their work.
        if (me.kind === "person") getSession(caller.locale).catch(() => {});
        return me;
      } catch (error) {
        if (error instanceof RefusedRequest && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: minuteMs,
  });
}

/** A person has a session, whatever key there is. */
function byCookie(locale: string): RequestSender {
  return { key: null, locale };
}

/** How people can sign in here. */
export function signInOptionsQuery(locale: string) {
  return queryOptions({
    queryKey: ["sign-in-options"],
    queryFn: ({ signal }) => call(byCookie(locale), contract.getSignInOptions, {}, signal),
    staleTime: 10 * minuteMs,
  });
}

/** Signs in as one of the example's people. */
export function signInAsExample(locale: string, id: string): Promise<null> {
  return call(byCookie(locale), contract.signInAsExample, { body: { id } });
}

/** What a mailed link offers, or why it no longer works. */
export function outlookQuery(locale: string, token: string) {
  return queryOptions({
    queryKey: ["invitation", token, locale],
    queryFn: ({ signal }) => call(byCookie(locale), contract.lookAtInvitation, { body: { token } }, signal),
    // Kept no longer than it is looked at.
    gcTime: 0,
    staleTime: minuteMs,
  });
}

/** Joins a partner or the team by a mailed link. */
export function acceptInvitation(locale: string, body: contract.Acceptance): Promise<contract.Joined> {
  return call(byCookie(locale), contract.acceptInvitation, { body });
}
