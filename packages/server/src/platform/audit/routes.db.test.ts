import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { answerOf, listAudit } from "@laurel/contract";
import fastify from "fastify";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "../database/testing.ts";
import { answerError } from "../http/answer/answer-errors.ts";
import { describeApi } from "../http/answer/describe-api.ts";
import { compileValidator } from "../http/answer/validate.ts";
import type { App } from "../http/app.ts";
import { addAuditRoutes } from "./routes.ts";
import { append, tamper } from "./testing.ts";

const database = await testDatabase();
const app: App = fastify().withTypeProvider<TypeBoxTypeProvider>();
app.setValidatorCompiler(compileValidator);
app.setErrorHandler(answerError);
await describeApi(app);
app.addHook("onRequest", async (request) => {
  request.caller = { kind: "person", userId: "u0", teamRole: "auditor", memberships: [] };
});
addAuditRoutes(app, database);
afterAll(() => app.close());

await append(database, [{ partnerId: "p1", what: "thing.made", data: { amount: 1 } }]);
await append(
  database,
  [
    { partnerId: "p1", what: "thing.ended", before: { open: true }, why: "done", personal: { person: "u1" } },
    { partnerId: "p2", what: "thing.made" },
    { partnerId: "", what: "program.published" },
  ],
  { who: "person:u2", onBehalf: "p1", requestId: "r-1" },
);
const moments = "case partner_id when 'p2' then '2026-03-01T00:00:00Z' else '2026-03-02T10:00:00.5Z' end";
await tamper(database, `update events set occurred_at = (${moments})::timestamptz where who <> 'cli'`);
await tamper(database, "update events set occurred_at = '2026-02-28T23:59:59.999999Z' where who = 'cli'");

async function audit(query: Record<string, string> = {}) {
  const response = await app.inject({ url: "/api/v1/audit", query });
  return { status: response.statusCode, body: response.json() };
}

async function places(query: Record<string, string>): Promise<readonly string[]> {
  const { status, body } = await audit(query);
  return answerOf(listAudit, status, body).items.map((each) => `${each.partnerId}/${each.eventId}`);
}

test("an event is shown in full", async () => {
  const { status, body } = await audit({ partner_id: "p1", what: "thing.ended" });
  expect(status).toBe(200);
  expect(body).toEqual({
    items: [
      {
        partner_id: "p1",
        event_id: 2,
        occurred_at: "2026-03-02T10:00:00.5Z",
        what: "thing.ended",
        who: "person:u2",
        on_behalf: "p1",
        data: {},
        before: { open: true },
        after: null,
        why: "done",
        request_id: "r-1",
        personal: { person: "u1" },
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ],
    next_cursor: null,
  });
});

test.each<[string, Record<string, string>, readonly string[]]>([
  ["everything", {}, ["p1/2", "/1", "p2/1", "p1/1"]],
  ["a partner", { partner_id: "p1" }, ["p1/2", "p1/1"]],
  ["the installation", { partner_id: "" }, ["/1"]],
  ["a kind", { what: "thing.made" }, ["p2/1", "p1/1"]],
  ["one actor", { who: "cli" }, ["p1/1"]],
  ["a request", { request_id: "r-1", what: "thing.made" }, ["p2/1"]],
  ["since a day", { from: "2026-03-01" }, ["p1/2", "/1", "p2/1"]],
  ["until the end of a day", { to: "2026-03-01" }, ["p2/1", "p1/1"]],
  ["since a moment", { from: "2026-03-02T10:00:00.500Z" }, ["p1/2", "/1"]],
  ["before a moment", { to: "2026-03-01T00:00:00Z" }, ["p1/1"]],
  ["a day", { from: "2026-03-01", to: "2026-03-01" }, ["p2/1"]],
  ["an unknown actor", { who: "person:none" }, []],
])("the latest come first: of %s", async (_, query, expected) => {
  expect(await places(query)).toEqual(expected);
});

test("pages follow each other without a gap, and a cursor belongs to its filters", async () => {
  const seen: unknown[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const { body } = await audit({ limit: "1", ...(cursor === "" ? {} : { cursor }) });
    seen.push(...body.items.map((each: { readonly hash: string }) => each.hash));
    cursor = body.next_cursor;
  }
  expect(new Set(seen).size).toBe(4);
  const { body } = await audit({ limit: "1" });
  expect(await audit({ limit: "1", cursor: body.next_cursor, who: "cli" })).toMatchObject({
    status: 400,
    body: { code: "cursor-invalid" },
  });
});

test.each([
  [{ from: "2026-02-30" }, "day-invalid"],
  [{ to: "2026-02-28T25:00:00Z" }, "day-invalid"],
  [{ from: "yesterday" }, "request-invalid"],
  [{ to: "9999-12-31" }, "request-invalid"],
  [{ limit: "0" }, "request-invalid"],
  [{ partner: "p1" }, "request-invalid"],
  [{ partner_id: "\0" }, "request-invalid"],
])("%j is refused as %s", async (query, code) => {
  const { status, body } = await audit(query as Record<string, string>);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(body.code).toBe(code);
});
