import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { findPostmaster, insistOnStop, processStart } from "./embedded/postmaster.ts";
import { type EmbeddedServer, openEmbedded } from "./embedded.ts";
import { loginOf, withLogin } from "./logins.ts";
import { openPool } from "./open-pool.ts";

let root = "";
let home = "";
const children: ChildProcess[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "laurel-embedded-"));
  home = join(root, "home");
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

test("processes that start at once on a new home share one server, which stops with the last", async () => {
  const users = [user(home), user(home), user(home)];
  const servers = await Promise.all(users.map((each) => each.server));
  expect(new Set(servers).size).toBe(1);
  for (const each of users) {
    expect(isRunning(home)).toBe(true);
    await each.leave();
  }
  expect(isRunning(home)).toBe(false);
});

test("the process that started the server may end before those that share it", async () => {
  const starter = user(home);
  await starter.server;
  const server = await open(home);
  await starter.leave();
  expect(await query(server, "select 1 as one")).toEqual([{ one: 1 }]);
  await server.close();
  expect(isRunning(home)).toBe(false);
});

test.each(["SIGTERM", "SIGINT"] as const)("%s stops the server together with the process", async (signal) => {
  const process = user(home);
  await process.server;
  expect(await process.end(signal)).toBe(signal === "SIGTERM" ? 143 : 130);
  await expect.poll(() => isRunning(home)).toBe(false);
});

test("an uncaught error stops the server together with the process", async () => {
  const process = user(home);
  await process.server;
  process.say("throw");
  await process.ended;
  await expect.poll(() => isRunning(home)).toBe(false);
});

test("committed data is still there after every process was killed", async () => {
  const server = await openEmbedded(home);
  const process = user(home);
  await process.server;
  await query(server, "create table kept as select 42 as answer");
  // Killed while two processes use it: the next one finds a dead server, its locks and a dead user.
  globalThis.process.kill(Number((await readFile(pidFile(home), "utf8")).split("\n")[0]), "SIGKILL");
  await process.end("SIGKILL");
  await server.close();
  const next = await open(home);
  expect(await query(next, "select answer from kept")).toEqual([{ answer: 42 }]);
  await next.close();
  expect(isRunning(home)).toBe(false);
});

test("a dead server is recognized even if another program has its process number", async () => {
  const locks = [pidFile(home), join(home, "postgres/.s.PGSQL.5432.lock")];
  for (const path of locks) {
    await writeFile(path, `${process.ppid}\n${home}/postgres/data\n1795000000\n5432\n${home}/postgres\n`);
  }
  const server = await open(home);
  expect(await query(server, "select 1 as one")).toEqual([{ one: 1 }]);
  await server.close();
});

test("two homes are independent, however long their names", async () => {
  const other = join(root, "long".repeat(40));
  const [first, second] = await Promise.all([open(home), open(other)]);
  await query(second, "create table only_there as select 1 as one");
  expect(await query(first, "select to_regclass('only_there') as here")).toEqual([{ here: null }]);
  const socket = String(new URL(second.logins.write.replace("@/", "@host/")).searchParams.get("host"));
  await first.close();
  expect(await query(second, "select one from only_there")).toEqual([{ one: 1 }]);
  await second.close();
  await rm(socket, { recursive: true });
});

test("no other user may enter the home or read its password, and the server is on no network", async () => {
  const server = await open(home);
  expect(await query(server, "show listen_addresses")).toEqual([{ listen_addresses: "" }]);
  await server.close();
  expect((await stat(home)).mode & 0o077).toBe(0);
  expect((await stat(join(home, "postgres/data/laurel-password"))).mode & 0o077).toBe(0);
});

test("a home in which the superuser owned everything, and had no other login, is handed over", async () => {
  const older = join(root, "older");
  const first = await open(older);
  const password = (await readFile(join(older, "postgres/data/laurel-password"), "utf8")).trim();
  const superuser = (url: string) => withLogin(url, { name: "laurel", password });
  const { migrate, write, read } = first.logins;
  const [owner, ...others] = [migrate, write, read].map((url) => loginOf(url).name);
  await ask(
    superuser(migrate),
    `create schema identity; create table identity.account (id int primary key);
     create table public.sales (id int generated always as identity primary key);
     create view public.seen as select * from sales; create type public.kind as enum ('sale');
     create function public.one() returns int language sql return 1;
     alter database laurel owner to laurel; drop owned by ${owner}, ${others.join(", ")};
     drop role ${owner}, ${others.join(", ")}`,
  );
  await first.close();
  await rm(join(older, "postgres/logins-key"));
  const next = await open(older);
  const owners = await query(
    next,
    `select distinct pg_get_userbyid(relowner) as owner
       from pg_class c join pg_namespace n on n.oid = relnamespace
       where nspname in ('public', 'identity') union
     select pg_get_userbyid(proowner) from pg_proc where proname = 'one' union
     select pg_get_userbyid(typowner) from pg_type where typname = 'kind' union
     select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'identity' union
     select pg_get_userbyid(datdba) from pg_database where datname = 'laurel'`,
  );
  expect(owners).toEqual([{ owner }]);
  await next.close();
});

test("a copy of a home has the same logins, and a changed password is set again", async () => {
  const copied = join(root, "copied");
  spawnSync("cp", ["-a", home, copied]);
  const server = await open(copied);
  await ask(server.logins.write, "alter role current_user password 'changed by someone'");
  await server.close();
  const next = await open(copied);
  expect(await ask(next.logins.write, "select current_user as who")).toEqual([
    { who: "laurel_write_laurel" },
  ]);
  await next.close();
});

test("no login is a superuser, may make roles, or is a member of PostgreSQL's own roles", async () => {
  const server = await open(home);
  expect(
    await query(
      server,
      `select rolname from pg_roles r where rolname ~ '^laurel_' and (rolsuper or rolbypassrls
         or rolcreaterole or rolcreatedb or rolreplication or exists (
           select from pg_roles p where p.rolname ~ '^pg_' and p.rolname <> 'pg_database_owner'
             and pg_has_role(r.oid, p.oid, 'member')))`,
    ),
  ).toEqual([]);
  await expect(ask(server.logins.read, "create temp table t (id int)")).rejects.toThrow("permission denied");
  await server.close();
});

test("the error names a home that can't be used", async () => {
  await writeFile(join(root, "file"), "");
  await expect(open(join(root, "file/home"))).rejects.toThrow(
    /LAUREL_HOME: the folder .*file\/home can't be used/,
  );
});

test("the error of a server that can't start shows its log, and the next call tries again", async () => {
  const broken = join(root, "broken");
  await mkdir(join(broken, "postgres/data"), { recursive: true });
  await expect(open(broken)).rejects.toThrow(
    /embedded database in .*broken\/postgres didn't start:\n.*postgresql\.conf/s,
  );
});

test("variables of PostgreSQL's own programs don't touch the embedded database", async () => {
  const variables = {
    PGHOST: "db.example.com",
    PGPORT: "9",
    PGUSER: "someone",
    PGPASSWORD: "wrong",
    PGPASSFILE: "/nowhere",
    PGDATABASE: "other",
    PGDATA: "/nowhere",
    PGSSLMODE: "verify-full",
    PGSSLNEGOTIATION: "direct",
    PGOPTIONS: "-c default_transaction_read_only=on -c search_path=pg_temp",
    PGAPPNAME: "other",
    PGCLIENTENCODING: "LATIN1",
    PGCLIENT_ENCODING: "LATIN1",
    PGCONNECT_TIMEOUT: "1",
    PGSERVICE: "other",
    PGTZ: "Asia/Seoul",
    PGDATESTYLE: "German",
    LC_ALL: "xx_XX.UTF-8",
    TZ: "Asia/Seoul",
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const folder = join(root, "it's 月桂 라우렐");
  try {
    const server = await open(folder);
    const pool = openPool(server.logins.write, "write");
    const { rows } = await pool.query(
      `select current_database() as database, current_user as login, current_setting('search_path') as path,
         current_setting('TimeZone') as zone, current_setting('transaction_read_only') as read_only,
         '月桂' as text`,
    );
    const shown = { path: "public,pg_temp", zone: "UTC", read_only: "off", text: "月桂" };
    expect(rows).toEqual([{ database: "laurel", login: "laurel_write_laurel", ...shown }]);
    await pool.end();
    await server.close();
  } finally {
    vi.unstubAllEnvs();
  }
  expect(isRunning(folder)).toBe(false);
});

test("a server that ignores that it should stop is ended, and the next start finds its data", async () => {
  const server = await openEmbedded(home);
  await query(server, "create table written as select 7 as answer");
  const pid = Number((await readFile(pidFile(home), "utf8")).split("\n")[0]);
  const data = join(home, "postgres/data");
  process.kill(pid, "SIGSTOP");
  insistOnStop(data, pid, 9_000);
  insistOnStop(data, pid + 1, 60_000);
  expect(processStart(pid)).not.toBeNull();
  insistOnStop(data, pid, 15_000);
  await expect.poll(() => findPostmaster(data)).toBeNull();
  const next = await open(home);
  expect(await query(next, "select answer from written")).toEqual([{ answer: 7 }]);
  await next.close();
  await server.close();
});

function open(folder: string): Promise<EmbeddedServer> {
  return openEmbedded(folder, { durable: false });
}

function query(server: EmbeddedServer, sql: string): Promise<unknown[]> {
  return ask(server.logins.migrate, sql);
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function pidFile(folder: string): string {
  return join(folder, "postgres/data/postmaster.pid");
}

function isRunning(folder: string): boolean {
  return existsSync(pidFile(folder));
}

/** Another process that uses the server: reports which server it found, then obeys commands. */
function user(folder: string) {
  const program = `
    const { openEmbedded } = await import(${JSON.stringify(join(import.meta.dirname, "embedded.ts"))});
    const { readFileSync } = await import("node:fs");
    const server = await openEmbedded(${JSON.stringify(folder)}, { durable: false });
    console.log(readFileSync(${JSON.stringify(pidFile(folder))}, "utf8").split("\\n")[0]);
    process.stdin.on("data", async (told) => {
      if (String(told) === "throw") throw new Error("as told");
      await server.close();
      process.exit(0);
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  children.push(child);
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const server = once(createInterface(child.stdout), "line").then(([line]) => String(line));
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  const say = (word: string) => child.stdin.write(word);
  const leave = async () => {
    say("leave");
    expect(await ended).toBe(0);
  };
  return { server, ended, end, say, leave };
}
