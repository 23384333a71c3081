import { apiKey } from "@better-auth/api-key";
import { locales } from "@laurel/contract";
import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from "better-auth";
import { APIError, createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { genericOAuth, twoFactor } from "better-auth/plugins";
import { Kysely, type KyselyPlugin, PostgresDialect } from "kysely";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { passwordState } from "./accounted-store.ts";
import { addressHeader } from "./auth-headers.ts";
import type { ClosedAccess } from "./close-access.ts";
import { countGuesses, type GuessCounter } from "./count-guesses.ts";
import { type Discovered, discoveryUrl } from "./discover-providers.ts";
import { guardRequests } from "./guard-requests.ts";
import { readProfile } from "./read-profile.ts";
import { type RecordEvents, recordChanges } from "./record-changes.ts";
import { recordSecondFactors } from "./record-second-factors.ts";
import { passwordLength } from "./refuse-password.ts";

/** A mail that identity sends. */
export interface IdentityMail {
  readonly template: "password-reset";
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly locale: string;
  };
  /** Where the person sets a new password; works once, for an hour. */
  readonly url: string;
}

/** The settings of the library. */
export interface AuthParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly secret: string;
  /** Links lead to the first; requests may come from all. */
  readonly origins: readonly string[];
  readonly sendMail: (mail: IdentityMail) => Promise<void>;
  readonly record: RecordEvents;
  /** Ends a person's open links and half-way sign-ins. */
  readonly closeLinks: (userId: string) => Promise<unknown>;
  /** Ends the same, and all sessions but the one with the token `keep`. */
  readonly closeAccess: (userId: string, keep: string) => Promise<ClosedAccess>;
  /** Whether an address may sign up by a provider that doesn't let strangers in. */
  readonly isInvited: (email: string) => Promise<boolean>;
  readonly providers: readonly Discovered[];
  /** How many passwords, and how many codes, may be tried from one address within a minute. */
  readonly signInLimit: number;
  /** Continues after the answer has been sent. */
  readonly inBackground: (work: Promise<unknown>) => void;
  readonly logError: (message: string) => void;
}

/** A session lasts this long after it begins or is used. */
const sessionDays = 7;
/** No session lasts longer than this after sign-in. */
const longestSessionDays = 30;

const dayS = 86_400;

/** The library for people, sessions, second factors, providers and keys. */
export function buildAuth(parts: AuthParts) {
  const { database, clock, secret, origins, record } = parts;
  const counter = countGuesses(database, clock, secret);
  return betterAuth({
    appName: "Laurel",
    baseURL: origins[0] as string,
    basePath: "/api/auth",
    trustedOrigins: [...origins],
    secret,
    // Given here, so that the library reads no list from the environment.
    secrets: [{ version: 1, value: secret }],
    telemetry: { enabled: false },
    logger: { level: "error", log: (_, message) => parts.logError(message) },
    onAPIError: { throw: true, errorURL: `${origins[0]}/sign-in` },
    database: {
      db: new Kysely({ dialect: new PostgresDialect({ pool: database.pool }) })
        .withSchema("identity")
        .withPlugin(instantsAsDates),
      type: "postgres",
      transaction: true,
    },
    ...people(parts, counter),
    session: { expiresIn: sessionDays * dayS, updateAge: dayS },
    databaseHooks: withLimits(
      recordChanges(record, {
        passwordOf: (userId) => passwordState(asServer(database), userId),
        closeAccess: parts.closeAccess,
      }),
      parts,
    ),
    // A person who reads the database can't use a link: it holds only digests of tokens.
    verification: { storeIdentifier: "hashed" },
    hooks: guardRequests(counter),
    rateLimit: {
      enabled: true,
      storage: "database",
      // Per address. Guesses at one account from many addresses are slowed by `guardGuesses`.
      customRules: {
        "/sign-in/email": { window: 60, max: parts.signInLimit },
        "/sign-in/social": { window: 60, max: 30 },
        "/two-factor/*": { window: 60, max: parts.signInLimit },
        "/request-password-reset": { window: 60, max: 3 },
        "/reset-password": { window: 60, max: 10 },
        "/change-password": { window: 60, max: 10 },
        // All requests are counted before they come here. Only what can be guessed or mailed is again.
        "/**": false,
      },
    },
    advanced: {
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ...cookies(origins[0] ?? ""),
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { joins: true },
      backgroundTasks: { handler: parts.inBackground },
    },
    plugins: [
      // Its own lock would let anyone with the password lock out the owner.
      twoFactor({ issuer: "Laurel", accountLockout: { enabled: false } }),
      recordSecondFactors(database, record),
      genericOAuth({ config: parts.providers.map((each) => providerConfig(each, clock)) }),
      apiKey(keys),
      signInAs,
    ],
  });
}

/**
 * Under https a browser takes our cookies only from this very host: no other host of the domain can set them
 * (`__Host-`, RFC 6265bis). The library would name them `__Secure-`, which other hosts may set.
 */
function cookies(origin: string) {
  const secure = origin.startsWith("https:");
  return {
    cookiePrefix: secure ? "__Host-laurel" : "laurel",
    useSecureCookies: false,
    defaultCookieAttributes: { secure, httpOnly: true, sameSite: "lax", path: "/" },
  } as const;
}

/** E-mail, password, and what a provider may say about a person. */
function people(parts: AuthParts, counter: GuessCounter) {
  return {
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3600,
      sendResetPassword: async ({ user, token }) => {
        const { id, email, name, locale } = user as typeof user & { locale: string };
        // A link to the page itself, with the token in a part that no server logs.
        const url = `${parts.origins[0]}/reset-password#token=${token}`;
        await parts.sendMail({ template: "password-reset", user: { id, email, name, locale }, url });
      },
      onPasswordReset: async ({ user }) => {
        // Others may have guessed at the account: its owner doesn't wait for them.
        await counter.clear(user.email);
        await parts.closeLinks(user.id);
        const data = { person: user.id, how: "reset" };
        const state = await passwordState(asServer(parts.database), user.id);
        const personal = { person: user.id, state };
        const event = { partnerId: "", what: "password.changed", data, personal };
        await parts.record({ who: `person:${user.id}` }, [event]);
      },
    },
    user: {
      additionalFields: { locale: { type: "string", required: true, defaultValue: locales[0] ?? "en" } },
    },
    account: { updateAccountOnSignIn: false, accountLinking: { enabled: true, trustedProviders: [] } },
  } satisfies Partial<BetterAuthOptions>;
}

/** Adds checks of what the database may hold, before it is recorded. */
function withLimits(hooks: ReturnType<typeof recordChanges>, parts: AuthParts): typeof hooks {
  return {
    ...hooks,
    user: {
      ...hooks.user,
      create: { ...hooks.user?.create, before: (user, context) => admit(user, context, parts) },
    },
    session: {
      ...hooks.session,
      update: {
        before: async (session, context) => {
          const began = (context as { context?: { session?: { session?: { createdAt?: Date } } } } | null)
            ?.context?.session?.session?.createdAt;
          if (session.expiresAt === undefined || began === undefined) return;
          const latest = began.getTime() + longestSessionDays * dayS * 1000;
          return { data: { expiresAt: new Date(Math.min(session.expiresAt.getTime(), latest)) } };
        },
      },
    },
    account: {
      ...hooks.account,
      create: {
        ...hooks.account?.create,
        // Laurel asks a provider who a person is, and nothing more: it needs no tokens for their data.
        before: async () => ({
          data: { accessToken: null, refreshToken: null, idToken: null } as Record<string, null>,
        }),
      },
    },
  };
}

/**
 * Whether a provider's user may get an account: with a verified address, and invited or allowed by the
 * setting.
 */
async function admit(
  user: { readonly email: string; readonly emailVerified: boolean },
  context: unknown,
  { providers, isInvited }: AuthParts,
): Promise<void> {
  const { params } = (context ?? {}) as { params?: { id?: string } };
  const found = providers.find(({ provider }) => provider.id === params?.id);
  const code = user.emailVerified
    ? found?.provider.createPeople || (await isInvited(user.email))
      ? null
      : "person_unknown"
    : "email_not_verified";
  if (code !== null) throw new APIError("FORBIDDEN", { code, message: code });
}

/**
 * Checks every answer of a provider against its published keys, its issuer, our client id and our nonce.
 */
function providerConfig(discovered: Discovered, clock: Clock) {
  const { provider, endpoints } = discovered;
  return {
    providerId: provider.id,
    name: provider.name,
    discoveryUrl: discoveryUrl(provider),
    // The library asks the provider again; these have been checked.
    ...(endpoints === null
      ? {}
      : { authorizationUrl: endpoints.authorizationUrl, tokenUrl: endpoints.tokenUrl }),
    requireIdTokenVerification: true,
    clientId: provider.clientId,
    clientSecret: provider.clientSecret,
    scopes: ["openid", "email", "profile"],
    pkce: true,
    disableProviderLogout: true,
    getUserInfo: async (tokens: { idToken?: string | undefined; accessToken?: string | undefined }) => {
      const profile = await readProfile(discovered, tokens, clock.now());
      return profile === null ? null : { ...profile };
    },
    mapProfileToUser: (profile: { readonly [claim: string]: unknown }) => ({
      locale: profile.locale as string,
    }),
  };
}

const keys = {
  defaultPrefix: "laurel_",
  requireName: true,
  maximumNameLength: 100,
  enableMetadata: true,
  rateLimit: { enabled: false },
  keyExpiration: { minExpiresIn: 0, maxExpiresIn: 3_650 },
  startingCharactersConfig: { shouldStore: true, charactersLength: 12 },
};

/** Makes a session without any credentials; it can't be reached over the network. */
const signInAs = {
  id: "sign-in-as",
  endpoints: {
    signInAs: createAuthEndpoint.serverOnly({ method: "POST" }, async (request) => {
      const { userId } = request.body as unknown as { userId: string };
      const user = await request.context.internalAdapter.findUserById(userId);
      if (user === null) return { signedIn: false };
      const session = await request.context.internalAdapter.createSession(userId);
      await setSessionCookie(request, { session, user });
      return { signedIn: true };
    }),
  },
} satisfies BetterAuthPlugin;

/** The library reads dates; our connections give instants. */
const instantsAsDates: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => ({
    ...result,
    rows: result.rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          value instanceof Temporal.Instant ? new Date(value.epochMilliseconds) : value,
        ]),
      ),
    ),
  }),
};
