import { expect, test } from "vitest";
import { addMembership } from "../people/members/member-store.ts";
import { addPerson } from "../people/members/testing-members.ts";
import { upsertTeamMember } from "../people/team/team-store.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import type { Caller } from "../platform/http/access/caller.ts";
import { addPartner, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
await addPartner(database, "acme", "2024-01-01", "2024-01-01");
for (const id of ["olga", "adam"]) await addPerson(database, id);
await transaction(database, allPartners, async (tx) => {
  await addMembership(tx, "acme", "olga", "owner");
  await upsertTeamMember(tx, "adam", "administrator");
});

const people: Readonly<Record<string, Caller>> = {
  olga: {
    kind: "person",
    userId: "olga",
    teamRole: null,
    memberships: [{ partnerId: "acme", role: "owner" }],
  },
  adam: { kind: "person", userId: "adam", teamRole: "administrator", memberships: [] },
};
const { app, call } = await testApp(database, {
  authenticate: async ({ headers }) => ({
    caller: people[String(headers["x-person"])] ?? null,
    credential: "session",
  }),
});

const send = async (person: string, route: string, body?: object, key?: string) => {
  const { statusCode, headers, ...answer } = await call(`POST ${route}`, {
    headers: {
      authorization: undefined,
      origin: "http://localhost:3000",
      "x-person": person,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { statusCode, isRepeated: headers["idempotency-replayed"] === "true", body: answer.json() };
};
const invitations = "/api/v1/partners/acme/invitations";
const count = async (table: string) =>
  (await database.owner.query(`select count(*) as n from ${table}`)).rows[0].n;

test("a request that is repeated under its key invites once and mails once", async () => {
  const order = { email: "ji@example.com", role: "viewer", locale: "en" };
  const first = await send("olga", invitations, order, "k1");
  const again = await send("olga", invitations, order, "k1");
  expect([first.statusCode, again.statusCode]).toEqual([201, 201]);
  expect(again).toEqual({ ...first, isRepeated: true });
  const resend = `${invitations}/${first.body.invitation_id}/resend`;
  for (const isRepeated of [false, true])
    expect(await send("olga", resend, undefined, "k2")).toMatchObject({ statusCode: 200, isRepeated });
  expect(await count("messages")).toBe(2);
  expect((await send("olga", invitations, { ...order, role: "owner" }, "k1")).body.code).toBe(
    "idempotency-key-reused",
  );
});

test("another caller's same key is another key", async () => {
  const claim = { publisher_id: "shop", name: "Shop" };
  const path = "/api/v1/partners/acme/publisher-claims";
  const made = await send("olga", path, claim, "k1");
  expect(made).toMatchObject({ statusCode: 422, body: { code: "idempotency-key-reused" } });
  const fresh = await send("olga", path, claim, "k3");
  const decision = { grant: false, why: "no" };
  const settle = `${path}/${fresh.body.claim_id}/decision`;
  expect(await send("adam", settle, decision, "k3")).toMatchObject({ statusCode: 200, isRepeated: false });
  expect(await send("adam", settle, decision, "k3")).toMatchObject({ statusCode: 200, isRepeated: true });
});

test("a request under another caller's key doesn't get that caller's answer", async () => {
  const order = { email: "kim@example.com", role: "viewer", locale: "en" };
  expect((await send("olga", invitations, order, "k4")).statusCode).toBe(201);
  const other = await send("adam", invitations, order, "k4");
  expect(other).toMatchObject({ isRepeated: false, body: { code: "invitation-open" } });
});

test("the answer that holds a secret is not kept: making a key accepts no Idempotency-Key", async () => {
  const order = { name: "n", partner_id: null, scopes: ["imports.read"], expires_in_days: 1 };
  const before = await count("idempotency_keys");
  const one = await send("adam", "/api/v1/keys", order, "k5");
  const other = await send("adam", "/api/v1/keys", order, "k5");
  expect([one.statusCode, other.statusCode]).toEqual([201, 201]);
  expect(one.body.key).not.toBe(other.body.key);
  expect(await count("idempotency_keys")).toBe(before);
  const { paths } = app.swagger() as unknown as {
    paths: Record<string, { post?: { parameters?: readonly { name: string }[] } }>;
  };
  const taking = (path: string) =>
    paths[path]?.post?.parameters?.some(({ name }) => name === "idempotency-key") ?? false;
  expect([taking("/api/v1/keys"), taking("/api/v1/team/invitations")]).toEqual([false, true]);
});
