import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import { type Action, actions } from "@laurel/contract";
import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import type { Caller } from "../platform/http/access/caller.ts";
import { publishVersions } from "../standing/testing-marketplace.ts";
import type { AppOptions } from "./build.ts";
import { type TestApp, testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);

const keyOf = (keyId: string, scopes: readonly Action[] = actions): Caller =>
  ({ kind: "key", keyId, scopes, partnerId: null }) as Caller;

/** A header names the caller by its key's id. */
const authenticate: AppOptions["authenticate"] = async ({ headers }) => {
  const id = headers["x-caller"];
  return { caller: id === undefined ? null : keyOf(String(id)), credential: "key" };
};

async function listening(options: Partial<AppOptions> = {}) {
  const server = await testApp(database, {
    authenticate,
    isOwnHost: () => true,
    limits: { known: 100_000, unknown: 100_000, waitMs: 10_000 },
    ...options,
  });
  const address = await server.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = server.app.server.address() as AddressInfo;
  return { ...server, address, port };
}

/** Sends the beginning of a request and then a byte now and then, until the connection is closed. */
function trickle(port: number, head: string, everyMs = 50): Socket {
  const socket = connect(port, "127.0.0.1");
  socket.write(head);
  const timer = setInterval(() => socket.write("x"), everyMs);
  socket.on("error", () => {});
  socket.on("close", () => clearInterval(timer));
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Everything that a connection is sent until it is closed. */
async function readAll(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (part) => {
    text += part.toString("latin1");
  });
  // A connection that is reset is closed too.
  socket.on("error", () => {});
  if (!socket.closed) await new Promise((done) => socket.once("close", done));
  return text;
}

const head = (path: string) =>
  [`POST ${path} HTTP/1.1`, "Host: localhost", "Content-Type: application/json", "Content-Length: 9000"]
    .join("\r\n")
    .concat("\r\n\r\n");

test("a body has the limit of its operation: 16 KB, or more where the contract says so", async () => {
  const { call } = await testApp(database);
  const bytes = (count: number) => ({ token: "t".repeat(count - '{"token":""}'.length) });
  const look = async (count: number) =>
    (await call("POST /api/v1/invitations/look", { body: bytes(count) })).json();
  expect((await look(16_384)).code).toBe("request-invalid");
  const refused = await look(16_385);
  expect(refused).toMatchObject({ status: 413, code: "request-too-large" });
  expect(refused.detail).toContain("16,384 bytes");
  const signIn = await call("POST /api/auth/sign-in/email", { body: { email: "e".repeat(17_000) } });
  expect([signIn.statusCode, signIn.json().code]).toEqual([413, "request-too-large"]);
  const source = await call("POST /api/v1/programs/check", {
    body: { source: "a".repeat(20_000), texts: {} },
  });
  expect(source.json().code).toBe("program-invalid");
});

test("a body with many keys or deep lists is refused before it is read, at sign-in too", async () => {
  const { app } = await testApp(database);
  const many = JSON.stringify(
    Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`k${index}`, 0])),
  );
  const deep = `${"[".repeat(2_000)}${"]".repeat(2_000)}`;
  for (const url of ["/api/v1/invitations/look", "/api/auth/sign-in/email"]) {
    for (const payload of [many, deep]) {
      const answer = await app.inject({
        method: "POST",
        url,
        payload,
        headers: { "content-type": "application/json" },
      });
      expect(answer.json()).toMatchObject({ status: 413, code: "request-too-complex" });
    }
  }
});

test("a read has no body worth sending", async () => {
  const { port } = await listening();
  const get = (more: string) => {
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`);
    return readAll(socket);
  };
  expect(await get("Content-Length: 16385\r\n")).toMatch(/^HTTP\/1\.1 413/);
  expect(await get("Transfer-Encoding: chunked\r\n")).toMatch(/^HTTP\/1\.1 413/);
});

test("bodies that trickle in are given up, whether the request was read or refused", async () => {
  const { port, app } = await listening({ bodyDeadline: { ms: 400, leastBytes: 1_000 } });
  const paths = [
    "/api/v1/invitations/look",
    "/api/v1/keys",
    "/api/v1/rates/batch",
    "/nowhere",
    "/api/auth/sign-out",
  ];
  const open = Array.from({ length: 60 }, (_, index) =>
    trickle(port, head(paths[index % paths.length] ?? "")),
  );
  const said = await Promise.all(open.map(readAll));
  expect(said.filter((text) => text.startsWith("HTTP/1.1 408")).length).toBeGreaterThan(11);
  expect(said.every((text) => /^HTTP\/1\.1 4\d\d/.test(text))).toBe(true);
  expect((await app.inject("/healthz")).statusCode).toBe(200);
});

test("a file may take longer than a body as long as it makes progress", async () => {
  const { port } = await listening({ bodyDeadline: { ms: 200, leastBytes: 100 } });
  const socket = connect(port, "127.0.0.1");
  const said = readAll(socket);
  socket.write(
    "POST /api/v1/rates/batch HTTP/1.1\r\nHost: localhost\r\nX-Caller: a\r\nContent-Type: text/csv\r\n" +
      "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n",
  );
  const send = (text: string) => socket.write(`${text.length.toString(16)}\r\n${text}\r\n`);
  send("currency,day,rate\n");
  for (let line = 0; line < 20; line += 1) {
    send(`EUR,2024-01-${String(line + 1).padStart(2, "0")},1.5\n${" ".repeat(100)}\n`);
    await new Promise((done) => setTimeout(done, 50));
  }
  socket.write("0\r\n\r\n");
  expect(await said).toMatch(/^HTTP\/1\.1 200/);
});

test("a server that stops waits for what is running, and not for bodies that never end", async () => {
  const { port, app } = await listening({ connections: { most: 100, stopWithinMs: 500 } });
  const slow = trickle(port, head("/api/v1/invitations/look"));
  await new Promise((done) => setTimeout(done, 100));
  const began = performance.now();
  await app.close();
  expect(performance.now() - began).toBeLessThan(5_000);
  await readAll(slow);
});

test("headers have a deadline, and one address has a quarter of the connections", async () => {
  const { port, app } = await listening({ connections: { most: 8, stopWithinMs: 500 } });
  expect(app.server.headersTimeout).toBe(10_000);
  const open = [];
  for (let index = 0; index < 3; index += 1) {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    open.push(socket);
  }
  const ask = (socket: Socket) => {
    socket.on("error", () => {});
    socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return readAll(socket);
  };
  const said = await Promise.all(open.map(ask));
  expect(said.map((text) => text.slice(9, 12))).toEqual(["200", "200", ""]);
});

test("many wrong keys from an address cost no look-up, and a right key still works from there", async () => {
  let lookedUp = 0;
  const { call } = await testApp(database, {
    limits: { known: 1_000, unknown: 5 },
    authenticate: async ({ headers }) => {
      lookedUp += 1;
      const isRight = headers.authorization === "Bearer right";
      return { caller: isRight ? keyOf("right") : null, credential: "key" };
    },
  });
  const ask = async (key: string) =>
    (await call("GET /api/v1/imports", { headers: { authorization: `Bearer ${key}` } })).statusCode;
  expect(await ask("right")).toBe(200);
  const found = [];
  for (let index = 0; index < 20; index += 1) found.push(await ask(`wrong-${index}`));
  expect(found).toEqual([...Array(5).fill(401), ...Array(15).fill(429)]);
  expect(lookedUp).toBe(6);
  expect(await ask("right")).toBe(200);
  expect(await ask("never-seen")).toBe(429);
  expect(lookedUp).toBe(7);
});

test("150 parallel writes of one caller leave another caller's requests alone", async () => {
  const { address } = await listening();
  const write = async (index: number) => {
    const answer = await fetch(`${address}/api/v1/rates/batch`, {
      method: "POST",
      headers: { "x-caller": "busy", "content-type": "text/csv", "idempotency-key": `k${index}` },
      body: `currency,day,rate\nEUR,2024-02-${String((index % 28) + 1).padStart(2, "0")},1.${index + 1}\n`,
    });
    return answer.status;
  };
  const writing = Promise.all(Array.from({ length: 150 }, (_, index) => write(index)));
  let isWriting = true;
  void writing.finally(() => {
    isWriting = false;
  });
  const others: number[] = [];
  while (isWriting) {
    const answer = await fetch(`${address}/api/v1/imports`, { headers: { "x-caller": "other" } });
    others.push(answer.status);
  }
  expect(others.length).toBeGreaterThan(3);
  expect(new Set(others)).toEqual(new Set([200]));
  expect([...new Set(await writing)].filter((status) => status !== 200 && status !== 429)).toEqual([]);
});

async function readMetrics({ call }: TestApp, headers: Record<string, string | undefined>, limited = false) {
  const answer = await call("GET /metrics", { headers: { authorization: undefined, ...headers } });
  return limited ? answer.headers["retry-after"] : answer.statusCode;
}

test("metrics are open to programs on this machine; anyone else needs the action", async () => {
  const server = await testApp(database, {
    isOwnHost: () => true,
    authenticate: async ({ headers }) => ({
      caller: headers["x-caller"] ? keyOf("k", [headers["x-caller"] as Action]) : null,
      credential: "key",
    }),
  });
  expect(await readMetrics(server, {})).toBe(200);
  expect(await readMetrics(server, { host: "rewards.example.com" })).toBe(401);
  expect(await readMetrics(server, { "x-forwarded-for": "198.51.100.1" })).toBe(401);
  const away = (caller?: Action) =>
    server.app.inject({
      url: "/metrics",
      remoteAddress: "198.51.100.1",
      headers: caller === undefined ? {} : { "x-caller": caller },
    });
  expect((await away()).statusCode).toBe(401);
  expect((await away("audit.read")).statusCode).toBe(403);
  expect((await away("metrics.read")).statusCode).toBe(200);
  const limited = await testApp(database, { limits: { known: 1, unknown: 1 } });
  expect(await readMetrics(limited, {})).toBe(200);
  expect(Number(await readMetrics(limited, {}, true))).toBeGreaterThan(0);
});
