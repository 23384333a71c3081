import { defaultKeyHasher } from "@better-auth/api-key";
import { getMigrations } from "better-auth/db/migration";
import pg from "pg";
import { expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { buildAuth } from "../accounts/build-auth.ts";
import { testIdentity } from "../accounts/testing-identity.ts";
import { describeKeys } from "./manage-keys.ts";

const database = await testDatabase();
let aheadHours = 0;
const clock = { now: () => systemClock.now().add({ minutes: Math.round(aheadHours * 60) }) };
const { identity } = await testIdentity(database, {}, { clock });

const actor = { who: "cli" };
const grant = { partnerId: null, scopes: ["sales.import", "standing.read"] };
const newKey = { name: "Billing export", owner: "cli", ...grant, expiresInDays: 30 };

test("a key is recognized by its text, with its scopes", async () => {
  const { keyId, text } = await identity.createKey(actor, newKey);
  expect(text).toMatch(/^laurel_[A-Za-z]{64}$/);
  expect(await identity.keyOf(text)).toEqual({ keyId, name: "Billing export", ...grant });
  const partner = await identity.createKey(actor, { ...newKey, partnerId: "P-100", expiresInDays: null });
  expect(await identity.keyOf(partner.text)).toMatchObject({ partnerId: "P-100" });
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
  const { keyId, text } = await identity.createKey(actor, { ...newKey, partnerId: "P-100" });
  const metadata = JSON.stringify({ role: "connector", partnerId: "P-100" });
  await database.owner.query("update identity.apikey set metadata = $2 where id = $1", [keyId, metadata]);
  expect(await identity.keyOf(text)).toMatchObject({ keyId, partnerId: "P-100", scopes: grant.scopes });
});

test("a key ends when its time has come", async () => {
  const { keyId, text } = await identity.createKey(actor, { ...newKey, expiresInDays: 1 });
  aheadHours = 23;
  expect(await identity.keyOf(text)).not.toBeNull();
  aheadHours = 25;
  expect(await identity.keyOf(text)).toBeNull();
  expect(await identity.rotateKey(actor, keyId, 1)).toBeNull();
  aheadHours = 0;
});

test("a revoked key stops at once and stays in the list", async () => {
  const { keyId, text } = await identity.createKey(actor, newKey);
  expect(await identity.revokeKey(actor, keyId)).toBe(true);
  expect(await identity.keyOf(text)).toBeNull();
  expect(await identity.revokeKey(actor, keyId)).toBe(false);
  expect(await identity.revokeKey(actor, "unknown")).toBe(false);
  const listed = (await describeKeys(asServer(database))).find((key) => key.keyId === keyId);
  expect(listed).toMatchObject({ revoked: true, start: text.slice(0, 12), owner: "cli", lastUsedAt: null });
});

test("in a rotation both keys work until the grace is over", async () => {
  const old = await identity.createKey(actor, newKey);
  const next = await identity.rotateKey(actor, old.keyId, 48);
  expect(await identity.keyOf(next?.text ?? "")).toMatchObject(grant);
  aheadHours = 47;
  expect(await identity.keyOf(old.text)).not.toBeNull();
  aheadHours = 49;
  expect(await identity.keyOf(old.text)).toBeNull();
  expect(await identity.keyOf(next?.text ?? "")).not.toBeNull();
  aheadHours = 0;
  const third = await identity.rotateKey(actor, next?.keyId ?? "", 0);
  expect(await identity.keyOf(next?.text ?? "")).toBeNull();
  const listed = (await describeKeys(asServer(database))).find(({ keyId }) => keyId === third?.keyId);
  const days = listed?.expiresAt && listed.createdAt.until(listed.expiresAt).total("hours") / 24;
  expect(days).toBeCloseTo(30, 1);
});

test("the last use is recorded, once a minute", async () => {
  const { keyId, text } = await identity.createKey(actor, newKey);
  const lastUse = async () =>
    (await describeKeys(asServer(database))).find((key) => key.keyId === keyId)?.lastUsedAt?.toString() ??
    null;
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
    "select what, to_jsonb(events)::text as text from events order by event_id",
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
    secret: "s".repeat(43),
    origins: ["https://rewards.test"],
    sendMail: nothing,
    record: nothing,
    isInvited: async () => false,
    providers: [],
    signInLimit: 10,
    inBackground: () => {},
    logError: () => {},
  });
  expect(await missingIn("identity")).toEqual([]);
  expect(await missingIn("public")).toHaveLength(7);
});
