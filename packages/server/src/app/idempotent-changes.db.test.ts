import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { allPartners } from "../platform/database/sight.ts";
import { asRoot, testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const { call } = await testApp(database);

const folder = resolve(import.meta.dirname, "../../../../programs/marketplace-rewards");
const read = (path: string) => readFileSync(resolve(folder, path), "utf8");
const languages = ["en", "ko-KR", "zh-TW"];
const texts = Object.fromEntries(languages.map((language) => [language, read(`texts/${language}.yaml`)]));
const version = { source: read("2023-12.yaml"), texts };

const publish = (key: string, body: object = version) =>
  send("programs", key, "application/json", JSON.stringify(body));
const importPartners = (key: string, ids: readonly string[], heading = "partner_id,name,country,locale") =>
  send("partners/batch", key, "text/csv", [heading, ...ids.map((id) => `${id},${id},KR,ko-KR`)].join("\n"));

async function send(path: string, key: string, type: string | undefined, body?: string) {
  const { statusCode, headers, ...answer } = await call(`POST /api/v1/${path}`, {
    headers: { "idempotency-key": key, ...(type === undefined ? {} : { "content-type": type }) },
    ...(body === undefined ? {} : { body }),
  });
  const isRepeated = headers["idempotency-replayed"] === "true";
  return { statusCode, isRepeated, retryAfter: headers["retry-after"], body: answer.json() };
}

async function count(question: string): Promise<number> {
  const { rows } = await database.owner.query(`select count(*) as n from ${question}`);
  return rows[0].n;
}

/** Answers can't be kept until the test allows it: the last step of a keyed change fails. */
async function breakKeeping(): Promise<void> {
  await database.owner.query("alter table idempotency_keys add constraint broken check (false) not valid");
}

async function repairKeeping(): Promise<void> {
  await database.owner.query("alter table idempotency_keys drop constraint if exists broken");
}

afterEach(async () => {
  await repairKeeping();
  await database.owner.query("truncate programs, program_texts, idempotency_keys");
});

test("a failure between a change and its answer leaves neither, and a retry makes both", async () => {
  await breakKeeping();
  const keys = "idempotency_keys";
  expect((await publish("k1")).statusCode).toBe(500);
  expect([await count("programs"), await count("events"), await count(keys)]).toEqual([0, 0, 0]);
  await repairKeeping();
  expect(await publish("k1")).toMatchObject({ statusCode: 201, isRepeated: false });
  expect(await publish("k1")).toMatchObject({ statusCode: 201, isRepeated: true });
  expect([await count("programs"), await count(keys)]).toEqual([1, 1]);
});

test("an import whose answer can't be stored is not finished, and a retry finishes it", async () => {
  const told = "events where what = 'import.finished'";
  const begun = "imports where kind = 'partners'";
  const [before, importsBefore] = [await count(told), await count(begun)];
  await breakKeeping();
  expect((await importPartners("k2", ["a", "b"])).statusCode).toBe(500);
  expect(await count("imports where status = 'running'")).toBe(1);
  expect([await count(told), await count("idempotency_keys")]).toEqual([before, 0]);
  await repairKeeping();
  const finished = await importPartners("k2", ["a", "b"]);
  expect(finished).toMatchObject({ statusCode: 200, isRepeated: false });
  expect(finished.body).toMatchObject({ status: "finished", lines: 2, added: 2, repeated: 0 });
  expect(await importPartners("k2", ["a", "b"])).toEqual({ ...finished, isRepeated: true });
  expect([await count(told), await count(begun)]).toEqual([before + 1, importsBefore + 1]);
});

test("a re-run whose answer can't be stored isn't finished either", async () => {
  const { body } = await importPartners("k3", ["c", ""]);
  expect(body).toMatchObject({ added: 1, refused: 1 });
  const path = `imports/${body.import_id}/rerun`;
  await breakKeeping();
  expect((await send(path, "k4", undefined)).statusCode).toBe(500);
  expect(await count("imports where status = 'running'")).toBe(1);
  await repairKeeping();
  const again = await send(path, "k4", undefined);
  expect(again).toMatchObject({ statusCode: 200, isRepeated: false, body: { rerun_of: body.import_id } });
  expect(await send(path, "k4", undefined)).toEqual({ ...again, isRepeated: true });
  expect(await count(`imports where rerun_of = ${body.import_id}`)).toBe(1);
});

test("a refusal is repeated as it was", async () => {
  const refused = await publish("k5", { ...version, source: "program: x" });
  expect(refused).toMatchObject({ statusCode: 422, body: { code: "program-invalid" } });
  expect(await publish("k5", { ...version, source: "program: x" })).toEqual({ ...refused, isRepeated: true });

  const file = await importPartners("k6", ["d"], "partner_id,nmae,country,locale");
  expect(file).toMatchObject({ statusCode: 422, body: { import_id: expect.any(Number) } });
  expect(await importPartners("k6", ["d"], "partner_id,nmae,country,locale")).toEqual({
    ...file,
    isRepeated: true,
  });
  expect(await count("imports where status = 'refused'")).toBe(1);

  const unknown = await send("imports/999999/rerun", "k7", undefined);
  expect(unknown).toMatchObject({ statusCode: 404, body: { code: "import-unknown" } });
  expect(await send("imports/999999/rerun", "k7", undefined)).toEqual({ ...unknown, isRepeated: true });
});

test("a request is told to retry while the first one under its key is running", async () => {
  const { first, second } = await transaction({ pool: database.owner }, allPartners, async ({ client }) => {
    await client.query("lock table programs in share mode");
    const first = publish("k8");
    await untilWaiting();
    return { first, second: await publish("k8") };
  });
  expect(second).toMatchObject({ statusCode: 409, retryAfter: "1", body: { code: "idempotency-in-flight" } });
  expect(await first).toMatchObject({ statusCode: 201, isRepeated: false });
  expect(await publish("k8")).toMatchObject({ statusCode: 201, isRepeated: true });
});

test("so is one during an import, and one with another file", async () => {
  const answers = await transaction({ pool: database.owner }, allPartners, async ({ client }) => {
    await client.query("lock table partners in exclusive mode");
    const first = importPartners("k9", ["e"]);
    await untilWaiting();
    return { first, same: await importPartners("k9", ["e"]), other: await importPartners("k9", ["f"]) };
  });
  const inFlight = { statusCode: 409, retryAfter: "1", body: { code: "idempotency-in-flight" } };
  expect(answers.same).toMatchObject(inFlight);
  expect(answers.other).toMatchObject(inFlight);
  expect(await answers.first).toMatchObject({ statusCode: 200, isRepeated: false, body: { added: 1 } });
  expect(await importPartners("k9", ["f"])).toMatchObject({
    statusCode: 422,
    body: { code: "idempotency-key-reused" },
  });
});

/** Waits until a statement waits for a lock. Only the superuser sees what the others wait for. */
async function untilWaiting(): Promise<void> {
  const { database: name = "" } = new pg.Client({ connectionString: database.logins.write });
  const waiting = `select from pg_stat_activity where datname = '${name}' and wait_event_type = 'Lock'`;
  const count = async () => (await asRoot((root) => root.query(waiting))).rowCount;
  await expect.poll(count, { timeout: 10_000 }).toBe(1);
}

test("fifty keyed changes at once open no connections outside the pools", async () => {
  await publishVersions(database, ["2023-12"]);
  const watcher = new pg.Client({ connectionString: database.logins.write });
  await watcher.connect();
  const question =
    "select count(*)::int as n, count(*) filter (where application_name <> 'laurel')::int as others " +
    "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() " +
    "and backend_type = 'client backend'";
  let most = 0;
  let others = 0;
  let isDone = false;
  const watch = async () => {
    while (!isDone) {
      const { rows } = await watcher.query(question);
      most = Math.max(most, rows[0].n);
      others = Math.max(others, rows[0].others);
    }
  };
  const watching = watch();
  const numbers = Array.from({ length: 50 }, (_, number) => number);
  const answers = await Promise.all(
    numbers.map((number) => publish(`many-${number}`, { ...version, source: `program: ${number}` })),
  );
  isDone = true;
  await watching;
  await watcher.end();
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([422]));
  expect(await count("idempotency_keys")).toBe(50);
  expect(others).toBe(0);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(20);
});
