import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from "node:zlib";
import fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { compressAnswers } from "../platform/http/answer/compress.ts";
import { loadExample } from "./example/load-example.ts";
import { testApp, testKey } from "./testing-app.ts";

const database = await testDatabase();
await loadExample(database, systemClock, () => {});
const { app } = await testApp(database);

const headers = (encoding?: string, more: object = {}) => ({
  authorization: `Bearer ${testKey}`,
  ...(encoding === undefined ? {} : { "accept-encoding": encoding }),
  ...more,
});
const get = (url: string, encoding?: string, more: object = {}) =>
  app.inject({ url, headers: headers(encoding, more) });

const partners = "/api/v1/partners?limit=50";
const standing = "/api/v1/partners/4101101/standing";

test("a long answer is compressed as the caller asks, with the same content", async () => {
  const plain = await get(partners);
  expect(plain.headers["content-encoding"]).toBeUndefined();
  for (const [encoding, open] of [["br", brotliDecompressSync] as const, ["gzip", gunzipSync] as const]) {
    const answer = await get(partners, encoding);
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.headers.vary).toMatch(/accept-encoding/i);
    expect(open(answer.rawPayload).toString()).toBe(plain.body);
    expect(answer.rawPayload.length).toBeLessThan(plain.body.length / 3);
  }
  expect((await get(partners, "gzip, br")).headers["content-encoding"]).toBe("br");
  expect((await get(partners, "identity")).body).toBe(plain.body);
  expect((await get(partners, "compress")).body).toBe(plain.body);
});

test("an answer of less than 1 KB is not compressed", async () => {
  expect((await get("/healthz", "br")).headers["content-encoding"]).toBeUndefined();
});

test("a standing that the caller already has is not sent again, compressed or not", async () => {
  const plain = await get(standing);
  const answer = await get(standing, "br");
  expect(answer.headers["content-encoding"]).toBe("br");
  expect(answer.headers.etag).toBe(`W/${plain.headers.etag}`);
  for (const tag of [plain.headers.etag, answer.headers.etag]) {
    const again = await get(standing, "br", { "if-none-match": tag });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    expect(again.headers["content-encoding"]).toBeUndefined();
  }
});

/** A server that only compresses, with answers of more than 1 KB. */
async function longAnswers() {
  const server = fastify();
  onTestFinished(() => server.close());
  await compressAnswers(server);
  const long = { secret: "s".repeat(3000) };
  for (const method of ["POST", "PATCH", "PUT", "DELETE"]) {
    server.route({ method, url: "/api/v1/keys", handler: async () => long });
  }
  server.get("/api/auth/get-session", async () => long);
  server.get("/stream", async (_, reply) =>
    reply
      .type("application/x-ndjson")
      .send(Readable.from(Array.from({ length: 500 }, (_, line) => `{"line":${line}}\n`))),
  );
  return server;
}

test("answers that may hold a secret are not compressed: those to changes, and all of sign-in", async () => {
  const server = await longAnswers();
  const asked = { "accept-encoding": "br" };
  for (const method of ["POST", "PATCH", "PUT", "DELETE"] as const) {
    const answer = await server.inject({ method, url: "/api/v1/keys", headers: asked });
    expect([answer.statusCode, answer.headers["content-encoding"]]).toEqual([200, undefined]);
  }
  const session = await server.inject({ url: "/api/auth/get-session", headers: asked });
  expect([session.statusCode, session.headers["content-encoding"]]).toEqual([200, undefined]);
});

test("a stream is compressed as it goes", async () => {
  const server = await longAnswers();
  const plain = await server.inject("/stream");
  const answer = await server.inject({ url: "/stream", headers: { "accept-encoding": "gzip" } });
  expect(answer.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(answer.rawPayload).toString()).toBe(plain.body);
});

test("a file that the build compressed is sent as it is, and kept as long as the plain one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-web-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  const script = "1;".repeat(2000);
  writeFileSync(join(folder, "assets", "main-AbCd1234.js"), script);
  const compressed = brotliCompressSync(script);
  writeFileSync(join(folder, "assets", "main-AbCd1234.js.br"), compressed);
  const { app: portal } = await testApp(database, { webFolder: folder });
  const url = "/assets/main-AbCd1234.js";
  const answer = await portal.inject({ url, headers: { "accept-encoding": "gzip, br" } });
  expect(answer.rawPayload.equals(compressed)).toBe(true);
  expect(answer.headers).toMatchObject({
    "content-encoding": "br",
    "content-type": expect.stringMatching(/^(text|application)\/javascript/),
    "cache-control": "public, max-age=31536000, immutable",
    vary: expect.stringMatching(/accept-encoding/i),
  });
  expect((await portal.inject({ url })).body).toBe(script);
  expect((await portal.inject({ url: `${url}.br` })).statusCode).toBe(404);
});
