import * as contract from "@laurel/contract";
import { apiRoot, type OperationShape } from "@laurel/contract";
import { expect, test } from "vitest";
import { importKinds } from "../facts/import-kinds.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { testApp } from "./testing-app.ts";

const limits = { known: 100_000, unknown: 100_000 };
const { app, call } = await testApp(await testDatabase(), { limits });

const operations: readonly OperationShape[] = [
  ...Object.values<unknown>(contract).filter(isOperation),
  ...Object.values(importKinds).map(({ name, columns }) => contract.importOf(name, columns)),
];
const declared = operations.map(({ method, root = apiRoot, path }) => `${method} ${root}${path}`);

function isOperation(found: unknown): found is OperationShape {
  return typeof found === "object" && found !== null && "method" in found && "answers" in found;
}

/** Every route of the server, described or not, as in `GET /api/v1/keys/{key_id}`. */
function routes(): readonly string[] {
  const found: string[] = [];
  const parts: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split("\n")) {
    const [, indent = "", part = "", methods = ""] = /^([│├└─ ]+)(\S+)(?: \((.+)\))?$/.exec(line) ?? [];
    parts.splice(indent.length / 4 - 1, Infinity, part);
    const path = parts.join("").replaceAll(/:(\w+)/g, "{$1}");
    found.push(...methods.split(", ").flatMap((method) => (method === "" ? [] : [`${method} ${path}`])));
  }
  // Fastify answers HEAD wherever it answers GET.
  return found.filter((route) => !route.startsWith("HEAD "));
}

test("every operation of the contract has a route", () => {
  expect(declared.filter((operation) => !routes().includes(operation))).toEqual([]);
});

test("every route of the API is an operation of the contract, or says that there is none", async () => {
  const others = routes().filter((route) => route.includes(` ${apiRoot}`) && !declared.includes(route));
  expect(declared.length).toBeGreaterThan(40);
  for (const route of others) {
    const [method, path = ""] = route.split(" ");
    const url = path.replaceAll(/\{\w+\}/g, "1").replace("*", "/any");
    const { statusCode } = await call(`${method} ${url}`);
    expect(method === "OPTIONS" ? [204, 404] : [404, 405], route).toContain(statusCode);
  }
});
