import { isLocale } from "@laurel/contract";
import { APIError, createAuthMiddleware } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";

/** The fields in which a request names a redirect. */
const redirects = ["callbackURL", "redirectTo", "errorCallbackURL", "newUserCallbackURL"];

/**
 * The accepted fields of an endpoint. The library accepts more: an ID token instead of the
 * provider's page (the token may be stolen), other scopes, a device that is trusted without its
 * second factor, a picture from another server.
 */
const fields: Readonly<Record<string, readonly string[]>> = {
  "/sign-in/email": ["email", "password", "rememberMe", "callbackURL"],
  "/sign-in/social": ["provider", "callbackURL", "errorCallbackURL", "disableRedirect", "loginHint"],
  "/two-factor/enable": ["password", "method"],
  "/two-factor/verify-totp": ["code"],
  "/two-factor/verify-backup-code": ["code"],
  "/update-user": ["name", "locale"],
};

/** Refuses redirects to other sites and unknown fields, before anything is done. */
export const beforeRequest = createAuthMiddleware(async ({ path, body, query }) => {
  for (const part of [body, query] as (Record<string, unknown> | undefined)[]) {
    for (const name of redirects) {
      const target = part?.[name];
      if (target !== undefined && !isOwnPath(target))
        throw new APIError("FORBIDDEN", { code: "INVALID_CALLBACK_URL", message: "Invalid callbackURL" });
    }
  }
  const allowed = fields[path];
  const unknown = allowed && Object.keys(body ?? {}).find((name) => !allowed.includes(name));
  if (unknown !== undefined) refuse(`${unknown} is not known here`);
  if (path === "/update-user") checkPerson(body);
});

const codeHeldMs = 120_000;

/**
 * A code of the second factor works once: an onlooker can't use it again while it is valid
 * (RFC 6238, section 5.2). The session that the second use made ends before its cookie is sent.
 */
export const afterRequest = createAuthMiddleware(async (request) => {
  if (request.path !== "/two-factor/verify-totp") return;
  const { context, body } = request;
  const user = (context.returned as { user?: { id: string } } | undefined)?.user;
  if (context.returned instanceof Error || user === undefined) return;
  const first = await context.internalAdapter.reserveVerificationValue({
    identifier: `totp-used:${user.id}:${String(body.code).trim()}`,
    value: "used",
    expiresAt: new Date(Date.now() + codeHeldMs),
  });
  if (first) return;
  if (context.newSession) {
    await context.internalAdapter.deleteSession(context.newSession.session.token);
    deleteSessionCookie(request, true);
  }
  throw new APIError("UNAUTHORIZED", { code: "INVALID_CODE", message: "Invalid code" });
});

function checkPerson({ name, locale }: { readonly name?: unknown; readonly locale?: unknown }): void {
  if (locale !== undefined && !isLocale(locale)) refuse("locale is not one of ours");
  const isName = typeof name === "string" && name.trim() !== "" && /^[^\p{Cc}]{1,200}$/u.test(name);
  if (name !== undefined && !isName) refuse("name is empty or too long");
}

function isOwnPath(target: unknown): boolean {
  if (typeof target !== "string" || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(target)) return false;
  const [path = ""] = target.split(/[?#]/);
  return !/%2f|%5c/i.test(path) && new URL(target, "http://own.invalid").origin === "http://own.invalid";
}

function refuse(message: string): never {
  throw new APIError("BAD_REQUEST", { code: "VALIDATION_ERROR", message });
}
