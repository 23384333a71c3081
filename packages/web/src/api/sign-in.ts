import type { Acceptance, Doors, InvitationOutlook, Joined, Me } from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { RefusedRequest } from "../kit/refused-request.ts";
import { type Caller, post, read } from "./request.ts";

const minuteMs = 60_000;

/** Who sends the requests; null where nobody is signed in, and where the key is not a right one. */
export function meQuery(caller: Caller) {
  return queryOptions({
    queryKey: ["me", caller.key],
    queryFn: async ({ signal }): Promise<Me | null> => {
      try {
        const me = await read<Me>(caller, "/me", {}, signal);
        if (me.kind === "person") prolong();
        return me;
      } catch (error) {
        if (error instanceof RefusedRequest && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: minuteMs,
  });
}

/** Has the session last from now on: whoever uses it is not sent to the door in the middle of their work. */
function prolong(): void {
  fetch("/api/auth/get-session").catch(() => {});
}

/** A person has a session, whatever key there is. */
function byCookie(locale: string): Caller {
  return { key: null, locale };
}

/** The ways in. */
export function doorsQuery(locale: string) {
  return queryOptions({
    queryKey: ["doors"],
    queryFn: ({ signal }) => read<Doors>(byCookie(locale), "/doors", {}, signal),
    staleTime: 10 * minuteMs,
  });
}

/** What a mailed link leads to, or why nowhere. */
export function outlookQuery(locale: string, token: string) {
  return queryOptions({
    queryKey: ["invitation", token, locale],
    queryFn: ({ signal }) =>
      post<InvitationOutlook>(byCookie(locale), "/api/v1/invitations/look", { token }, signal),
    // Kept no longer than it is looked at.
    gcTime: 0,
    staleTime: minuteMs,
  });
}

/** Joins a partner by a mailed link. */
export function acceptInvitation(locale: string, acceptance: Acceptance): Promise<Joined> {
  return post(byCookie(locale), "/api/v1/invitations/accept", acceptance);
}

/** Signs in; `second`: a code of the second factor is asked for first. */
export async function signIn(locale: string, email: string, password: string): Promise<"in" | "second"> {
  const body = { email: email.trim(), password };
  const answer = await post<{ twoFactorRedirect?: boolean }>(
    byCookie(locale),
    "/api/auth/sign-in/email",
    body,
  );
  return answer.twoFactorRedirect === true ? "second" : "in";
}

/** Signs in as one of the example's people. */
export function signInAsExample(locale: string, id: string): Promise<void> {
  return post(byCookie(locale), "/api/v1/example/sign-in", { id });
}

/** The second step: a code of the app, or one of the codes kept for the day when it is lost. */
export function sendCode(locale: string, code: string, kind: "app" | "backup"): Promise<object> {
  const endpoint = kind === "app" ? "verify-totp" : "verify-backup-code";
  return post(byCookie(locale), `/api/auth/two-factor/${endpoint}`, { code });
}

/** Where a provider signs people in. It sends them back to `path` of this site. */
export async function providerAddress(locale: string, provider: string, path: string): Promise<string> {
  const body = { provider, callbackURL: path, errorCallbackURL: "/sign-in", disableRedirect: true };
  const { url } = await post<{ url: string }>(byCookie(locale), "/api/auth/sign-in/social", body);
  return url;
}

/** Ends the session. */
export function signOut(locale: string): Promise<object> {
  return post(byCookie(locale), "/api/auth/sign-out", {});
}

/** Has a link for a new password mailed, if there is an account; the answer doesn't tell. */
export function askForReset(locale: string, email: string): Promise<object> {
  return post(byCookie(locale), "/api/auth/request-password-reset", { email: email.trim() });
}

/** Sets a new password by a mailed link. */
export function resetPassword(locale: string, token: string, newPassword: string): Promise<object> {
  return post(byCookie(locale), "/api/auth/reset-password", { token, newPassword });
}
