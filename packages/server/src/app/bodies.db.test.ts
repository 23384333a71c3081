import * as contract from "@laurel/contract";
import { apiRoot, type OperationShape, usualBodyBytes } from "@laurel/contract";
import { expect, test } from "vitest";
import { importKinds } from "../facts/import-kinds.ts";
import { readConfig } from "../platform/config.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
const { importLimits } = readConfig({ LAUREL_HOME: "/nowhere", ...database.env }, "/");
const { call } = await testApp(database, {
  limits: { known: 100_000, unknown: 100_000 },
  importLimits: { ...importLimits, maxBytes: 200_000 },
});

const operations: readonly OperationShape[] = [
  ...Object.values<unknown>(contract).filter(isOperation),
  ...Object.values(importKinds).map(({ name, columns }) => contract.importOf(name, columns)),
];

function isOperation(found: unknown): found is OperationShape {
  return typeof found === "object" && found !== null && "method" in found && "answers" in found;
}

const changing = operations.filter(({ method }) => method !== "GET");
const addressOf = ({ method, root = apiRoot, path }: OperationShape) =>
  `${method} ${root}${path.replaceAll(/\{\w+\}/g, "1")}`;
const json = { "content-type": "application/json" };

/** A value of another type than the body's, and values of other types in each of its fields. */
function wrongBodies({ body }: OperationShape): readonly string[] {
  const fields = Object.keys((body as { properties?: object } | undefined)?.properties ?? {});
  const filled = [null, 1.5, true, [], {}, "x"].map((value) =>
    Object.fromEntries(fields.map((field) => [field, value])),
  );
  return ["null", "1", '"text"', "[]", "[[]]", "{", "", ...filled.map((value) => JSON.stringify(value))];
}

test("every operation that changes something is walked", () => {
  expect(changing.length).toBeGreaterThan(25);
});

test.each(changing.map((operation) => [addressOf(operation), operation] as const))(
  "%s refuses no body, wrong ones and a huge one without an error of its own",
  async (address, operation) => {
    const type = operation.consumes?.[0] ?? "application/json";
    const huge = Math.max((operation.bodyBytes ?? usualBodyBytes) + 1, 200_001);
    const given: readonly { readonly headers?: Record<string, string>; readonly body?: unknown }[] = [
      {},
      { headers: { "content-type": type } },
      { headers: { "content-type": type, "content-length": "0" }, body: "" },
      { headers: { "content-type": "application/octet-stream" }, body: "x" },
      { headers: { "content-type": "nonsense" }, body: "x" },
      ...wrongBodies(operation).map((body) => ({ headers: json, body })),
      { headers: { "content-type": type }, body: Buffer.from([0xff, 0x00, 0xfe, 0xed]) },
      { headers: { "content-type": type }, body: `{"x":"${"y".repeat(huge)}"}` },
    ];
    for (const request of given) {
      const { statusCode, body } = await call(address, request);
      expect(statusCode, `${JSON.stringify(request).slice(0, 200)} → ${body}`).toBeLessThan(500);
    }
    const last = await call(address, given.at(-1));
    if (operation.body !== undefined && operation.consumes === undefined)
      expect([413, 400], last.body).toContain(last.statusCode);
  },
);

test.each(Object.keys(importKinds))("an import of %s without a body is a bad request", async (kind) => {
  for (const headers of [{}, { "content-type": "text/csv" }]) {
    const answer = await call(`POST /api/v1/${kind}/batch`, { headers });
    expect(answer.json()).toMatchObject({ status: 400, code: "body-missing" });
  }
});
