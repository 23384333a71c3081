import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnswerOf, answerOf, type InputOf, type OperationShape, requestOf } from "@laurel/contract";
import type { LightMyRequestResponse } from "fastify";
import { Compile } from "typebox/schema";
import { afterAll, expect } from "vitest";
import { authenticateBy } from "../people/accounts/authenticate.ts";
import type { IdentityMail } from "../people/accounts/build-auth.ts";
import { openIdentity } from "../people/accounts/open-identity.ts";
import { systemClock, wallOf } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { byClock } from "../platform/database/open.ts";
import type { TestDatabase } from "../platform/database/testing.ts";
import { usualLimits } from "../platform/http/access/guard.ts";
import { installationKey } from "../platform/http/access/installation-key.ts";
import { ownHosts } from "../platform/http/access/own-hosts.ts";
import type { App } from "../platform/http/app.ts";
import { usualStreams } from "../platform/live/streams.ts";
import type { Vault } from "../platform/vault.ts";
import { type AppOptions, buildApp } from "./build.ts";

/** However busy the machine is, a request of a test waits for its turn. */
const patient = { ...usualLimits, waitMs: 60_000 };

/** The key of a test's server. */
export const testKey = `laurel_${"k".repeat(43)}`;

/** A request of a test; the key is sent along unless `headers` says otherwise. */
export interface Call {
  readonly query?: Record<string, string | number>;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: unknown;
}

/** A server of a test, over a database. */
export interface TestApp {
  readonly app: App;
  /**
   * Sends a request such as `GET /api/v1/partners`; the answer fits the published description, or the test
   * fails.
   */
  call(route: string, call?: Call): Promise<LightMyRequestResponse>;
  /**
   * Asks for an operation with the test's key, or with `headers` of its own; gives the answer in camelCase.
   * A refusal fails the test.
   */
  ask<const Operation extends OperationShape>(
    operation: Operation,
    input: InputOf<Operation>,
    headers?: Record<string, string | undefined>,
  ): Promise<AnswerOf<Operation>>;
  /** The link that was last mailed to an address: `https://…#token=…`; null for none. */
  mailed(email: string): Promise<string | null>;
  /** Seals and opens the links of messages. */
  readonly links: Vault;
}

const usualOptions = {
  publicUrl: "http://localhost:3000",
  // `inject` sends requests to the host `localhost:80`.
  isOwnHost: ownHosts({ publicUrl: null, host: "127.0.0.1", port: 80 }),
  sender: "Laurel",
  examplePeople: async () => [],
  worker: () => "elsewhere",
} as const satisfies Partial<AppOptions>;

/**
 * Builds the server; it is closed when the file's tests have ended. `env`: settings of signing in.
 * `mails` collects the mails of signing in.
 */
export async function testApp(
  database: TestDatabase,
  options: Partial<AppOptions> = {},
  env: Readonly<Record<string, string>> = {},
  mails: IdentityMail[] = [],
): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), "laurel-app-"));
  const own = byClock(database, options.clock ?? systemClock);
  const { clock } = own;
  const config = readConfig({ LAUREL_HOME: folder, ...database.env, ...env }, folder);
  const identity = await openIdentity({
    database: own,
    clock: wallOf(clock),
    config,
    sendMail: async (mail) => void mails.push(mail),
  });
  const app = await buildApp({
    database: own,
    authenticate: installationKey(testKey, authenticateBy(identity)),
    identity,
    webFolder: join(folder, "dist"),
    uploadFolder: join(folder, "uploads"),
    importLimits: config.importLimits,
    dayWork: { ...config, links: identity.links },
    ...usualOptions,
    // A stream has no end, so a request that is injected would wait for its answer forever.
    streams: { ...usualStreams, perCaller: 0 },
    ...options,
    clock,
    limits: { ...patient, ...options.limits },
  });
  await app.ready();
  afterAll(async () => {
    await app.close();
    await identity.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const description = app.swagger() as unknown as Description;
  const call = async (route: string, { query, headers, body }: Call = {}) => {
    const [method = "GET", url = "/"] = route.split(" ");
    const all = { authorization: `Bearer ${testKey}`, ...headers };
    const given = Object.entries(all).filter((header): header is [string, string] => header[1] !== undefined);
    const response = await app.inject({
      method: method as "GET",
      url,
      headers: Object.fromEntries(given),
      ...(query === undefined
        ? {}
        : { query: Object.fromEntries(Object.entries(query).map(([k, v]) => [k, String(v)])) }),
      ...(body === undefined ? {} : { payload: body as string }),
    });
    expectDescribed(description, method, url.split("?")[0] ?? "", response);
    return response;
  };
  const ask = async <const Operation extends OperationShape>(
    operation: Operation,
    input: InputOf<Operation>,
    headers: Record<string, string | undefined> = {},
  ) => {
    const { method, address, body } = requestOf(operation, input);
    const response = await call(`${method} ${address}`, { headers, body });
    expect(response.statusCode, response.body).toBeLessThan(400);
    return answerOf(operation, response.statusCode, response.body === "" ? null : response.json());
  };
  const { links } = options.identity ?? identity;
  const mailed = async (email: string) => {
    const { rows } = await database.owner.query<{ link: string }>(
      "select link from messages where email = $1 and link is not null order by message_id desc limit 1",
      [email],
    );
    return rows[0] === undefined ? null : links.open(rows[0].link, email);
  };
  return { app, call, ask, mailed, links };
}

interface Description {
  readonly paths: Record<string, Record<string, { responses: Record<string, ResponseObject> }>>;
  readonly components: object;
}
interface ResponseObject {
  readonly content?: Record<string, { schema: object }>;
}

function expectDescribed(
  { paths, components }: Description,
  method: string,
  url: string,
  response: LightMyRequestResponse,
): void {
  const type = String(response.headers["content-type"] ?? "").split(";")[0] ?? "";
  const status = response.statusCode;
  if (type === "application/problem+json") {
    expectSchema({ $ref: "#/components/schemas/Problem" });
    return;
  }
  // As in the router, a path that is written out comes first.
  const path = [url, ...Object.keys(paths)].find(
    (pattern) => pattern in paths && new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(url),
  );
  const described = path === undefined ? undefined : paths[path]?.[method.toLowerCase()];
  if (described === undefined || response.body === "") return;
  const answer = described.responses[String(status)] ?? described.responses[`${Math.floor(status / 100)}XX`];
  expect(answer, `${method} ${path} doesn't describe ${status}`).toBeDefined();
  const schema = answer?.content?.[type]?.schema;
  expect(schema, `${method} ${path} doesn't describe ${status} as ${type}`).toBeDefined();
  if (type === "application/json") expectSchema(schema as object);

  function expectSchema(expected: object): void {
    const [fits, errors] = Compile({ ...expected, components } as never).Errors(response.json());
    expect(fits ? [] : errors, `${method} ${url} ${status}`).toEqual([]);
  }
}
