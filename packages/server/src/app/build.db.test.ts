import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { testApp, testKey } from "./testing-app.ts";

const database = await testDatabase();
const { app, call } = await testApp(database);

test("monitoring needs no key", async () => {
  expect((await call("GET /healthz", { headers: { authorization: undefined } })).json()).toEqual({
    status: "ok",
  });
  const ready = await call("GET /readyz", { headers: { authorization: undefined } });
  expect(ready.statusCode).toBe(200);
  expect(ready.json()).toEqual({
    ready: true,
    database: "answers",
    migrations: "applied",
    worker: "elsewhere",
  });
  const metrics = await call("GET /metrics", { headers: { authorization: undefined } });
  expect(metrics.body).toMatch(
    /laurel_http_requests_total\{method="GET",route="\/healthz",status="200"\} \d/,
  );
  expect(
    (await call("GET /api/openapi.json", { headers: { authorization: undefined } })).json().openapi,
  ).toBe("3.1.0");
});

test.each([
  ["no key", undefined, "sign-in-needed", 'Bearer realm="laurel"'],
  ["another scheme", "Basic bGF1cmVs", "sign-in-needed", 'Bearer realm="laurel"'],
  ["a wrong key", "Bearer laurel_wrong", "key-wrong", 'Bearer realm="laurel", error="invalid_token"'],
])("with %s the API says 401 and how to sign in", async (_, authorization, code, challenge) => {
  for (const route of ["GET /api/v1/partners", "POST /api/v1/nothing", "GET /api/v1"]) {
    const answer = await call(route, { headers: { authorization } });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe(challenge);
    expect(answer.json()).toMatchObject({ code, status: 401, title: "Unauthorized" });
  }
});

test("an unknown address is 404, a wrong method 405 with the right ones", async () => {
  const unknown = await call("GET /api/v1/nothing");
  expect(unknown.statusCode).toBe(404);
  expect(unknown.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  expect(unknown.json()).toMatchObject({
    type: "urn:laurel:refusal:route-unknown",
    instance: `urn:uuid:${unknown.headers["x-request-id"]}`,
  });
  const wrong = await call("DELETE /healthz");
  expect(wrong.statusCode).toBe(405);
  expect(wrong.headers.allow).toBe("GET, HEAD, OPTIONS");
  const options = await call("OPTIONS /healthz");
  expect([options.statusCode, options.headers.allow]).toEqual([204, "GET, HEAD, OPTIONS"]);
  expect((await call("HEAD /healthz")).statusCode).toBe(200);
  expect((await call("GET /%E0%A4%A")).json()).toMatchObject({ status: 400, code: "request-malformed" });
});

test.each([
  ["ko", "ko-KR", /없습니다/],
  ["zh-Hant-TW, en;q=0.5", "zh-TW", /沒有/],
  ["fr, zh;q=0.2, ko-KR;q=0.8", "ko-KR", /없습니다/],
  ["fr", "en", /nothing/],
  ["ko;q=0, *", "en", /nothing/],
])("to a reader of %s refusals are worded in %s", async (wanted, locale, said) => {
  const answer = await call("GET /api/v1/nothing", { headers: { "accept-language": wanted } });
  expect(answer.headers["content-language"]).toBe(locale);
  expect(answer.json().detail).toMatch(said);
});

test("every caller has a rate limit", async () => {
  const { call: limited } = await testApp(database, { limits: { known: 3, unknown: 1 } });
  const statuses = [];
  for (let i = 0; i < 4; i += 1) statuses.push((await limited("GET /api/v1/imports")).statusCode);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const wrong = () =>
    limited("GET /api/v1/imports", { headers: { authorization: `Bearer ${Math.random()}` } });
  expect((await wrong()).statusCode).toBe(401);
  const refused = await wrong();
  expect(refused.statusCode).toBe(429);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(refused.json().detail).toMatch(/^Too many requests. Wait \d+ seconds.$/);
});

test("1,500 requests in a minute by one key are all answered: each counts once towards 6,000", async () => {
  const { call: asked } = await testApp(database);
  const left = new Set<number>();
  for (let n = 0; n < 10; n += 1) {
    const ten = await Promise.all(Array.from({ length: 10 }, () => asked("GET /api/v1/imports")));
    for (const { statusCode, headers } of ten) {
      expect(statusCode).toBe(200);
      expect(headers["x-ratelimit-limit"]).toBe("6000");
      left.add(Number(headers["x-ratelimit-remaining"]));
    }
  }
  expect(Math.min(...left)).toBe(5_900);
});

test("files of the page, which a whole office may load at once, have a limit of their own", async () => {
  const webFolder = mkdtempSync(join(tmpdir(), "laurel-page-"));
  writeFileSync(join(webFolder, "part-AbCd1234.js"), "1;");
  const { call: asked } = await testApp(database, { webFolder, limits: { known: 50, unknown: 2 } });
  const ask = async (path: string) => (await asked(`GET ${path}`, { headers: {} })).statusCode;
  const files = await Promise.all(Array.from({ length: 50 }, () => ask("/part-AbCd1234.js")));
  expect(new Set(files)).toEqual(new Set([200]));
  expect(await ask("/part-AbCd1234.js")).toBe(429);
  expect([await ask("/gone"), await ask("/gone"), await ask("/gone")]).toEqual([404, 404, 429]);
});

test("an internal error is answered without its details", async () => {
  const { app: broken, call: ask } = await testApp(await testDatabase(), {
    worker: () => {
      throw new Error("an internal detail");
    },
  });
  const answer = await ask("GET /readyz");
  expect(answer.statusCode).toBe(500);
  expect(answer.json().code).toBe("internal-error");
  expect(answer.body).not.toMatch(/secret|\.ts/);
  expect(broken.printRoutes()).toContain("readyz");
});

test("responses carry security headers", async () => {
  const { headers } = await app.inject("/healthz");
  expect(headers["content-security-policy"]).toBe(
    "default-src 'none';frame-ancestors 'none';base-uri 'none'",
  );
  expect(headers["x-content-type-options"]).toBe("nosniff");
});

test("the page is made for each response, and its files are cached", async () => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-web-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), '<!doctype html><style nonce="__CSP_NONCE__"></style>');
  writeFileSync(join(folder, "assets", "main-AbCd1234.js"), "1;");
  const { call: ask } = await testApp(database, { webFolder: folder });
  const html = { accept: "text/html", authorization: undefined };
  const open = async (path: string) => {
    const { statusCode, headers, body } = await ask(`GET ${path}`, { headers: html });
    const nonce = /nonce="([^"]+)"/.exec(body)?.[1];
    expect([statusCode, headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(headers["content-security-policy"]).toContain(`style-src 'self' 'nonce-${nonce}'`);
    return nonce;
  };
  expect(await open("/")).not.toBe(await open("/partners/4101101"));
  const file = await ask("GET /assets/main-AbCd1234.js", { headers: html });
  expect([file.statusCode, file.headers["cache-control"]]).toEqual([
    200,
    "public, max-age=31536000, immutable",
  ]);
  for (const path of ["/assets/gone.js", "/index.html", "/../package.json", "/api/nothing"]) {
    expect((await ask(`GET ${path}`, { headers: html })).statusCode, path).toBe(404);
  }
  rmSync(folder, { recursive: true });
});

test("a page that isn't built says how to build it", async () => {
  const answer = await call("GET /", { headers: { accept: "text/html", authorization: undefined } });
  expect(answer.statusCode).toBe(503);
  expect(answer.body).toContain("npm start");
});

test("a key is never logged, but who sent it is", async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const { call: ask } = await testApp(database, { logger: { level: "trace", stream } });
  await ask("GET /api/v1/imports");
  await ask("GET /api/v1/imports?limit=x");
  expect(lines.join("")).toContain("/api/v1/imports");
  expect(lines.join("")).not.toContain(testKey);
  expect(lines.join("")).toContain('"who":"key:installation"');
});
