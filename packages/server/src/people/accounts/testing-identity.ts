import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify, { type InjectOptions, type LightMyRequestResponse } from "fastify";
import { afterAll } from "vitest";
import { type Config, readConfig } from "../../platform/config.ts";
import { allPartners } from "../../platform/database/sight.ts";
import type { TestDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import type { App } from "../../platform/http/app.ts";
import type { IdentityMail } from "./build-auth.ts";
import { mountIdentity } from "./mount.ts";
import { type Identity, type IdentityOptions, openIdentity } from "./open-identity.ts";

/** The origin of a test's server. */
export const origin = "https://rewards.test";
/** A password that is long enough. */
export const password = "correct horse battery";

/** A server of a test with nothing but identity. */
export interface TestIdentity {
  readonly app: App;
  readonly identity: Identity;
  readonly mails: IdentityMail[];
  /** What the library and the server wrote to their logs. */
  readonly log: string[];
  /** Sends JSON to `/api/auth…`, from `address` and with `jar`'s cookies, which the answer may change. */
  post(path: string, body: unknown, from?: Partial<From>): Promise<LightMyRequestResponse>;
  get(path: string, from?: Partial<From>): Promise<LightMyRequestResponse>;
  /** Makes a person with `password`; gives the user id. */
  person(email: string, changes?: { readonly password?: string | null }): Promise<string>;
  /** Signs in with `password`; gives the cookies. */
  signIn(email: string, address?: string): Promise<Jar>;
}

/** The address of a request. */
export interface From {
  readonly address: string;
  readonly jar: Jar;
  readonly headers: Readonly<Record<string, string>>;
}

/** A browser's cookies. */
export type Jar = Map<string, string>;

/** Opens identity over a database, for the tests of a file. */
export async function testIdentity(
  database: TestDatabase,
  env: Readonly<Record<string, string>> = {},
  options: Partial<IdentityOptions> = {},
): Promise<TestIdentity> {
  const home = mkdtempSync(join(tmpdir(), "laurel-identity-"));
  const config: Config = readConfig({ LAUREL_HOME: home, ...database.env, PUBLIC_URL: origin, ...env }, home);
  const [mails, log]: [IdentityMail[], string[]] = [[], []];
  const identity = await openIdentity({
    database,
    config,
    sendMail: async (mail) => void mails.push(mail),
    logError: (message) => log.push(message),
    ...options,
  });
  const app = fastify({
    trustProxy: true,
    logger: { level: "trace", stream: { write: (line: string) => void log.push(line) } },
  }) as unknown as App;
  app.addHook("onRequest", async (_, reply) => void reply.header("x-frame-options", "DENY"));
  await mountIdentity(app, identity);
  afterAll(async () => {
    await app.close();
    await identity.close();
    rmSync(home, { recursive: true });
  });
  const send = async (request: InjectOptions, { address, jar, headers }: Partial<From> = {}) => {
    const cookies = [...(jar ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await app.inject({
      ...request,
      headers: {
        origin,
        "x-forwarded-for": address ?? freshAddress(),
        ...(cookies === "" ? {} : { cookie: cookies }),
        ...headers,
      },
    });
    if (jar !== undefined) keep(jar, response);
    return response;
  };
  const test: TestIdentity = {
    app,
    identity,
    mails,
    log,
    post: (path, body, from) =>
      send({ method: "POST", url: `/api/auth${path}`, payload: body as object }, from),
    get: (path, from) => send({ method: "GET", url: `/api/auth${path}` }, from),
    person: async (email, changes = {}) => {
      const text = changes.password === undefined ? password : changes.password;
      const passwordHash = text === null ? null : await identity.hashPassword(text);
      const person = { email, name: "Kim Min-ji", locale: "ko-KR", emailVerified: true, passwordHash };
      const id = await transaction(database, allPartners, (tx) =>
        identity.createPerson(tx, { who: "cli" }, person),
      );
      if (id === null) throw new Error(`${email} is taken`);
      return id;
    },
    signIn: async (email, address) => {
      const jar: Jar = new Map();
      const answer = await test.post(
        "/sign-in/email",
        { email, password },
        { jar, ...(address ? { address } : {}) },
      );
      if (answer.statusCode !== 200) throw new Error(`${email}: ${answer.body}`);
      return jar;
    },
  };
  return test;
}

let last = 0;

/** An address that no request has used before. */
export function freshAddress(): string {
  last += 1;
  return `10.${(last >> 16) & 255}.${(last >> 8) & 255}.${last & 255}`;
}

/** The `Cookie` header of a jar. */
export function cookieOf(jar: Jar): { cookie: string } {
  return { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") };
}

function keep(jar: Jar, response: LightMyRequestResponse): void {
  for (const cookie of [response.headers["set-cookie"] ?? []].flat()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === "" || /max-age=0/i.test(cookie)) jar.delete(name);
    else jar.set(name, value);
  }
}
