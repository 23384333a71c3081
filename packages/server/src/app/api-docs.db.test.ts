import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { testApp } from "./testing-app.ts";

const { call } = await testApp(await testDatabase());
const open = (path: string) => call(`GET ${path}`, { headers: { authorization: undefined } });

test("the page about the API needs no key, and loads everything from the server itself", async () => {
  for (const address of ["/api/docs", "/api/docs/"]) {
    const page = await open(address);
    expect(page.statusCode).toBe(200);
    const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) =>
      new URL(path, `http://laurel${address}`).toString(),
    );
    expect(loaded.length).toBeGreaterThan(4);
    for (const each of loaded) {
      const { origin, pathname } = new URL(each);
      expect(origin).toBe("http://laurel");
      expect((await open(pathname)).statusCode, pathname).toBe(200);
    }
    expect(page.body).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
  }
});

test("its policy allows nothing inline and nothing of another origin", async () => {
  const policy = String((await open("/api/docs")).headers["content-security-policy"]);
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
});

test("it describes what /api/openapi.json describes", async () => {
  expect((await open("/api/docs/static/swagger-initializer.js")).body).toContain('"/api/openapi.json"');
  expect((await open("/api/docs/json")).json()).toEqual((await open("/api/openapi.json")).json());
});

test("it is not part of what it describes", async () => {
  const { paths } = (await open("/api/openapi.json")).json();
  expect(Object.keys(paths).filter((path) => path.startsWith("/api/docs"))).toEqual([]);
});
