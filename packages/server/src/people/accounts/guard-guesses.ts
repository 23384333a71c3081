import { APIError, type createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { addressHeader, requestIdHeader } from "./auth-headers.ts";
import { type FrequentEvent, freeGuesses, type GuessCounter } from "./count-guesses.ts";
import type { GuessKey } from "./guess-store.ts";
import { knownDevice, rememberDevice } from "./known-device.ts";

/** A request to the library, in its hooks. */
export type AuthRequest = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** A guess that is being looked at. */
interface Guess {
  readonly key: GuessKey;
  readonly email: string;
  readonly failures: number;
}

/** Whose password or code a request guesses. */
interface GuessedAccount {
  readonly email: string;
  /** The session in which a person proves again who they are; null while they sign in. */
  readonly sessionId: string | null;
}

/** The endpoints that check a code. */
const codePaths = ["/two-factor/verify-totp", "/two-factor/verify-backup-code"];
/** The endpoints at which a person who is signed in repeats their password. */
const passwordPaths = [
  "/change-password",
  ...["enable", "disable", "get-totp-uri", "generate-backup-codes"].map((name) => `/two-factor/${name}`),
];
/** What the library says about a wrong guess. */
const wrongCodes = ["INVALID_EMAIL_OR_PASSWORD", "INVALID_PASSWORD", "INVALID_CODE", "INVALID_BACKUP_CODE"];

/** Slows guesses down, remembers devices, and records what an auditor wants to know about signing in. */
export interface GuessGuard {
  /** @throws APIError with the time to wait, before the guess is looked at. */
  before(request: AuthRequest): Promise<void>;
  /** `failed`: why the request was refused; null where it was not. */
  after(request: AuthRequest, failed: string | null): Promise<void>;
  report(request: AuthRequest, event: SecurityEvent): Promise<void>;
}

/** An event of signing in. `email` is that of the account, known or not; null for none. */
export interface SecurityEvent extends Pick<FrequentEvent, "what"> {
  readonly email: string | null;
  readonly data?: Readonly<Record<string, string>>;
}

/** Guards the passwords and codes of all accounts. */
export function guardGuesses(counter: GuessCounter): GuessGuard {
  const looking = new WeakMap<Request, Guess>();
  const report: GuessGuard["report"] = (request, event) => reportEvent(counter, request, event);
  return {
    report,
    before: async (request) => {
      const { request: sent } = request;
      const guessed = sent && (await guessedAccount(request));
      if (!guessed) return;
      const { email, sessionId } = guessed;
      const account = counter.accountOf(email);
      const device = sessionId === null ? await knownDevice(request, account) : `session:${sessionId}`;
      const kind = codePaths.includes(request.path) ? "code" : "password";
      const key: GuessKey = { account, kind, device };
      const permit = await counter.begin(key);
      if (permit.waitS !== null) throw tooManyGuesses(permit.waitS);
      looking.set(sent, { key, email, failures: permit.failures });
    },
    after: async (request, failed) => {
      const guess = request.request && looking.get(request.request);
      if (guess !== undefined) {
        const { key, email, failures } = guess;
        if (failed === null) {
          await counter.right(key);
          if (request.path === "/two-factor/generate-backup-codes")
            await report(request, { what: "two-factor.codes-made", email });
        } else if (!wrongCodes.includes(failed)) await counter.undo(key);
        else {
          await report(request, { what: "sign-in.failed", email, data: { kind: key.kind } });
          if (failures === freeGuesses)
            await report(request, { what: "sign-in.slowed", email, data: { kind: key.kind } });
        }
      }
      const { newSession } = request.context;
      const isDone = newSession && !(request.path === "/sign-in/email" && newSession.user.twoFactorEnabled);
      if (failed === null && isDone) await rememberDevice(request, counter.accountOf(newSession.user.email));
    },
  };
}

async function guessedAccount(request: AuthRequest): Promise<GuessedAccount | null> {
  const { path, body, context } = request;
  if (path === "/sign-in/email") return { email: String(body?.email), sessionId: null };
  const isCode = codePaths.includes(path);
  if (!isCode && !passwordPaths.includes(path)) return null;
  const session = await getSessionFromCtx(request);
  if (session) return { email: session.user.email, sessionId: session.session.id };
  if (!isCode) return null;
  // The password was right, and the code is still to come.
  const { name } = context.createAuthCookie("two_factor");
  const challenge = await request.getSignedCookie(name, context.secret);
  const found = challenge ? await context.internalAdapter.findVerificationValue(challenge) : null;
  const user = found ? await context.internalAdapter.findUserById(found.value) : null;
  return user ? { email: user.email, sessionId: null } : null;
}

function tooManyGuesses(waitS: number): APIError {
  const body = { code: "TOO_MANY_GUESSES", message: "Too many wrong guesses. Wait, or reset the password." };
  return new APIError("TOO_MANY_REQUESTS", body, { "x-retry-after": String(waitS) });
}

/** What says something about an account that doesn't exist is counted together: there is no end of those. */
async function reportEvent(
  counter: GuessCounter,
  { headers, context }: AuthRequest,
  { what, email, data = {} }: SecurityEvent,
): Promise<void> {
  const found = email === null ? null : await context.internalAdapter.findUserByEmail(email);
  const person = found?.user.id ?? null;
  const address = headers?.get(addressHeader) ?? null;
  const subject = [what, person === null ? "unknown" : `person:${person}`, ...Object.values(data)].join(":");
  const event = {
    subject,
    what,
    data: { ...(person === null ? {} : { person }), ...data },
    personal: { person: person ?? email ?? "unknown", address },
    requestId: headers?.get(requestIdHeader) ?? null,
  };
  await counter.report(event, person);
}
