import { isLocale } from "@laurel/contract";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { normalizeAddress } from "../../platform/email-address.ts";
import type { GuessCounter } from "./count-guesses.ts";
import { type AuthRequest, type GuessGuard, guardGuesses } from "./guard-guesses.ts";
import { rememberDevice } from "./known-device.ts";
import { type PasswordOwner, refusePassword } from "./refuse-password.ts";

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

/** What happens before and after every request to the library. */
export function guardRequests(counter: GuessCounter) {
  const guesses = guardGuesses(counter);
  // Whose password is being reset, which only the link says.
  const resetting = new WeakMap<Request, PasswordOwner>();
  return {
    before: createAuthMiddleware(async (request) => {
      checkFields(request);
      const { path, body } = request;
      if (path === "/update-user") checkPerson(body);
      if (path === "/reset-password" || path === "/change-password") {
        const owner = await ownerOfPassword(request);
        if (owner !== null && path === "/reset-password") resetting.set(request.request as Request, owner);
        checkPassword(body?.newPassword, owner);
      }
      if (path !== "/sign-in/email" && path !== "/request-password-reset") return guesses.before(request);
      const email = normalizeAddress(String(body?.email));
      if (email === null)
        throw new APIError("BAD_REQUEST", { code: "INVALID_EMAIL", message: "Invalid email" });
      await guesses.before({ ...request, body: { ...body, email } } as AuthRequest);
      return { context: { body: { email } } };
    }),
    after: createAuthMiddleware(async (request) => {
      const { path, body } = request;
      const isReplayed = await isUsedCode(request);
      const failed = isReplayed ? "INVALID_CODE" : codeOf(request.context.returned);
      await guesses.after(request, failed);
      if (isReplayed) throw new APIError("UNAUTHORIZED", { code: "INVALID_CODE", message: "Invalid code" });
      if (path === "/callback/:id") await reportProvider(guesses, request);
      if (failed !== null) return;
      if (path === "/request-password-reset")
        await guesses.report(request, { what: "password.reset-requested", email: String(body?.email) });
      const owner = resetting.get(request.request as Request);
      // The owner of the mailbox is in control, whatever others guess meanwhile.
      if (owner !== undefined) await rememberDevice(request, counter.accountOf(owner.email));
    }),
  };
}

/** The code of a refusal; null where a request was not refused. */
function codeOf(returned: unknown): string | null {
  if (!(returned instanceof Error)) return null;
  const { code } = ((returned as { readonly body?: { readonly code?: unknown } }).body ?? {}) as {
    code?: unknown;
  };
  return typeof code === "string" ? code : "unknown";
}

/** Refuses redirects to other sites and unknown fields. */
function checkFields({ path, body, query }: AuthRequest): void {
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
}

/** The person that sets a new password: by a session, or by a link. Null where neither says so. */
async function ownerOfPassword(request: AuthRequest): Promise<PasswordOwner | null> {
  const { path, body, context } = request;
  if (path === "/change-password") return (await getSessionFromCtx(request))?.user ?? null;
  const link = await context.internalAdapter.findVerificationValue(`reset-password:${String(body?.token)}`);
  return link && (await context.internalAdapter.findUserById(link.value));
}

/** The library itself checks the length. */
function checkPassword(password: unknown, owner: PasswordOwner | null): void {
  if (typeof password !== "string" || owner === null) return;
  if (refusePassword(password, owner) === "password-common")
    throw new APIError("BAD_REQUEST", { code: "PASSWORD_COMMON", message: "Password is easy to guess" });
}

const codeHeldMs = 120_000;

/**
 * A code of the second factor works once: an onlooker can't use it again while it is valid
 * (RFC 6238, section 5.2). The session that the second use made ends before its cookie is sent.
 */
async function isUsedCode(request: AuthRequest): Promise<boolean> {
  if (request.path !== "/two-factor/verify-totp") return false;
  const { context, body } = request;
  const user = (context.returned as { user?: { id: string } } | undefined)?.user;
  if (context.returned instanceof Error || user === undefined) return false;
  const first = await context.internalAdapter.reserveVerificationValue({
    identifier: `totp-used:${user.id}:${String(body.code).trim()}`,
    value: "used",
    expiresAt: new Date(Date.now() + codeHeldMs),
  });
  if (first) return false;
  if (context.newSession) {
    await context.internalAdapter.deleteSession(context.newSession.session.token);
    deleteSessionCookie(request, true);
  }
  return true;
}

/** A provider's answer that was refused sends the browser to a page with the reason in its address. */
async function reportProvider(guesses: GuessGuard, request: AuthRequest): Promise<void> {
  const { returned } = request.context as { readonly returned?: { readonly headers?: Headers } };
  const location = new Headers(returned?.headers).get("location") ?? "";
  const reason = new URL(location, "http://own.invalid").searchParams.get("error");
  if (reason === null) return;
  const data = { provider: String(request.params?.id), reason: /^\w{1,60}$/.test(reason) ? reason : "other" };
  await guesses.report(request, { what: "sign-in.refused", email: null, data });
}

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
