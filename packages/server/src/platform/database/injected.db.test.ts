import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPartner, publishVersions } from "../../standing/testing-marketplace.ts";
import { appendEvents } from "../audit/append-events.ts";
import { reading } from "./session.ts";
import { allPartners, type Sight } from "./sight.ts";
import { testDatabase } from "./testing.ts";
import { type Tx, transaction } from "./transaction.ts";

const database = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), "laurel-injected-"));
afterAll(() => rmSync(folder, { recursive: true }));
const proof = join(folder, "proof");

beforeAll(async () => {
  await publishVersions(database, ["2023-12"]);
  for (const id of ["mine", "theirs"]) {
    await addPartner(database, id, "2024-01-01", "2024-01-01");
    await transaction(database, allPartners, (tx) =>
      appendEvents(tx, { who: "cli" }, [{ partnerId: id, what: "thing.made" }]),
    );
  }
});

const mine: Sight = { all: false, partnerId: "mine" };

/** A place at which an attacker's statement runs, after those of Laurel. */
type Place = (statement: string) => Promise<pg.QueryResult | readonly pg.QueryResult[]>;

const ofReaders =
  (sight: Sight): Place =>
  (statement) =>
    reading(database, sight, ({ client }) => client.query(statement));

const ofWriters =
  (sight: Sight): Place =>
  (statement) =>
    transaction(database, sight, ({ client }) => client.query(statement));

const places: readonly (readonly [string, Place])[] = [
  ["a reader for a partner", ofReaders(mine)],
  ["a reader for the team", ofReaders(allPartners)],
  ["a change by a partner", ofWriters(mine)],
  ["a change about all partners", ofWriters(allPartners)],
  ["a single statement of the server", (statement) => database.pool.query(statement)],
];

/** What no connection may do, even once it has given up its role, its session and its transaction. */
const forbidden: readonly (readonly [string, string])[] = [
  ["takes the superuser's session", "set session authorization laurel"],
  ["becomes the superuser", "set role laurel"],
  ["becomes the owner", "set role laurel_migrate_laurel"],
  ["becomes a role that reads files", "set role pg_read_server_files"],
  ["runs a program", `copy (select 1) to program 'touch ${proof}'`],
  ["reads a program", `create temp table t (line text); copy t from program 'touch ${proof}; id'`],
  ["writes a file", `copy (select 1) to '${proof}'`],
  ["reads a file by COPY", "create temp table t (line text); copy t from '/etc/passwd'"],
  ["reads a file", "select pg_read_file('/etc/passwd')"],
  ["lists a folder", "select pg_ls_dir('/')"],
  ["exports a large object", `select lo_export(lo_from_bytea(0, 'x'), '${proof}')`],
  ["imports a large object", "select lo_import('/etc/passwd')"],
  ["creates an extension", "create extension dblink"],
  ["creates an untrusted function", "create function f() returns int language c as 'libc', 'system'"],
  [
    "creates a function with its rights",
    "create function f() returns int language sql security definer return 1",
  ],
  ["creates a table", "create table public.t (id int)"],
  ["creates a schema", "create schema s"],
  ["creates a database", "create database d"],
  ["creates a role", "create role r superuser"],
  ["gives itself power", "alter role current_user superuser"],
  ["passes by row-level security", "alter role current_user bypassrls"],
  ["gives itself the owner's role", "grant laurel_migrate_laurel to current_user"],
  ["switches row-level security off", "alter table sales disable row level security"],
  ["no longer forces it", "alter table sales no force row level security"],
  ["opens a policy", "create policy open on sales using (true)"],
  ["drops a policy", "drop policy written_rows on sales"],
  ["drops a table", "drop table sales"],
  ["takes a table", "alter table sales owner to current_user"],
  ["changes the chaining function", "alter function chain_event() owner to current_user"],
  ["switches a trigger off", "alter table events disable trigger keep_event"],
  ["switches all triggers off", "set session_replication_role = replica"],
  ["empties the events", "truncate events"],
  ["empties the ledger", "truncate sales"],
  ["edits an event", "update events set who = 'someone else'"],
  ["erases a part of an event without its salt", 'update events set personal = \'{"person": "x"}\''],
  ["removes events", "delete from events"],
  ["edits the end of a chain", "update event_heads set event_id = 0"],
  ["removes the end of a chain", "delete from event_heads"],
  ["edits a sale", "update sales set amount_minor = 1"],
  ["edits a standing", "update standings set answer = '{}'"],
  ["edits a program", "update programs set source = ''"],
  ["forgets a migration", "delete from migrations"],
  ["reads stored passwords of the server", "select rolpassword from pg_authid"],
  [
    "ends other connections",
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'laurel'",
  ],
  ["changes the server's settings", "alter system set log_statement = 'all'"],
  ["reloads the server's settings", "select pg_reload_conf()"],
  ["reads the write-ahead log", "select pg_switch_wal()"],
  ["follows changes", "select pg_create_logical_replication_slot('s', 'pgoutput')"],
];

/** What an attacker would say first; each may be refused by itself. */
const escapes = [
  [],
  ["rollback"],
  ["rollback", "reset session authorization", "set role none", "begin read write"],
  ["rollback", "set role laurel_team", "begin read write"],
] as const;

describe.each(places)("an injected statement in %s", (_, place) => {
  test.each(forbidden)("never %s", async (_, statement) => {
    for (const opening of escapes) {
      // Within one simple query, as an injection into a text without parameters would be.
      const refused = await place([...opening, statement].join("; ")).then(
        (results) => [results].flat().at(-1)?.rowCount ?? "done",
        (error: pg.DatabaseError) => error,
      );
      // "ends other connections" finds none that it may see, or is refused.
      if (refused !== 0) expect(refused, statement).toBeInstanceOf(Error);
    }
    expect(existsSync(proof)).toBe(false);
  });
});

describe.each(places.slice(0, 2))("an injected statement in %s", (_, place) => {
  test("gives up its role for one without any rights", async () => {
    for (const opening of ["set role none", "rollback; set role none", "rollback; set session role none"]) {
      for (const table of ["partners", "sales", "programs", "identity.account", "jobs._private_jobs"]) {
        await expect(place(`${opening}; select * from ${table}`), table).rejects.toThrow("permission denied");
      }
    }
  });

  test("can change nothing, not even in a transaction of its own", async () => {
    for (const table of ["partners", "sales", "events", "messages", "programs", "memberships"]) {
      for (const opening of [
        "",
        "rollback; begin read write;",
        "rollback; begin read write; set role laurel_team;",
      ])
        await expect(place(`${opening} delete from ${table}`), table).rejects.toThrow(
          /permission denied|read-only transaction/,
        );
    }
  });

  test.each([
    "select password from identity.account",
    "select token from identity.session",
    'select "key" from identity.apikey',
    'select secret from identity."twoFactor"',
    "select value from identity.verification",
    "select token_digest from invitations",
    "select link from messages",
    "select hash from event_heads",
    "select response from idempotency_keys",
  ])("never reads a secret: %s", async (statement) => {
    for (const role of ["none", "laurel_partner", "laurel_team"])
      await expect(place(`rollback; set role ${role}; ${statement}`)).rejects.toThrow("permission denied");
  });
});

test("no connection can give rights away", async () => {
  const rights = async () =>
    (
      await database.owner.query(
        "select relname, relacl::text from pg_class where relacl is not null order by oid",
      )
    ).rows;
  const before = await rights();
  for (const [, place] of places) {
    // PostgreSQL only warns that it granted nothing.
    await place("rollback; grant all on partners, identity.account to public; commit").catch(() => {});
    await place("rollback; set role none; grant all on partners to public; commit").catch(() => {});
  }
  expect(await rights()).toEqual(before);
});

test("a reader for a partner that resets its role still sees no other partner", async () => {
  for (const opening of ["reset role", "reset all", "set laurel.all_partners = on"]) {
    const results = await ofReaders(mine)(`${opening}; select partner_id from partners`);
    const found = [results]
      .flat()
      .at(-1)
      ?.rows.map((row) => row.partner_id);
    expect(new Set(found).difference(new Set(["mine"]))).toEqual(new Set());
  }
});

const others = async (tx: Tx, table: string) =>
  (await tx.client.query(`select from ${table} where partner_id <> 'mine'`)).rowCount;

test("a change by a partner sees and writes no row of another partner, nor of the installation", async () => {
  await transaction(database, mine, async (tx) => {
    for (const table of ["partners", "offers", "events", "event_heads", "publisher_directory"])
      expect(await others(tx, table), table).toBe(0);
    for (const change of [
      "update partners set name = 'x'",
      "delete from memberships",
      "update messages set link = 'x'",
    ])
      await tx.client.query(`${change} where partner_id <> 'mine'`);
  });
  for (const partnerId of ["theirs", "", "*"]) {
    const id = pg.escapeLiteral(partnerId);
    for (const statement of [
      `insert into events (partner_id, what, who) values (${id}, 'x', 'y')`,
      `insert into invitations (partner_id, email, role, locale, token_digest, invited_by, expires_at)
       values (${id}, 'a@b.c', 'owner', 'en', 'x', 'y', now())`,
      `update partners set partner_id = ${id}`,
      `insert into sales_daily (partner_id, day, amount_minor, unconverted) values (${id}, now(), 1, 0)`,
    ])
      await expect(ofWriters(mine)(statement), statement).rejects.toThrow("row-level security");
  }
  // Not even its own: facts come by imports.
  for (const table of ["sales_intake", "sales_daily_intake"]) {
    await expect(ofWriters(mine)(`insert into ${table} default values`)).rejects.toThrow(
      "about all partners",
    );
    await expect(ofWriters(mine)(`select from ${table}`)).rejects.toThrow("permission denied");
  }
  const names = await database.owner.query("select name from partners order by 1");
  expect(names.rows.map(({ name }) => name)).toEqual(["Company mine", "Company theirs"]);
});

test("a change of a caller without a partner sees and writes nothing", async () => {
  await transaction(database, { all: false, partnerId: "" }, async (tx) => {
    for (const table of ["partners", "offers", "events", "event_heads"])
      expect((await tx.client.query(`select from ${table}`)).rowCount, table).toBe(0);
    const appended = tx.client.query("insert into events (partner_id, what, who) values ('', 'x', 'y')");
    await expect(appended).rejects.toThrow("row-level security");
  }).catch((error: Error) => expect(error.message).toMatch(/rolled back/));
});

test("without a setting, the login that writes sees and writes nothing", async () => {
  const client = new pg.Client({ connectionString: database.logins.write });
  await client.connect();
  try {
    expect((await client.query("select from partners")).rowCount).toBe(0);
    const appended = client.query("insert into events (partner_id, what, who) values ('mine', 'x', 'y')");
    await expect(appended).rejects.toThrow("row-level security");
  } finally {
    await client.end();
  }
});

describe("by design, an injected statement", () => {
  test("in a change can say that it is about all partners, but it can't remove events", async () => {
    await ofWriters(mine)(
      "set laurel.all_partners = on; update partners set name = 'taken' where partner_id = 'theirs'",
    );
    const { rows } = await database.owner.query("select name from partners where partner_id = 'theirs'");
    expect(rows).toEqual([{ name: "taken" }]);
    await database.owner.query("update partners set name = 'Company theirs' where partner_id = 'theirs'");
    await expect(ofWriters(mine)("set laurel.all_partners = on; delete from events")).rejects.toThrow();
  });

  test("in a reader can become the other role for reading", async () => {
    const results = await ofReaders(mine)("set role laurel_team; select partner_id from partners order by 1");
    expect([results].flat().at(-1)?.rows).toEqual([{ partner_id: "mine" }, { partner_id: "theirs" }]);
  });

  test("can change the password of its own login, which the next migration sets again", async () => {
    await expect(ofWriters(mine)("alter role current_user password 'x'; select 1 / 0")).rejects.toThrow(
      "division by zero",
    );
  });
});
