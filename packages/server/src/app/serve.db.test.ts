import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Config, readConfig } from "../platform/config.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { loadExample } from "./example/load-example.ts";
import { exampleClock, exampleDatabase } from "./example/testing-example.ts";
import { serve } from "./serve.ts";
import { work } from "./work.ts";

const database = await testDatabase();
const folder = mkdtempSync(join(tmpdir(), "laurel-main-"));
afterAll(() => rmSync(folder, { recursive: true }));

const config = (changes: Partial<Config> = {}): Config => ({
  ...readConfig({ LAUREL_HOME: join(folder, "home"), ...database.env, PORT: "0" }, folder),
  ...changes,
});
const silent = () => {};

test("a server starts, accepts the key that it shows once, on a terminal, and stops", async () => {
  const first = await serve({ config: config(), worker: true, say: silent, isTerminal: true });
  const key = /#key=(\S+)/.exec(first.welcome.join("\n"))?.[1];
  const ask = (path: string) =>
    fetch(`${first.address}${path}`, { headers: { authorization: `Bearer ${key}` } });
  expect((await ask("/api/v1/imports")).status).toBe(200);
  expect(await (await ask("/readyz")).json()).toMatchObject({ ready: true, worker: "running" });
  await first.stop();
  await expect(ask("/healthz")).rejects.toThrow();
  const second = await serve({ config: config(), worker: false, say: silent, isTerminal: true });
  expect(second.welcome.join("\n")).not.toContain(key);
  expect(second.welcome.join("\n")).toContain(join(folder, "home", "api-key"));
  await second.stop();
});

test("the first start shows the path of the key and not the key, unless on a terminal", async () => {
  const home = join(folder, "quiet");
  const said: string[] = [];
  const running = await serve({ config: config({ home }), worker: false, say: (line) => said.push(line) });
  const path = join(home, "api-key");
  const key = (await readFile(path, "utf8")).trim();
  const told = [...said, ...running.welcome].join("\n");
  expect(told).toContain(path);
  expect(told).not.toContain(key);
  expect(told).not.toContain("#key=");
  await running.stop();
});

test("a port that is in use is reported before any work is done", async () => {
  const other: Server = createServer();
  await new Promise<void>((done) => other.listen(0, "127.0.0.1", () => done()));
  const { port } = other.address() as { port: number };
  const starting = serve({ config: config({ port }), worker: false, say: silent });
  await expect(starting).rejects.toThrow(`127.0.0.1:${port} is in use, perhaps by another Laurel.`);
  other.close();
});

test("a database with an old schema is not changed", async () => {
  const behind = await testDatabase();
  await behind.owner.query("delete from migrations where name like '%half-even%'");
  const { migrate, write, read } = behind.logins;
  const there = config({ databaseUrl: migrate, databaseWriteUrl: write, databaseReadUrl: read });
  await expect(serve({ config: there, worker: false, say: silent })).rejects.toThrow(
    /Run `laurel migrate` first/,
  );
  await expect(work(there)).rejects.toThrow(/half-even/);
});

test("the example is loaded once", async () => {
  const loaded = await exampleDatabase();
  const said: string[] = [];
  await loadExample(loaded, exampleClock, (line) => said.push(line));
  expect(said).toEqual([]);
});

test("loading the example reports its steps, and resumes with the same result after a kill", async () => {
  const nextDay = { now: () => exampleClock.now().add({ hours: 24 }) };
  const broken = await testDatabase();
  const breakOff = (line: string) => {
    if (/^ {2}rates/.test(line)) throw new Error("killed");
  };
  await expect(loadExample(broken, exampleClock, breakOff)).rejects.toThrow("killed");
  const said: string[] = [];
  await loadExample(broken, nextDay, (line) => said.push(line));
  expect(said.join("\n")).toMatch(/17 refused/);
  const whole = await exampleDatabase();
  const counts = async ({ owner: pool }: typeof whole) =>
    (
      await pool.query(
        "select kind, file_name, status, lines, added, refused from imports order by import_id",
      )
    ).rows;
  expect(await counts(broken)).toEqual(await counts(whole));
  expect(await counts(whole)).toHaveLength(6);
});

test("a database with facts of its own gets no example", async () => {
  const own = await testDatabase();
  const row = "('partners', 'mine', 'mine.csv', '', 'csv', 'finished')";
  await own.owner.query(
    `insert into imports (kind, source, file_name, digest, format, status) values ${row}`,
  );
  await loadExample(own, { now: () => Temporal.Now.instant() }, silent);
  expect((await own.owner.query("select from programs")).rows).toHaveLength(0);
});
