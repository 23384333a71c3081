import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import { type AddressInfo, connect } from "node:net";
import * as contract from "@laurel/contract";
import { type Access, actions, apiRoot, may, type OperationShape, roles } from "@laurel/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importKinds } from "../facts/import-kinds.ts";
import { testDatabase } from "../platform/database/testing.ts";
import type { Caller } from "../platform/http/access/caller.ts";
import { type IsOwnHost, ownHosts } from "../platform/http/access/own-hosts.ts";
import { addPartner, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
await addPartner(database, "mine", "2024-01-01", "2024-01-01");

let isOwnHost: IsOwnHost = () => false;
/** A header names the caller. */
const { app } = await testApp(database, {
  limits: { known: 1e9, unknown: 1e9 },
  isOwnHost: (host) => isOwnHost(host),
  authenticate: async ({ headers }) => {
    const caller: Caller | null = headers["x-caller"] ? JSON.parse(String(headers["x-caller"])) : null;
    return { caller, credential: caller?.kind === "key" ? "key" : null };
  },
});
const agent = new Agent({ keepAlive: true, maxSockets: 12 });
let port = 0;
beforeAll(async () => {
  await app.listen({ host: "127.0.0.1", port: 0 });
  port = (app.server.address() as AddressInfo).port;
  isOwnHost = ownHosts({ publicUrl: null, host: "127.0.0.1", port });
});
afterAll(() => agent.destroy());

interface Target {
  readonly method: string;
  readonly path: string;
  readonly action: Access;
}

const isOperation = (found: unknown): found is OperationShape =>
  typeof found === "object" && found !== null && "method" in found && "answers" in found;
const operations: readonly OperationShape[] = [
  ...Object.values<unknown>(contract).filter(isOperation),
  ...Object.values(importKinds).map(({ name, columns }) => contract.importOf(name, columns)),
];
/** Without the example it answers everyone as an unknown route does. */
const exampleClock = `${apiRoot}/example/clock`;
const closed: readonly Target[] = [
  ...operations.map(({ method, path, action, root = apiRoot }) => ({
    method,
    path: `${root}${path}`.replace("{partner_id}", "mine").replaceAll(/\{\w+\}/g, "1"),
    action,
  })),
  { method: "GET", path: "/metrics", action: "metrics.read" } as const,
].filter(({ action, path }) => action !== "public" && path !== exampleClock);

const key = (scopes: readonly string[]): Caller =>
  ({ kind: "key", keyId: "k", scopes, partnerId: null }) as Caller;
const callers: readonly { readonly name: string; readonly caller: Caller; may(action: Access): boolean }[] = [
  ...roles.map((role) => ({
    name: role,
    caller: {
      kind: "person",
      userId: `a-${role}`,
      teamRole: contract.teamRoles.find((each) => each === role) ?? null,
      memberships: contract.partnerRoles
        .filter((each) => each === role)
        .map((each) => ({ partnerId: "mine", role: each })),
    } as Caller,
    may: (action: Access) => action === "public" || action === "signed-in" || may(role, action),
  })),
  ...actions.map((scope) => ({
    name: `a key for ${scope}`,
    caller: key([scope]),
    may: (action: Access) => action === "public" || action === "signed-in" || action === scope,
  })),
];

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly caller?: Caller | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request exactly as it is spelled; as from a proxy, since this machine may read metrics. */
async function send({ method, path, caller = null, headers = {} }: Sent): Promise<Decision> {
  const { promise, resolve } = Promise.withResolvers<Decision>();
  const all = {
    via: "1.1 proxy",
    ...(caller === null ? {} : { "x-caller": JSON.stringify(caller) }),
    ...headers,
  };
  const sent = httpRequest({ agent, host: "127.0.0.1", port, method, path, headers: all }, (response) => {
    const parts: Buffer[] = [];
    response.on("data", (part: Buffer) => parts.push(part));
    response.on("end", () =>
      resolve(decisionOf(method, response.statusCode ?? 0, Buffer.concat(parts).toString())),
    );
  });
  // The parser closes the connection of what isn't HTTP.
  sent.on("error", () => resolve("elsewhere"));
  sent.end();
  return promise;
}

type Decision = "no caller" | "not allowed" | "elsewhere" | "reached" | "failed";

/** What an answer says about access; a HEAD has no code. */
function decisionOf(method: string, status: number, body: string): Decision {
  const code = /"code":"([\w-]+)"/.exec(body)?.[1] ?? "";
  // The web page, which isn't built here.
  if (status === 503 && body.startsWith("<!doctype html>")) return "elsewhere";
  if (status >= 500) return "failed";
  if (status === 401) return "no caller";
  // A use-case that only people can have looked at the caller itself.
  if (status === 403) return code === "person-needed" ? "reached" : "not allowed";
  if (status === 204 && method === "OPTIONS") return "elsewhere";
  const nowhere = ["", "route-unknown", "request-malformed", "host-unknown", "method-not-allowed"];
  return [400, 404, 405, 421].includes(status) && nowhere.includes(code) ? "elsewhere" : "reached";
}

const encoded = (letter: string) => `%${letter.charCodeAt(0).toString(16)}`;
const replaced = (path: string, index: number, by: string) =>
  path.slice(0, index) + by + path.slice(index + 1);

/** The spellings that a server could take for the same address. */
function spellings(path: string): readonly string[] {
  const each = [...path].map((_, index) => index).slice(1);
  const slashes = each.filter((index) => path[index] === "/");
  return [
    ...each.map((index) => replaced(path, index, encoded(path[index] ?? ""))),
    ...slashes.flatMap((index) =>
      ["//", "/./", "/x/../", "/%2e/", "/%2e%2e/", "/%2F", "\\", "/;x/"].map((by) =>
        replaced(path, index, by),
      ),
    ),
    path.replaceAll(/[a-z]/g, encoded),
    path.replaceAll(/[a-z]/g, (letter) => encoded(letter).toUpperCase()),
    path.replaceAll(/[a-z]/g, (letter) => `%25${encoded(letter).slice(1)}`),
    path.toUpperCase(),
    replaced(path, 1, (path[1] ?? "").toUpperCase()),
    ...[
      "/",
      "//",
      "/.",
      "/..",
      "/../",
      ";x",
      ";x=1",
      "?",
      "?x",
      "#x",
      "%00",
      "%2f",
      "%20",
      "%0a",
      "%",
      ".",
    ].map((end) => `${path}${end}`),
    ...["/", "/.", "/x/..", "/api/docs/..", "/%2e", "/%2e%2e", "/healthz/..", "\\", "/%2f"].map(
      (start) => `${start}${path}`,
    ),
    ...hosts().map((host) => `http://${host}${path}`),
    `HTTP://localhost:${port}${path}`,
    `https://localhost:${port}${path}`,
    `http://localhost:${port}/${path}`,
    `http://localhost:${port}${path.replaceAll(/[a-z]/g, encoded)}`,
    path.slice(1),
  ];
}

const hosts = () => [
  `localhost:${port}`,
  `127.0.0.1:${port}`,
  "x",
  `localhost:${port}@x`,
  `x@localhost:${port}`,
];
const overridden = ["x-http-method-override", "x-http-method", "x-method-override"];

test("there are as many operations to ask for as the contract has", () => {
  expect(closed.length).toBeGreaterThan(45);
});

test("no spelling of any operation is reached without a credential", async () => {
  const wrong: string[] = [];
  for (const { method, path } of closed) {
    const found = await Promise.all(
      spellings(path).map(async (spelled) => ({ spelled, decision: await send({ method, path: spelled }) })),
    );
    for (const { spelled, decision } of found)
      if (decision !== "no caller" && decision !== "elsewhere")
        wrong.push(`${method} ${spelled}: ${decision}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);

test("no other method, and no header that names one, reaches an operation without a credential", async () => {
  const wrong: string[] = [];
  const methods = [
    "GET",
    "HEAD",
    "OPTIONS",
    "TRACE",
    "PUT",
    "POST",
    "PATCH",
    "DELETE",
    "QUERY",
    "PROPFIND",
    "PURGE",
  ];
  for (const { method, path } of closed) {
    const asked = [
      ...methods.map((other) => ({ method: other, path })),
      ...methods.flatMap((other) =>
        overridden.map((name) => ({ method: other, path, headers: { [name]: method } })),
      ),
      ...methods.map((other) => ({ method: other, path: `${path}?_method=${method}` })),
    ];
    const found = await Promise.all(asked.map(async (each) => ({ each, decision: await send(each) })));
    for (const { each, decision } of found)
      if (decision !== "no caller" && decision !== "elsewhere")
        wrong.push(`${JSON.stringify(each)} for ${method}: ${decision}`);
  }
  expect(wrong).toEqual([]);
}, 120_000);

test("each role and each scope decides the same in every spelling, as the table says", async () => {
  const wrong: string[] = [];
  for (const { method, path, action } of closed) {
    const odd = [path.replaceAll(/[a-z]/g, encoded), `http://localhost:${port}${path}`, `/x/..${path}`];
    const found = await Promise.all(
      callers.flatMap(({ name, caller, may: mayDo }, index) =>
        [path, odd[index % odd.length] ?? ""].map(async (spelled) => {
          const expected: Decision = mayDo(action) ? "reached" : "not allowed";
          const decision = await send({ method, path: spelled, caller });
          return { name, spelled, expected, decision };
        }),
      ),
    );
    for (const { name, spelled, expected, decision } of found)
      if (decision !== expected && !(spelled !== path && decision === "elsewhere"))
        wrong.push(`${name}: ${method} ${spelled}: ${decision}, not ${expected}`);
  }
  expect(wrong).toEqual([]);
}, 180_000);

test("spellings of public paths never make the server fail", async () => {
  const open = [
    ...["/", "/healthz", "/readyz", "/api/docs", "/api/docs/static/index.html", "/api/openapi.json"],
    ...["/api/auth/get-session", "/api/auth/sign-in/email", "/api/auth/callback/x"],
    ...operations
      .filter(({ action }) => action === "public")
      .map(({ path, root = apiRoot }) => `${root}${path}`),
  ];
  for (const path of open) {
    for (const method of ["GET", "POST", "OPTIONS", "TRACE"]) {
      const found = await Promise.all(
        spellings(path).map(async (spelled) => [spelled, await send({ method, path: spelled })] as const),
      );
      // The page isn't built here, which it says with 503.
      const failed = found.filter(([spelled, decision]) => decision === "failed" && !isPage(method, spelled));
      expect(failed).toEqual([]);
    }
  }
}, 180_000);

function isPage(method: string, path: string): boolean {
  return method === "GET" && /^(https?:\/\/[^/]*)?\/?([?#].*)?$/i.test(path);
}

/** The status of a request that no client library would send. */
async function raw(lines: readonly string[]): Promise<number> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n`);
  socket.on("error", () => {});
  let text = "";
  socket.on("data", (part) => {
    text += part.toString("latin1");
  });
  await once(socket, "close");
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
}

test("a request that names no host, two hosts or a host that isn't ours reaches nothing", async () => {
  const own = `Host: localhost:${port}`;
  const get = "GET /api/v1/program HTTP/1.1";
  expect(await raw([get, own])).toBe(401);
  expect(await raw([get, `Host: LOCALHOST.:${port}`])).toBe(401);
  expect(await raw([get])).toBe(400);
  expect(await raw([get, own, own])).toBe(400);
  expect(await raw([get, own, "host: x"])).toBe(400);
  expect(await raw(["GET /healthz HTTP/1.1", own, "host: x"])).toBe(400);
  for (const host of [
    "x",
    `x:${port}`,
    "localhost",
    "localhost:1",
    `localhost.x:${port}`,
    `[::2]:${port}`,
    "",
    "%",
  ])
    expect([400, 421], host).toContain(await raw([get, `Host: ${host}`]));
  expect(await raw(["GET /api/v1/program HTTP/1.0"])).toBe(421);
  expect(await raw(["GET http://x/api/v1/program HTTP/1.1", own])).toBe(421);
  expect(await raw([`GET http://localhost:${port}/api/v1/program HTTP/1.1`, "Host: x"])).toBe(401);
  for (const path of ["/healthz", "/readyz"])
    expect(await raw([`GET ${path} HTTP/1.1`, "Host: 10.1.2.3"])).toBe(200);
  for (const first of [
    "get /api/v1/program HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "CONNECT /api/v1/program HTTP/1.1",
  ])
    expect([0, 204, 400, 404], first).toContain(await raw([first, own]));
});
