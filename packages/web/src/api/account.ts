import { queryOptions } from "@tanstack/react-query";
import { RefusedRequest } from "../kit/refused-request.ts";
import { type Caller, get, post } from "./request.ts";

/** What an account says of its person, beside `Me`. */
export interface Account {
  /** In which mails are written to the person, BCP 47. */
  readonly locale: string;
  /** Names the session that asks. */
  readonly session: string;
}

/** Where somebody is signed in. */
export interface OwnSession {
  /** Names it. It lets nobody in: a cookie is signed too. */
  readonly token: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339; noted once a day. */
  readonly updatedAt: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/** What is shown once when the second factor is set up. */
export interface FactorSecrets {
  /** `otpauth://totp/…`, with the secret in base 32. */
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

/** Everything that is asked about one's own account; to be asked anew after a change. */
export const accountKey = ["account"] as const;

/** The account of who is signed in. */
export function accountQuery(caller: Caller) {
  return queryOptions({
    queryKey: [...accountKey, "own"],
    queryFn: async ({ signal }): Promise<Account> => {
      const found = await get<{ session: { token: string }; user: { locale: string } } | null>(
        caller,
        "/api/auth/get-session",
        signal,
      );
      if (found === null) throw new RefusedRequest(401, null, "UNAUTHORIZED", null);
      return { locale: found.user.locale, session: found.session.token };
    },
  });
}

/** Where the person is signed in. Refused with `SESSION_NOT_FRESH` a day after signing in. */
export function sessionsQuery(caller: Caller) {
  return queryOptions({
    queryKey: [...accountKey, "sessions"],
    queryFn: ({ signal }) => get<readonly OwnSession[]>(caller, "/api/auth/list-sessions", signal),
  });
}

/** Changes the person's name and the language of their mails. */
export function changePerson(caller: Caller, person: { name: string; locale: string }): Promise<object> {
  return post(caller, "/api/auth/update-user", person);
}

/** Changes the password; `revokeOtherSessions`: whoever is signed in elsewhere no longer is. */
export function changePassword(
  caller: Caller,
  change: { currentPassword: string; newPassword: string; revokeOtherSessions: boolean },
): Promise<object> {
  return post(caller, "/api/auth/change-password", change);
}

/** Has a secret made for an authenticator app. Nothing is switched on until a code of it has been sent. */
export function beginFactor(caller: Caller, password: string): Promise<FactorSecrets> {
  return post(caller, "/api/auth/two-factor/enable", { password });
}

/** Makes new backup codes; those from before no longer work. */
export async function makeBackupCodes(caller: Caller, password: string): Promise<readonly string[]> {
  const address = "/api/auth/two-factor/generate-backup-codes";
  return (await post<{ backupCodes: string[] }>(caller, address, { password })).backupCodes;
}

/** Switches the second factor off. */
export function endFactor(caller: Caller, password: string): Promise<object> {
  return post(caller, "/api/auth/two-factor/disable", { password });
}

/** Ends one of the person's sessions. */
export function endSession(caller: Caller, token: string): Promise<object> {
  return post(caller, "/api/auth/revoke-session", { token });
}

/** Ends all of the person's sessions but the one that asks. */
export function endOtherSessions(caller: Caller): Promise<object> {
  return post(caller, "/api/auth/revoke-other-sessions", {});
}

/** Leaves a partner. Refused with `last-owner`. */
export function leavePartner(caller: Caller, partnerId: string): Promise<void> {
  return post(caller, `/api/v1/partners/${encodeURIComponent(partnerId)}/leave`, {});
}
