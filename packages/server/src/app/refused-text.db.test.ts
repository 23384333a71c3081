import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { writeCursor } from "../platform/http/paging/read-cursor.ts";
import { addPartner, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
await addPartner(database, "acme", "2024-01-01", "2024-01-01");
const { app, call } = await testApp(database, { limits: { known: 100_000, unknown: 100_000 } });

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}
interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
const { paths } = app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const filled = (path: string) => path.replace("{partner_id}", "acme").replaceAll(/\{\w+\}/g, "1");

/** Something that fits a schema. */
function sample(schema: Schema): unknown {
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return sample(schema.anyOf[0] ?? {});
  if (schema.type === "object") return mapped(schema.properties ?? {}, sample);
  if (schema.type === "array") return [sample(schema.items ?? {})];
  if (schema.type === "integer") return schema.minimum ?? 0;
  if (schema.type === "boolean") return true;
  return "x".repeat(schema.minLength ?? 1);
}

const mapped = <T, R>(object: Readonly<Record<string, T>>, change: (value: T) => R) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

/** Every copy of a value in which one text that may be anything holds something more. */
function* spoiled(value: unknown, more: string): Generator<unknown> {
  if (typeof value === "string") yield `${value.slice(1)}${more}`;
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value))
    for (const bad of spoiled(part, more))
      yield Array.isArray(value) ? value.with(Number(key), bad) : { ...value, [key]: bad };
}

const textSent = operations.flatMap(({ path, method, operation }) => {
  const content = operation.requestBody?.content ?? {};
  const schema = content["application/json"]?.schema;
  // A body that may also be a file is read by its route; see `bounces.db.test.ts`.
  return schema === undefined || Object.keys(content).length > 1
    ? []
    : [{ route: `${method} ${filled(path)}`, body: sample(schema) }];
});

test.each(textSent)("$route refuses bodies with text that can't be kept", async ({ route, body }) => {
  for (const more of ["\0", "\ud800", "\udc00x"]) {
    for (const bad of spoiled(body, more)) {
      const headers = { "content-type": "application/json" };
      const answer = await call(route, { headers, body: JSON.stringify(bad) });
      const { code, errors } = answer.json();
      expect([answer.statusCode, code], JSON.stringify(bad)).toEqual([400, "request-invalid"]);
      expect(errors[0].pointer).toMatch(/^\/body\//);
    }
  }
});

test("addresses with text that can't be kept are refused, in the path and in every filter", async () => {
  for (const { path, method, operation } of operations) {
    for (const { in: place, name, schema } of operation.parameters ?? []) {
      if (place !== "path" && place !== "query") continue;
      const url =
        place === "path" ? filled(path.replace(`{${name}}`, "a%00b")) : `${filled(path)}?${name}=a%00b`;
      const { statusCode, body } = await call(`${method} ${url}`);
      expect(statusCode, `${method} ${url}`).toBe(400);
      const { code, errors } = JSON.parse(body);
      if (schema.type !== "string" || schema.pattern !== undefined || schema.enum !== undefined) continue;
      if (code === "request-invalid")
        expect(errors[0], url).toMatchObject({ code: "field-character", pointer: `/${place}/${name}` });
      else expect(code, url).toMatch(/media-type|malformed/);
    }
  }
});

test("the refusal names the place; a key's place and other scripts are fine", async () => {
  const files = (program: object) =>
    call("POST /api/v1/programs", {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(program),
    });
  const invite = (more: object) =>
    call("POST /api/v1/partners/acme/publisher-claims", {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ publisher_id: "shop", name: "Shop", ...more }),
    });
  expect((await invite({ name: "a\0" })).json()).toMatchObject({
    code: "request-invalid",
    errors: [{ code: "field-character", pointer: "/body/name" }],
  });
  expect((await invite({ name: "寶藏 😀 한국" })).statusCode).toBe(200);
  expect((await files({ "a\0": "" })).statusCode).toBe(400);
});

test.each([
  ["text that can't be kept", ["2026-01-01T00:00:00Z", "a\0", 1]],
  ["an invalid time", ["never", "a", 1]],
  ["an invalid number", ["2026-01-01T00:00:00Z", "a", "b"]],
])("a forged cursor with %s is no cursor", async (_, position) => {
  const list = `audit ${JSON.stringify({
    partnerId: null,
    what: null,
    who: null,
    requestId: null,
    from: null,
    before: null,
  })}`;
  const cursor = writeCursor(list, position);
  const answer = await call("GET /api/v1/audit", { query: { cursor } });
  expect([answer.statusCode, answer.json().code]).toEqual([400, "cursor-invalid"]);
});

test.each([
  ["GET", "/api/auth/callback/entra?state=a%00b&code=x", undefined],
  ["POST", "/api/auth/sign-in/email", { email: "a\0@one.test", password: "correct horse battery" }],
  ["POST", "/api/auth/sign-in/email", { email: "a@one.test", password: "correct horse \ud800" }],
  ["POST", "/api/auth/reset-password", { token: "a\0b", newPassword: "correct horse battery" }],
  ["POST", "/api/auth/request-password-reset", { email: "a\0b@one.test" }],
  ["POST", "/api/auth/sign-in/social", { provider: "a\0b", callbackURL: "/" }],
  ["POST", "/api/auth/two-factor/verify-totp", { code: "12\x003456" }],
] as const)("sign-in by %s %s refuses text that can't be stored", async (method, url, body) => {
  const answer = await app.inject({
    method,
    url,
    headers: {
      origin: "http://localhost:3000",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  expect([answer.statusCode, answer.json().code]).toEqual([400, "request-invalid"]);
});

test.each([
  [
    "text/csv",
    "partner_id,name,country,locale,joined_on\na\0b,A,US,en,2024-01-01\nborea,B,US,en,2024-01-01\n",
  ],
  [
    "application/x-ndjson",
    `{"partner_id":"a\\u0000b","name":"A","country":"US","locale":"en"}
     {"partner_id":"crux","a\\u0000b":"A","country":"US","locale":"en"}
     {"partner_id":"crux","name":"\\ud800","country":"US","locale":"en"}
     {"partner_id":"borea","name":"B","country":"US","locale":"en"}`,
  ],
])(
  "a line of %s that holds a NUL is refused with its reason, and the others are imported",
  async (type, body) => {
    const answer = await call("POST /api/v1/partners/batch", { headers: { "content-type": type }, body });
    expect(answer.statusCode, answer.body).toBe(200);
    const { refusals } = answer.json();
    expect(refusals.length).toBe(body.trim().split("\n").length - (type === "text/csv" ? 2 : 1));
    expect(refusals[0].code).toBe("nul-character");
  },
);

test("a heading that holds a NUL is refused as a whole", async () => {
  const body = "partner_id,name,country,locale,joi\0ned_on\n";
  const answer = await call("POST /api/v1/partners/batch", { headers: { "content-type": "text/csv" }, body });
  expect([answer.statusCode, answer.json().code]).toEqual([422, "heading-unreadable"]);
});

test("a body that is nested deeply is refused, however deeply", async () => {
  const depth = 8_000;
  const deep = `${"[".repeat(depth)}${"]".repeat(depth)}`;
  for (const body of [deep, `{"publisher_id":"shop","name":${deep}}`]) {
    const answer = await call("POST /api/v1/partners/acme/publisher-claims", {
      headers: { "content-type": "application/json" },
      body,
    });
    expect(answer.json().code).toBe("request-too-complex");
  }
});
