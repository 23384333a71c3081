import { defaultKeyHasher } from "@better-auth/api-key";
import { getMigrations } from "better-auth/db/migration";
import pg from "pg";
import { expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer, transaction } from "../../platform/database/transaction.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import { addPartner, publishVersions } from "../../standing/testing-marketplace.ts";
import { buildAuth } from "../accounts/build-auth.ts";
import { testIdentity } from "../accounts/testing-identity.ts";
import { listKeys } from "./key-store.ts";
import { createKey, type KeyOrder, revokeKey, rotateKey } from "./manage-keys.ts";

const database = await testDatabase();
let aheadHours = 0;
const clock = { now: () => systemClock.now().add({ minutes: Math.round(aheadHours * 60) }) };
const { identity } = await testIdentity(database, {}, { clock });
await publishVersions(database, ["2023-12"]);
await addPartner(database, "acme", "2024-01-01", "2024-01-01");

const actor = { who: "cli" };
const grant = { partnerId: null, scopes: ["imports.add", "partner.read"] };
const newKey = { name: "Billing export", ...grant, expiresInDays: 30 };

const create = async (key: KeyOrder) => {
  const made = await transaction(database, allPartners, (tx) => createKey(tx, actor, key, clock.now()));
  if (made instanceof Refusal) throw new Error(made.code);
  return made;
};
const rotate = async (keyId: string, graceHours: number) => {
  const change = { keyId, actor, now: clock.now() };
  const made = await transaction(database, allPartners, (tx) => rotateKey(tx, change, graceHours));
  return made instanceof Refusal ? null : made;
};
const revoke = async (keyId: string) => {
  const change = { keyId, actor, now: clock.now() };
  return !((await transaction(database, allPartners, (tx) => revokeKey(tx, change))) instanceof Refusal);
};

test("a key is recognized by its text, with its scopes", async () => {
  const { keyId, text } = await create(newKey);
  expect(text).toMatch(/^laurel_[A-Za-z]{64}$/);
  expect(await identity.keyOf(text)).toEqual({ keyId, name: "Billing export", ...grant });
  const partner = await create({ ...newKey, partnerId: "acme", expiresInDays: null });
  expect(await identity.keyOf(partner.text)).toMatchObject({ partnerId: "acme" });
  const { rows } = await database.owner.query("select key from identity.apikey where id = $1", [keyId]);
  expect(rows).toEqual([{ key: await defaultKeyHasher(text) }]);
  for (const wrong of [
    "",
    "laurel_",
    `${text}x`,
    text.slice(1),
    text.toLowerCase(),
    rows[0]?.key,
    "l".repeat(9e5),
  ])
    expect(await identity.keyOf(wrong)).toBeNull();
});

test("a key whose metadata holds more than its partner is still recognized", async () => {
  const { keyId, text } = await create({ ...newKey, partnerId: "acme" });
  const metadata = JSON.stringify({ role: "connector", partnerId: "acme" });
  await database.owner.query("update identity.apikey set metadata = $2 where id = $1", [keyId, metadata]);
  expect(await identity.keyOf(text)).toMatchObject({ keyId, partnerId: "acme", scopes: grant.scopes });
});

test("a key ends when its time has come", async () => {
  const { keyId, text } = await create({ ...newKey, expiresInDays: 1 });
  aheadHours = 23;
  expect(await identity.keyOf(text)).not.toBeNull();
  aheadHours = 25;
  expect(await identity.keyOf(text)).toBeNull();
  expect(await rotate(keyId, 1)).toBeNull();
  aheadHours = 0;
});

test("a revoked key stops at once and stays in the list", async () => {
  const { keyId, text } = await create(newKey);
  expect(await revoke(keyId)).toBe(true);
  expect(await identity.keyOf(text)).toBeNull();
  expect(await revoke(keyId)).toBe(false);
  expect(await revoke("unknown")).toBe(false);
  const listed = (await listKeys(asServer(database), null, 200)).find((key) => key.keyId === keyId);
  expect(listed).toMatchObject({ enabled: false, start: text.slice(0, 12), owner: "cli", lastUsedAt: null });
});

test("in a rotation both keys work until the grace is over", async () => {
  const old = await create(newKey);
  const next = await rotate(old.keyId, 48);
  expect(await identity.keyOf(next?.text ?? "")).toMatchObject(grant);
  aheadHours = 47;
  expect(await identity.keyOf(old.text)).not.toBeNull();
  aheadHours = 49;
  expect(await identity.keyOf(old.text)).toBeNull();
  expect(await identity.keyOf(next?.text ?? "")).not.toBeNull();
  aheadHours = 0;
  const third = await rotate(next?.keyId ?? "", 0);
  expect(await identity.keyOf(next?.text ?? "")).toBeNull();
  const listed = (await listKeys(asServer(database), null, 200)).find(({ keyId }) => keyId === third?.keyId);
  const days = listed?.expiresAt && listed.createdAt.until(listed.expiresAt).total("hours") / 24;
  expect(days).toBeCloseTo(30, 1);
});

test("the last use is recorded, once a minute", async () => {
  const { keyId, text } = await create(newKey);
  const lastUse = async () =>
    (await listKeys(asServer(database), null, 200))
      .find((key) => key.keyId === keyId)
      ?.lastUsedAt?.toString() ?? null;
  expect(await lastUse()).toBeNull();
  await identity.keyOf(text);
  const first = await lastUse();
  await identity.keyOf(text);
  expect(await lastUse()).toBe(first);
  aheadHours = 1;
  await identity.keyOf(text);
  expect(await lastUse()).not.toBe(first);
  aheadHours = 0;
});

test("changes of keys are recorded, without the keys", async () => {
  const { rows } = await database.owner.query<{ what: string; text: string }>(
    "select what, to_jsonb(events)::text as text from events where what like 'key.%'",
  );
  expect(new Set(rows.map(({ what }) => what))).toEqual(
    new Set(["key.created", "key.revoked", "key.rotated"]),
  );
  expect(rows.map(({ text }) => text).join()).not.toMatch(/laurel_[A-Za-z]{20}/);
});

test("the tables are those that the library would make", async () => {
  const missingIn = async (schema: string) => {
    const pool = new pg.Pool({
      connectionString: database.logins.migrate,
      options: `-c search_path=${schema}`,
    });
    const { toBeCreated, toBeAdded } = await getMigrations({ ...options, database: pool } as never);
    await pool.end();
    return [...toBeCreated, ...toBeAdded];
  };
  const nothing = async () => {};
  const { options } = buildAuth({
    database,
    clock: systemClock,
    secret: "s".repeat(43),
    origins: ["https://rewards.test"],
    sendMail: nothing,
    record: nothing,
    closeLinks: nothing,
    closeAccess: async () => ({ sessions: 0, links: 0 }),
    isInvited: async () => false,
    providers: [],
    signInLimit: 10,
    inBackground: () => {},
    logError: () => {},
  });
  expect(await missingIn("identity")).toEqual([]);
  expect(await missingIn("public")).toHaveLength(7);
});
