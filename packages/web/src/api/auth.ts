// The endpoints of better-auth under `/api/auth`, which the contract doesn't declare. All identify the person
// by the session's cookie and ignore keys. `locale` is the language of a refusal, BCP 47.

import { send } from "./request.ts";

/** The session of the signed-in person, with the details of the account that `Me` doesn't have. */
export interface AuthSession {
  readonly session: { readonly token: string };
  /** The language of e-mails to the person, BCP 47. */
  readonly user: { readonly locale: string };
}

/** A session as its person sees it. */
export interface OwnSession {
  /** Identifies the session. It is not enough to sign in: the cookie is signed too. */
  readonly token: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339; recorded once a day. */
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

/** Reads and extends the session; null if no one is signed in. */
export function getSession(locale: string, signal?: AbortSignal): Promise<AuthSession | null> {
  return ask(locale, "GET", "get-session", undefined, signal);
}

/** The person's sessions. Refused with `SESSION_NOT_FRESH` a day after sign-in. */
export function listSessions(locale: string, signal: AbortSignal): Promise<readonly OwnSession[]> {
  return ask(locale, "GET", "list-sessions", undefined, signal);
}

/** Signs in. `second` means that a code of the second factor is needed too. */
export async function signIn(locale: string, email: string, password: string): Promise<"in" | "second"> {
  const body = { email: email.trim(), password };
  const answer = await ask<{ twoFactorRedirect?: boolean }>(locale, "POST", "sign-in/email", body);
  return answer.twoFactorRedirect === true ? "second" : "in";
}

/** Sends a code of the second factor: one from the app, or a backup code. */
export function sendCode(locale: string, code: string, kind: "app" | "backup"): Promise<object> {
  const endpoint = kind === "app" ? "verify-totp" : "verify-backup-code";
  return ask(locale, "POST", `two-factor/${endpoint}`, { code });
}

/** The address at which a provider signs people in. The provider sends them back to `path` of this site. */
export async function providerAddress(locale: string, provider: string, path: string): Promise<string> {
  const body = { provider, callbackURL: path, errorCallbackURL: "/sign-in", disableRedirect: true };
  return (await ask<{ url: string }>(locale, "POST", "sign-in/social", body)).url;
}

/** Ends the session. */
export function signOut(locale: string): Promise<object> {
  return ask(locale, "POST", "sign-out", {});
}

/** Ends one of the person's sessions. */
export function endSession(locale: string, token: string): Promise<object> {
  return ask(locale, "POST", "revoke-session", { token });
}

/** Ends all of the person's sessions except this one. */
export function endOtherSessions(locale: string): Promise<object> {
  return ask(locale, "POST", "revoke-other-sessions", {});
}

/** Requests a link for a new password by e-mail. The answer doesn't reveal whether there is an account. */
export function requestReset(locale: string, email: string): Promise<object> {
  return ask(locale, "POST", "request-password-reset", { email: email.trim() });
}

/** Sets a new password with the token of a mailed link. */
export function resetPassword(locale: string, token: string, newPassword: string): Promise<object> {
  return ask(locale, "POST", "reset-password", { token, newPassword });
}

/** Changes the person's name and the language of their e-mails. */
export function changePerson(
  locale: string,
  person: { readonly name: string; readonly locale: string },
): Promise<object> {
  return ask(locale, "POST", "update-user", person);
}

/** Changes the password. The server ends all sessions except this one, and all open links. */
export function changePassword(
  locale: string,
  change: {
    readonly currentPassword: string;
    readonly newPassword: string;
  },
): Promise<object> {
  return ask(locale, "POST", "change-password", change);
}

/** Creates a secret for an authenticator app. The second factor is on after a code from the app is sent. */
export function beginFactor(locale: string, password: string): Promise<FactorSecrets> {
  return ask(locale, "POST", "two-factor/enable", { password });
}

/** Creates new backup codes; the earlier ones no longer work. */
export async function makeBackupCodes(locale: string, password: string): Promise<readonly string[]> {
  const endpoint = "two-factor/generate-backup-codes";
  return (await ask<{ backupCodes: string[] }>(locale, "POST", endpoint, { password })).backupCodes;
}

/** Turns the second factor off. */
export function endFactor(locale: string, password: string): Promise<object> {
  return ask(locale, "POST", "two-factor/disable", { password });
}

async function ask<Answer>(
  locale: string,
  method: "GET" | "POST",
  endpoint: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Answer> {
  const { body: answer } = await send({ key: null, locale }, method, `/api/auth/${endpoint}`, body, signal);
  return answer as Answer;
}
