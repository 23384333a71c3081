import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import { actions, may, partnerRoles, type Role, teamRoles } from "@laurel/contract";
import fastify from "fastify";
import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import type { Caller } from "../platform/http/access/caller.ts";
import { guard } from "../platform/http/access/guard.ts";
import type { App } from "../platform/http/app.ts";
import { addPartner, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["mine", "theirs"]) await addPartner(database, id, "2024-01-01", "2024-01-01");

/** A header names the caller; another test covers how the server finds the caller. */
const { app, call } = await testApp(database, {
  limits: { known: 100_000, unknown: 100_000 },
  authenticate: async ({ headers }) => {
    const caller: Caller | null = headers["x-caller"] ? JSON.parse(String(headers["x-caller"])) : null;
    return { caller, credential: caller?.kind === "key" ? "key" : null };
  },
});

const person = (role: Role): Caller => {
  const team = teamRoles.find((each) => each === role) ?? null;
  const own = partnerRoles.find((each) => each === role);
  const memberships = own === undefined ? [] : [{ partnerId: "mine", role: own }];
  return { kind: "person", userId: `a-${role}`, teamRole: team, memberships };
};
const key = (scopes: readonly string[], partnerId: string | null): Caller =>
  ({ kind: "key", keyId: "k", scopes, partnerId }) as Caller;

interface Operation {
  readonly security?: readonly { readonly key?: readonly string[] }[];
}
const described = app.swagger() as { paths: Record<string, Record<string, Operation>> };
const routes = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { security }]) => {
    const action = security?.[0]?.key?.[0];
    return action === undefined ? [] : [{ route: `${method.toUpperCase()} ${path}`, action }];
  }),
);

const ask = async (route: string, caller: Caller | null, partner = "mine") => {
  const [method = "", path = ""] = route.split(" ");
  const url = path.replace("{partner_id}", partner).replaceAll(/\{\w+\}/g, "1");
  const answer = await call(`${method} ${url}`, {
    headers: { authorization: undefined, "x-caller": caller === null ? undefined : JSON.stringify(caller) },
  });
  const { code = null } = answer.headers["content-type"]?.includes("json") ? answer.json() : {};
  return { status: answer.statusCode, code };
};
const refusals = ["role-insufficient", "scope-missing", "sign-in-needed", "partner-not-found"];

test("every route under /api/v1 names an action of the table, and every action has a route", () => {
  expect(routes.length).toBeGreaterThan(15);
  const named = new Set(routes.map(({ action }) => action));
  // The first decides what a caller sees in a route; the route of the second is described elsewhere.
  expect([...named, "messages.hand-on", "metrics.read"].sort()).toEqual([...actions].sort());
});

test("a route that declares no action keeps the server from starting", async () => {
  const bare: App = fastify().withTypeProvider<TypeBoxTypeProvider>();
  await guard(bare, async () => ({ caller: null, credential: null }), {
    isOwnOrigin: () => false,
    isOwnHost: () => true,
  });
  bare.get("/declared", { config: { action: "public" } }, async () => "open to all");
  bare.get("/api/v1/forgotten", async () => "open to all");
  bare.post("/elsewhere", async () => "open to all");
  await expect(bare.ready()).rejects.toThrow(/no action.*: GET \/api\/v1\/forgotten; .*POST \/elsewhere$/);
});

for (const { route, action } of routes) {
  const known = actions.find((each) => each === action);
  if (known === undefined) throw new Error(`${action} is not in the table`);

  test(`${route} does what the table says for each role`, async () => {
    for (const role of [...partnerRoles, ...teamRoles]) {
      const { status, code } = await ask(route, person(role));
      const cell = `${role} ${route}`;
      if (may(role, known)) expect(refusals, cell).not.toContain(code);
      else expect({ status, code }, cell).toEqual({ status: 403, code: "role-insufficient" });
    }
  });

  test(`${route} is open to a key with its scope, and to no other`, async () => {
    expect(refusals).not.toContain((await ask(route, key([known], null))).code);
    const others = actions.filter((each) => each !== known);
    expect(await ask(route, key(others, null))).toEqual({ status: 403, code: "scope-missing" });
    expect(await ask(route, null)).toEqual({ status: 401, code: "sign-in-needed" });
  });

  test(`${route} is closed to a person who has yet to set up a required second factor`, async () => {
    for (const role of [...partnerRoles, ...teamRoles])
      expect(await ask(route, { ...person(role), factorMissing: true } as Caller)).toEqual({
        status: 403,
        code: "second-factor-required",
      });
  });

  if (route.includes("{partner_id}")) {
    test(`${route} tells people and keys of another partner that there is no such partner`, async () => {
      const nothing = { status: 404, code: "partner-not-found" };
      for (const role of partnerRoles) expect(await ask(route, person(role), "theirs")).toEqual(nothing);
      expect(await ask(route, key(actions, "mine"), "theirs")).toEqual(nothing);
      // The same answer as for an unknown partner: the caller can't tell them apart.
      expect(await ask(route, person("owner"), "nobody")).toEqual(nothing);
    });
  } else if (!may("owner", known)) {
    test(`${route} is closed to a key of one partner, whatever its scopes`, async () => {
      expect(await ask(route, key(actions, "mine"))).toEqual({ status: 403, code: "scope-missing" });
    });
  }
}
