import pg from "pg";
import { expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { loginOf } from "./logins.ts";
import { connect, openDatabase } from "./open.ts";
import { rows, run } from "./rows.ts";
import { reading } from "./session.ts";
import { allPartners } from "./sight.ts";
import { asRoot, testDatabase } from "./testing.ts";
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
  const attempt = transaction(database, allPartners, async (tx) => {
    await run(tx, addPublisher, ["p"]);
    expect(await rows(tx, "select partner_id from publisher_directory")).toEqual([{ partnerId: "a" }]);
    throw new Error("enough");
  });
  await expect(attempt).rejects.toThrow("enough");
  expect(await row("select count(*) as n from publisher_directory")).toEqual({ n: 0 });
});

test("a transaction returns its result and is committed", async () => {
  const given = await transaction(database, allPartners, async (tx) => {
    await run(tx, addPublisher, ["kept"]);
    return "done";
  });
  expect(given).toBe("done");
  expect(await row("select count(*) as n from publisher_directory")).toEqual({ n: 1 });
});

test("a transaction in which an error was ignored does not pass as committed", async () => {
  const attempt = transaction(database, allPartners, async ({ client }) => {
    await client.query("select nonsense").catch(() => {});
  });
  await expect(attempt).rejects.toThrow(/rolled back/);
});

test("a lost connection fails the running query, not the process", async () => {
  const other = await connect(database.logins, async () => {});
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
  const options = encodeURIComponent("-c synchronous_commit=off -c timezone=Asia/Seoul -c role=none");
  const { write, read, ...rest } = database.logins;
  const given = { ...rest, write: `${write}&options=${options}`, read: `${read}&options=${options}` };
  const other = await connect(given, async () => {});
  const ask = `select current_user, current_setting('synchronous_commit') as commit,
    current_setting('timezone') as zone`;
  const [{ rows: writing }, { rows: reading }] = await Promise.all([
    other.pool.query(ask),
    other.readers.query(ask),
  ]);
  await other.close();
  expect(writing[0]).toMatchObject({ zone: "UTC", commit: "off" });
  expect(reading[0]).toMatchObject({ zone: "UTC", commit: "off", current_user: "laurel_partner" });
});

test("odd defaults of the database and of the login change nothing that Laurel relies on", async () => {
  const { name } = loginOf(database.logins.write);
  const odd = [
    "search_path = 'elsewhere'",
    "default_transaction_isolation = 'serializable'",
    "default_transaction_read_only = on",
    "timezone = 'Asia/Seoul'",
    "datestyle = 'German'",
    "client_encoding = 'LATIN1'",
    "standard_conforming_strings = off",
    "statement_timeout = '1ms'",
    "row_security = off",
  ];
  await asRoot(
    async (root) => {
      const { rows: found } = await root.query("select current_database() as name");
      for (const setting of odd) {
        await root.query(`alter database ${found[0].name} set ${setting}`);
        await root.query(`alter role ${name} in database ${found[0].name} set ${setting}`);
      }
    },
    new pg.Client({ connectionString: database.logins.write }).database,
  );
  const other = await connect(database.logins, async () => {});
  try {
    const ask = `select array(select lower(name) || '=' || setting from pg_settings where lower(name) in
        ('search_path', 'default_transaction_isolation', 'timezone', 'client_encoding', 'row_security')
        order by 1) as settings,
      date '2024-02-29' as day, to_regclass('partners')::text as found, '\\'::text as text`;
    for (const pool of [other.pool, other.readers]) {
      expect((await pool.query(ask)).rows).toEqual([
        {
          settings: [
            "client_encoding=UTF8",
            "default_transaction_isolation=read committed",
            "row_security=on",
            "search_path=public,pg_temp",
            "timezone=UTC",
          ],
          day: "2024-02-29",
          found: "partners",
          text: "\\",
        },
      ]);
    }
    await transaction(other, allPartners, (tx) => run(tx, addPublisher, ["odd"]));
  } finally {
    await other.close();
  }
});

test("each login's connections have limits, and long work has longer ones", async () => {
  const ask = `select string_agg(name || '=' || setting || coalesce(unit, ''), ' ' order by name) as limits
    from pg_settings where name ~ '^(statement|lock|transaction|idle_in_transaction_session)_timeout$'`;
  const limitsOf = async (client: Pick<pg.ClientBase, "query">) => (await client.query(ask)).rows[0].limits;
  expect(await limitsOf(database.readers)).toBe(
    "idle_in_transaction_session_timeout=15000ms lock_timeout=2000ms statement_timeout=15000ms " +
      "transaction_timeout=60000ms",
  );
  expect(await limitsOf(database.pool)).toBe(
    "idle_in_transaction_session_timeout=60000ms lock_timeout=10000ms statement_timeout=60000ms " +
      "transaction_timeout=120000ms",
  );
  const long = { long: true };
  expect(await transaction(database, allPartners, ({ client }) => limitsOf(client), long)).toBe(
    "idle_in_transaction_session_timeout=300000ms lock_timeout=600000ms statement_timeout=3600000ms " +
      "transaction_timeout=7200000ms",
  );
});

test("a statement that runs for too long ends, and its connection can be used again", async () => {
  const slow = reading(database, allPartners, async ({ client }) => {
    await client.query("set local statement_timeout = '50ms'");
    await client.query("select pg_sleep(30)");
  });
  await expect(slow).rejects.toThrow("statement timeout");
  const { rows: after } = await database.readers.query("select 1 as one");
  expect(after).toEqual([{ one: 1 }]);
});
