import pg from "pg";
import { afterEach, expect, inject, test } from "vitest";
import { type Logins, loginsBeside } from "./logins.ts";
import { migrate } from "./migrate.ts";
import { connect } from "./open.ts";
import { reading } from "./session.ts";
import { allPartners } from "./sight.ts";
import { asRoot } from "./testing.ts";
import { transaction } from "./transaction.ts";

const secret = "s".repeat(40);
const created: string[] = [];

afterEach(async () => {
  for (const name of created.splice(0)) {
    await asRoot(async (root) => {
      await root.query(`drop database ${name} with (force)`);
      for (const role of [
        `laurel_write_${name}`,
        `laurel_read_${name}`,
        `own_write_${name}`,
        `own_read_${name}`,
        name,
      ])
        await root.query(`drop role if exists ${role}`);
    });
  }
});

/** A database with a user of its own, as a database provider sets it up. */
async function rented(name: string, powers = ""): Promise<Logins> {
  created.push(name);
  await asRoot(async (root) => {
    await root.query(`create role ${name} login ${powers} password 'rented'`);
    await root.query(`create database ${name} owner ${name}`);
  });
  return loginsBeside(addressOf(name, name), secret);
}

function addressOf(database: string, user: string): string {
  const { host } = new pg.Client({ connectionString: inject("testServer").root });
  return `postgres://${user}:rented@/${database}?host=${encodeURIComponent(host)}`;
}

/** Reads and writes with the lesser logins. */
async function use(logins: Logins): Promise<void> {
  const database = await connect(logins, async () => {});
  try {
    const seen = await reading(database, allPartners, ({ client }) => client.query("select from partners"));
    expect(seen.rowCount).toBe(0);
    await transaction(database, allPartners, ({ client }) =>
      client.query("insert into partners (partner_id, name, country, locale) values ('p', 'P', 'US', 'en')"),
    );
  } finally {
    await database.close();
  }
}

test("a superuser in DATABASE_URL migrates, and Laurel serves with lesser logins", async () => {
  const logins = await rented("rented_mighty", "superuser");
  expect((await migrate(logins)).length).toBeGreaterThan(3);
  await use(logins);
});

test("a login without power is told what an administrator must run, and no more is missing", async () => {
  const logins = await rented("rented_poor");
  const { message } = await migrate(logins).then(
    () => expect.fail(),
    (error: Error) => error,
  );
  expect(message).toMatch(/The login rented_poor may not make what Laurel needs/);
  expect(message).toMatch(/create role "laurel_write_rented_poor" login password 'SCRAM-SHA-256\$/);
  const statements = message.match(/^ {2}.*;$/gm) ?? [];
  expect(statements.length).toBe(5);
  await asRoot((root) => root.query(statements.join("\n")));
  expect((await migrate(logins)).length).toBeGreaterThan(3);
  await use(logins);
  expect(await migrate(logins)).toEqual([]);
});

test("the operator may name logins of its own, which get the rights and nothing more", async () => {
  const { migrate: owner } = await rented("rented_own", "createrole");
  await asRoot((root) =>
    root.query(`create role own_write_rented_own login password 'rented';
      create role own_read_rented_own login password 'rented';
      grant laurel_partner, laurel_team, laurel_writer to rented_own
        with admin true, inherit false, set true`),
  );
  const write = addressOf("rented_own", "own_write_rented_own");
  const logins = { migrate: owner, write, read: addressOf("rented_own", "own_read_rented_own"), made: false };
  expect((await migrate(logins)).length).toBeGreaterThan(3);
  await use(logins);
  const { rowCount } = await asRoot((root) =>
    root.query("select from pg_roles where rolname like 'laurel\\_%\\_rented\\_own'"),
  );
  expect(rowCount).toBe(0);
});

test("Laurel doesn't serve with a login that owns the tables or is a superuser", async () => {
  const logins = await rented("rented_lazy", "superuser");
  await migrate(logins);
  const { migrate: owner } = logins;
  await expect(connect({ ...logins, write: owner, made: false }, async () => {})).rejects.toThrow(
    /DATABASE_WRITE_URL signs in as rented_lazy, which is a superuser/,
  );
  await asRoot((root) => root.query("alter role rented_lazy nosuperuser"));
  await expect(connect({ ...logins, read: owner, made: false }, async () => {})).rejects.toThrow(
    /DATABASE_READ_URL signs in as rented_lazy, .*owns the tables/,
  );
});

test("Laurel doesn't serve before the logins are made, nor with another secret", async () => {
  const logins = await rented("rented_new", "superuser");
  await expect(connect(logins, async () => {})).rejects.toThrow(/can't sign in to .*Run `laurel migrate`/);
  await migrate(logins);
  const other = loginsBeside(logins.migrate, "o".repeat(40));
  await expect(connect(other, async () => {})).rejects.toThrow(/need the same LAUREL_SECRET/);
  await use(logins);
});

test("a login that lost its rights is refused until the next migration gives them again", async () => {
  const logins = await rented("rented_bare", "superuser");
  await migrate(logins);
  await asRoot(
    (root) => root.query("revoke all on all tables in schema public from laurel_writer"),
    "rented_bare",
  );
  await expect(connect(logins, async () => {})).rejects.toThrow(/has no rights .*Run `laurel migrate` first/);
  await migrate(logins);
  await use(logins);
});

test("a migration gives a made login its password and its lack of power again", async () => {
  const logins = await rented("rented_tidy", "superuser");
  await migrate(logins);
  await asRoot((root) => root.query("alter role laurel_write_rented_tidy superuser password 'guessed'"));
  await migrate(logins);
  await use(logins);
});
