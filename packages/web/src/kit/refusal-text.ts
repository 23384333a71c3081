import type { MessageKey } from "./messages.ts";
import { shortestPassword } from "./new-password.ts";
import { cookieRefused, RefusedRequest } from "./refused-request.ts";
import type { PageWords } from "./words.ts";

/** What a refused form asked for. */
export type FormQuestion = "password" | "code" | "backup-code" | "new-password" | "other";

/** Codes with a text of their own, whatever the form asked for. */
const byCode: Readonly<Record<string, MessageKey>> = {
  [cookieRefused]: "sign-in.cookie-refused",
  INVALID_ORIGIN: "sign-in.other-address",
  MISSING_OR_NULL_ORIGIN: "sign-in.other-address",
  INVALID_TWO_FACTOR_COOKIE: "code.too-late",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "code.too-late",
  PASSWORD_TOO_SHORT: "password.too-short",
  PASSWORD_TOO_LONG: "password.too-long",
  PASSWORD_COMMON: "password.common",
  INVALID_TOKEN: "reset.dead",
  INVALID_PASSWORD: "password.current-wrong",
  CREDENTIAL_ACCOUNT_NOT_FOUND: "password.elsewhere",
  SESSION_NOT_FRESH: "sessions.stale",
  UNAUTHORIZED: "sign-in.ended",
  TOTP_ALREADY_ENABLED: "factor.changed-elsewhere",
  TOTP_NOT_ENABLED: "factor.changed-elsewhere",
  TWO_FACTOR_NOT_ENABLED: "factor.changed-elsewhere",
};

/** Any other code has one text per question, so that a guess tells an attacker nothing. */
const byQuestion: Readonly<Record<FormQuestion, MessageKey>> = {
  password: "sign-in.wrong",
  code: "code.wrong",
  "backup-code": "code.backup-wrong",
  "new-password": "problem.unknown",
  other: "problem.unknown",
};

/** Why a form was refused and what to do, in the reader's language. */
export function refusalText(t: PageWords["t"], error: unknown, question: FormQuestion): string {
  if (!(error instanceof RefusedRequest)) return t("problem.unknown");
  const { status, problem, code, waitS } = error;
  if (status === 0) return t("sign-in.no-answer");
  if (problem?.code === "too-many-requests") return waitText(t, waitS);
  if (problem !== null) return problem.detail;
  const key = code === null ? undefined : byCode[code];
  if (code === "TOO_MANY_GUESSES") return t("sign-in.slowed", inWholeUnits(waitS ?? 60));
  if (key !== undefined) return t(key, { count: shortestPassword });
  if (status === 429) return waitText(t, waitS);
  return t(status >= 500 ? "problem.unknown" : byQuestion[question]);
}

/** A title and a text for a page, or a part of one, that was refused or got no answer. */
export function problemTexts(
  t: PageWords["t"],
  error: unknown,
  isOnline: boolean,
): { readonly title: string; readonly detail: string } {
  if (!(error instanceof RefusedRequest)) return { title: t("problem.title"), detail: t("problem.unknown") };
  const { status, problem, waitS } = error;
  if (status === 0 && !isOnline) return { title: t("problem.offline"), detail: t("problem.offline-detail") };
  if (status === 0) return { title: t("problem.no-answer"), detail: t("problem.no-answer-detail") };
  if (status === 429) return { title: t("problem.too-many"), detail: problem?.detail ?? waitText(t, waitS) };
  return { title: t("problem.title"), detail: problem?.detail ?? t("problem.unknown") };
}

function waitText(t: PageWords["t"], waitS: number | null): string {
  if (waitS === null) return t("sign-in.wait");
  const { unit, count } = inWholeUnits(waitS);
  return t(unit === "seconds" ? "sign-in.wait-seconds" : "sign-in.wait-minutes", { count });
}

/** Short times in seconds, others in minutes; never too short. */
function inWholeUnits(waitS: number): { readonly unit: "minutes" | "seconds"; readonly count: number } {
  if (waitS <= 90) return { unit: "seconds", count: Math.max(1, Math.ceil(waitS)) };
  return { unit: "minutes", count: Math.ceil(waitS / 60) };
}

/** The meaning of a provider's error, which comes in the address. */
const byProviderError: Readonly<Record<string, MessageKey>> = {
  access_denied: "provider.cancelled",
  person_unknown: "provider.unknown-person",
  signup_disabled: "provider.unknown-person",
  email_not_verified: "provider.unverified",
  email_not_found: "provider.unverified",
  account_not_linked: "provider.not-linked",
  state_not_found: "provider.too-late",
  state_mismatch: "provider.too-late",
  please_restart_the_process: "provider.too-late",
};

/** The text for why signing in with a provider failed. */
export function providerErrorKey(error: string): MessageKey {
  const name = error.toLowerCase();
  return Object.hasOwn(byProviderError, name)
    ? (byProviderError[name] ?? "provider.failed")
    : "provider.failed";
}
