import * as contract from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { RefusedRequest } from "../kit/refused-request.ts";
import { getSession } from "./auth.ts";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

const minuteMs = 60_000;

/** The sender of the requests; null if no one is signed in or the key is wrong. */
export function meQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["me", caller.key],
    queryFn: async ({ signal }): Promise<contract.Me | null> => {
      try {
        const me = await call(caller, contract.getMe, {}, signal);
        // Use extends the session, so that no one is signed out in the middle of their work.
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

/** A sender that is identified by the session's cookie, even if this tab has a key. */
function byCookie(locale: string): RequestSender {
  return { key: null, locale };
}

/** The query key of the sign-in options; invalidate it when a session has ended. */
export const signInOptionsKey = ["sign-in-options"] as const;

/** The sign-in options of this installation, and whether it shows the example, which may end at any time. */
export function signInOptionsQuery(locale: string) {
  return queryOptions({
    queryKey: signInOptionsKey,
    queryFn: ({ signal }) => call(byCookie(locale), contract.getSignInOptions, {}, signal),
    staleTime: minuteMs,
  });
}

/** Signs in as a person of the example. */
export function signInAsExample(locale: string, id: string): Promise<null> {
  return call(byCookie(locale), contract.signInAsExample, { body: { id } });
}

/** The invitation of a mailed link, or why the link no longer works. */
export function outlookQuery(locale: string, token: string) {
  return queryOptions({
    queryKey: ["invitation", token, locale],
    queryFn: ({ signal }) => call(byCookie(locale), contract.lookAtInvitation, { body: { token } }, signal),
    // The answer is not kept after the page closes.
    gcTime: 0,
    staleTime: minuteMs,
  });
}

/** Accepts the invitation of a mailed link. */
export function acceptInvitation(locale: string, body: contract.Acceptance): Promise<contract.Joined> {
  return call(byCookie(locale), contract.acceptInvitation, { body });
}
