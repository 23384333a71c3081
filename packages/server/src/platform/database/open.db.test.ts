import { expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { connect, openDatabase } from "./open.ts";
import { rows, run } from "./rows.ts";
import { testDatabase } from "./testing.ts";
import { transaction } from "./transaction.ts";

const database = await testDatabase();
const row = async (sql: string) => (await database.pool.query(sql)).rows[0];

test("values are read as the types that the code uses", async () => {
  const found = await row(
    `select 9007199254740991::bigint as big, date '2024-02-29' as day, 1.10::numeric as number,
       timestamptz '2026-11-21 09:18:00.123456+02' as moment,
       array[1, 2]::bigint[] as bigs, array[date '2024-02-29'] as days, array[1.10]::numeric[] as numbers,
       array[timestamptz '2026-11-21 09:18:00Z'] as moments`,
  );
  const text = { moment: String(found.moment), moments: found.moments.map(String) };
  expect(found.moment).toBeInstanceOf(Temporal.Instant);
  expect({ ...found, ...text }).toEqual({
    big: Number.MAX_SAFE_INTEGER,
    day: "2024-02-29",
    number: "1.10",
    moment: "2026-11-21T07:18:00.123456Z",
    bigs: [1, 2],
    days: ["2024-02-29"],
    numbers: ["1.10"],
    moments: ["2026-11-21T09:18:00Z"],
  });
});

test("a bigint that a number can't hold exactly is an error, not a rounding", async () => {
  await expect(row("select 9007199254740993::bigint as big")).rejects.toThrow(/9007199254740993/);
});

const addPublisher = "insert into publisher_directory (publisher_id, partner_id) values ($1, 'a')";

test("statements of a transaction see the earlier ones' changes, and a throw undoes them all", async () => {
  const attempt = transaction(database, async (tx) => {
    await run(tx, addPublisher, ["p"]);
    expect(await rows(tx, "select partner_id from publisher_directory")).toEqual([{ partnerId: "a" }]);
    throw new Error("enough");
  });
  await expect(attempt).rejects.toThrow("enough");
  expect(await row("select count(*) as n from publisher_directory")).toEqual({ n: 0 });
});

test("a transaction returns its result and is committed", async () => {
  const given = await transaction(database, async (tx) => {
    await run(tx, addPublisher, ["kept"]);
    return "done";
  });
  expect(given).toBe("done");
  expect(await row("select count(*) as n from publisher_directory")).toEqual({ n: 1 });
});

test("a transaction in which an error was ignored does not pass as committed", async () => {
  const attempt = transaction(database, async ({ client }) => {
    await client.query("select nonsense").catch(() => {});
  });
  await expect(attempt).rejects.toThrow(/rolled back/);
});

test("a lost connection fails the running query, not the process", async () => {
  const other = await connect(database.url, async () => {});
  const lost = other.pool.query("select pg_sleep(30)");
  const ended = expect(lost).rejects.toThrow();
  await expect
    .poll(async () => {
      const { rowCount } = await database.pool.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(30)'",
      );
      return rowCount;
    })
    .toBe(1);
  await ended;
  expect((await other.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await other.close();
  await other.close();
});

test("the error of a database that doesn't answer names it without its password", async () => {
  const config = readConfig(
    { LAUREL_HOME: "/nowhere", DATABASE_URL: "postgres://me:secret@127.0.0.1:1/none" },
    "/",
  );
  const error = await openDatabase(config).catch((reason: Error) => reason);
  expect(String(error)).toMatch(/The database 127\.0\.0\.1:1\/none doesn't answer: .*ECONNREFUSED/);
  expect(String(error)).not.toContain("secret");
});

test("options in the address are kept, and Laurel's come after them", async () => {
  const options = encodeURIComponent("-c statement_timeout=54321 -c timezone=Asia/Seoul -c role=none");
  const other = await connect(`${database.url}&options=${options}`, async () => {});
  const ask = `select current_user, current_setting('statement_timeout') as patience,
    current_setting('timezone') as zone`;
  const [{ rows: writing }, { rows: reading }] = await Promise.all([
    other.pool.query(ask),
    other.readers.query(ask),
  ]);
  await other.close();
  expect(writing[0]).toMatchObject({ zone: "UTC", patience: "54321ms" });
  expect(reading[0]).toMatchObject({ zone: "UTC", patience: "54321ms", current_user: "laurel_partner" });
});
