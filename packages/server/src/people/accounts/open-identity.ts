import type { IncomingHttpHeaders } from "node:http";
import { firstCharacters } from "@laurel/core";
import { linkVault } from "../../messages/link-vault.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import { type Clock, systemClock } from "../../platform/clock.ts";
import type { Config } from "../../platform/config.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { readSecret } from "../../platform/read-secret.ts";
import type { Vault } from "../../platform/vault.ts";
import { type KnownKey, keyOfToken } from "../keys/find-key.ts";
import { isExamplePerson, type SessionRow } from "./account-store.ts";
import { buildAuth, type IdentityMail } from "./build-auth.ts";
import { closeAccess, closeLinks } from "./close-access.ts";
import { createPerson, type NewPerson, setPassword } from "./create-person.ts";
import type { ProviderState } from "./discover-providers.ts";
import { sessionOfCookie } from "./find-session.ts";
import type { RecordEvents } from "./record-changes.ts";
import { watchProviders } from "./watch-providers.ts";

/** What identity depends on. */
export interface IdentityOptions {
  readonly database: Database;
  readonly config: Config;
  readonly clock?: Clock;
  /**
   * The clock of pauses after wrong guesses and of providers' tokens: the machine's, even if the rest of the
   * server has another day.
   */
  readonly signInClock?: Clock;
  /** Puts a mail in the outbox; called after the answer has been sent. */
  readonly sendMail: (mail: IdentityMail, links: Vault) => Promise<void>;
  /** Whether an address was invited, and may sign in by a provider for the first time; none by default. */
  readonly isInvited?: (email: string) => Promise<boolean>;
  /** The portal's origins, the first for links; by default those of the configuration. */
  readonly origins?: readonly string[];
  /** Logs errors, without personal data. */
  readonly logError?: (message: string) => void;
  /** How long to wait before a provider that didn't answer is asked again. */
  readonly retryMs?: number;
}

/** A provider, as the sign-in page and `/readyz` show it. */
export interface ProviderSummary {
  readonly id: string;
  readonly name: string;
  readonly state: ProviderState;
}

/** People, sessions, providers and keys. */
export interface Identity {
  /** Origins from which a browser may send requests; the first is that of links. */
  readonly origins: readonly string[];
  /** Encrypts links that let a person in, until they are delivered. */
  readonly links: Vault;
  /** Answers what is under `/api/auth`; see `mountIdentity`. */
  handler(request: Request): Promise<Response>;
  /** Who is signed in, by the `Cookie` header. */
  sessionOf(headers: IncomingHttpHeaders): Promise<SessionRow | null>;
  /** The key with this text; null where it is unknown, has ended or was revoked. */
  keyOf(token: string): Promise<KnownKey | null>;
  /** Takes 50 ms of a processor: not in a transaction. See `refusePassword` first. */
  hashPassword(password: string): Promise<string>;
  /** Makes a person; gives the user id, or null where the address is taken. */
  createPerson(tx: Tx, actor: Actor, person: NewPerson): Promise<string | null>;
  /** Gives a person the password of `hashPassword`, and ends their sessions. */
  setPassword(tx: Tx, actor: Actor, userId: string, passwordHash: string): Promise<void>;
  /**
   * Signs a person of the example in, without credentials. Gives the `Set-Cookie` headers; null where the
   * database holds no such person.
   */
  signInAs(userId: string): Promise<readonly string[] | null>;
  oidcState(): readonly ProviderSummary[];
  /** Waits for running work, and stops contacting providers. */
  close(): Promise<void>;
}

/** Opens identity over a migrated database. */
export async function openIdentity(options: IdentityOptions): Promise<Identity> {
  const { database, config, clock = systemClock } = options;
  const secret = await readSecret(config);
  const origins = options.origins ?? originsOf(config);
  const record: RecordEvents = (actor, events) =>
    transaction(database, allPartners, (tx) => appendEvents(tx, actor, events));
  const running = new Set<Promise<unknown>>();
  const logError = (message: string) => options.logError?.(oneLine(message));
  const inBackground = (work: Promise<unknown>) => {
    const tracked = work
      .catch((error: unknown) => logError(`a mail was not queued: ${(error as Error).name}`))
      .finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const links = linkVault(secret);
  const { isInvited = async () => false, retryMs = 15_000 } = options;
  const signInLimit = config.rateLimits.signIn;
  const parts = {
    database,
    clock: options.signInClock ?? systemClock,
    secret,
    origins,
    sendMail: (mail: IdentityMail) => options.sendMail(mail, links),
    record,
    closeLinks: (userId: string) => transaction(database, allPartners, (tx) => closeLinks(tx, userId)),
    closeAccess: (userId: string, keep: string) =>
      transaction(database, allPartners, (tx) => closeAccess(tx, userId, keep)),
    isInvited,
    signInLimit,
    inBackground,
    logError,
  };
  const watch = await watchProviders(config.oidcProviders, retryMs, async (providers) => {
    const auth = buildAuth({ ...parts, providers });
    const context = await auth.$context;
    return { auth, context, known: context.socialProviders.map(({ id }) => id) };
  });
  const { context } = watch.current();
  const { name } = context.authCookies.sessionToken;
  const cookie = { name, secret, requiring: config.requireSecondFactor };
  const newId = () => String(context.generateId({ model: "user" }));
  return {
    origins,
    links,
    handler: (request) => watch.current().auth.handler(request),
    sessionOf: (headers) => sessionOfCookie(database, clock, cookie, headers.cookie),
    keyOf: (token) => keyOfToken(database, clock, token),
    hashPassword: (password) => context.password.hash(password),
    createPerson: (tx, actor, person) => createPerson(tx, actor, person, newId),
    setPassword: (tx, actor, userId, hash) => setPassword(tx, actor, userId, hash, newId),
    signInAs: async (userId) => {
      if (!(await isExamplePerson(asServer(database), userId))) return null;
      const asked = { body: { userId }, returnHeaders: true } as never;
      const answer: unknown = await watch.current().auth.api.signInAs(asked);
      const { headers, response } = answer as { headers: Headers; response: { signedIn: boolean } };
      return response.signedIn ? headers.getSetCookie() : null;
    },
    oidcState: () => watch.state().map(({ provider: { id, name }, state }) => ({ id, name, state })),
    close: async () => {
      await watch.stop();
      await Promise.all(running);
    },
  };
}

/** Without a setting: this machine, under its two names in a browser. */
function originsOf({ publicUrl, port }: Config): string[] {
  return publicUrl === null ? [`http://localhost:${port}`, `http://127.0.0.1:${port}`] : [publicUrl];
}

/** The library repeats what a request said, which must not look like further lines of a log, or fill it. */
function oneLine(text: string): string {
  return firstCharacters(text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " "), 500);
}
