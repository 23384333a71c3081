import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SignInOptions } from "@laurel/contract";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../platform/config.ts";
import type { TestDatabase } from "../../platform/database/testing.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine } from "../cli/testing-cli.ts";
import { type Running, serve } from "../serve.ts";
import { exampleClock as clock, exampleDatabase } from "./testing-example.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-ways-in-"));
const started: Running[] = [];
afterAll(async () => {
  for (const running of started) await running.stop();
  rmSync(folder, { recursive: true });
});

/** Starts a server over a database; gives its port and what it said. */
async function start(database: TestDatabase, env: Record<string, string> = {}) {
  const said: string[] = [];
  const all = { LAUREL_HOME: folder, ...database.env, PORT: "0", LAUREL_EXAMPLE: "on", ...env };
  const config = readConfig(all, folder);
  const running = await serve({ config, worker: false, say: (line) => said.push(line), clock });
  started.push(running);
  return { port: Number(new URL(running.address).port), text: [...said, ...running.welcome].join("\n") };
}

interface Heard {
  readonly status: number;
  readonly cookie: string | null;
  readonly body: string;
}

/** Sends a request exactly as it is written. */
function send(port: number, lines: readonly string[], body = ""): Promise<Heard> {
  return new Promise((done, fail) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", fail);
    socket.on("close", () => {
      const [head = "", ...rest] = text.split("\r\n\r\n");
      const cookie = /^set-cookie: (.*)$/im.exec(head)?.[1] ?? null;
      done({ status: Number(head.split(" ")[1]), cookie, body: rest.join("\r\n\r\n") });
    });
    const length = body === "" ? [] : ["content-type: application/json", `content-length: ${body.length}`];
    socket.write(`${[...lines, "connection: close", ...length].join("\r\n")}\r\n\r\n${body}`);
  });
}

const options = "/api/v1/sign-in/options";
const click = "/api/v1/example/sign-in";

async function offered(
  port: number,
  headers: readonly string[],
  version = "1.1",
): Promise<SignInOptions | null> {
  const heard = await send(port, [`GET ${options} HTTP/${version}`, ...headers]);
  if (heard.status !== 200) return null;
  const { example, example_people } = JSON.parse(heard.body.replace(/^[0-9a-f]+\r\n|\r\n0\r\n\r\n$/g, ""));
  return { example, examplePeople: example_people, providers: [] };
}

function clickOn(port: number, id: string, headers: readonly string[], version = "1.1"): Promise<Heard> {
  return send(port, [`POST ${click} HTTP/${version}`, ...headers], JSON.stringify({ id }));
}

const database = await exampleDatabase();
const { port, text } = await start(database);
const direct = [`host: localhost:${port}`];
const people = (await offered(port, direct))?.examplePeople ?? [];
const administrator = people.find(({ role }) => role === "administrator")?.id ?? "";

test("the start says that this is an example, and how to end it", () => {
  expect(text).toContain("This is the example marketplace: its companies, people and figures are invented.");
  expect(text).toContain("laurel example remove");
});

test.each(["localhost", "127.0.0.1", "[::1]"])(
  "a direct request to %s may sign in by one click",
  async (name) => {
    const headers = [`host: ${name}:${port}`];
    expect((await offered(port, headers))?.examplePeople).toHaveLength(8);
    const { status, cookie } = await clickOn(port, administrator, [
      ...headers,
      `origin: http://${name}:${port}`,
    ]);
    expect(status).toBe(204);
    const session = `cookie: ${cookie?.split(";")[0]}`;
    const me = await send(port, ["GET /api/v1/me HTTP/1.1", ...headers, session]);
    expect(JSON.parse(me.body)).toMatchObject({
      team_role: "administrator",
      example: { day: "2026-03-15" },
    });
  },
);

test("a person who is no longer of the example, or never was, can't be signed in as", async () => {
  expect((await clickOn(port, "nobody", direct)).status).toBe(404);
});

test.each<[string, readonly string[], string?]>([
  ["through a proxy that names its client", ["host: localhost", "x-forwarded-for: 203.0.113.7"]],
  ["that claims to come from this computer", ["host: localhost", "x-forwarded-for: 127.0.0.1"]],
  ["through a proxy that keeps the host", ["host: localhost", "x-forwarded-host: rewards.example.com"]],
  ["with the standard header of proxies", ["host: localhost", "forwarded: for=127.0.0.1;host=localhost"]],
  ["through a proxy that names itself", ["host: localhost", "via: 1.1 cache"]],
  ["with nginx's header", ["host: localhost", "x-real-ip: 127.0.0.1"]],
  ["with HTTP/1.0, as proxies speak by default", ["host: localhost"], "1.0"],
  ["to a name that was bound to this computer", ["host: rebind.example.com"]],
  ["to this computer's name in a wildcard domain", ["host: 127.0.0.1.nip.io"]],
  ["to another address of this computer", ["host: 192.168.0.10"]],
  ["from a page of another site", ["host: localhost", "origin: https://attacker.example"]],
])("a request %s is offered no one, and signs no one in", async (_, headers, version) => {
  const seen = await offered(port, headers, version);
  // A host that isn't ours may be refused as a whole.
  if (seen !== null) expect(seen.examplePeople).toEqual([]);
  const { status, cookie } = await clickOn(port, administrator, headers, version);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(cookie).toBeNull();
});

test.each([
  [{ HOST: "0.0.0.0" }, "HOST is 0.0.0.0"],
  [{ HOST: "::" }, "HOST is ::"],
  [{ PUBLIC_URL: "https://rewards.example.com" }, "PUBLIC_URL is https://rewards.example.com"],
  [{ TRUST_PROXY: "127.0.0.1" }, "TRUST_PROXY is 127.0.0.1"],
  [{ HOST: "0.0.0.0", LAUREL_EXAMPLE: "off" }, "HOST is 0.0.0.0"],
])("a database with the example isn't served with %j", async (env, named) => {
  const starting = start(database, env);
  await expect(starting).rejects.toThrow(named);
  await expect(starting).rejects.toThrow("laurel example remove");
});

test("with own facts, LAUREL_EXAMPLE=on offers no one, and the start says why", async () => {
  const own = await testDatabase();
  const row = "('partners', 'mine', 'mine.csv', '', 'csv', 'finished')";
  await own.owner.query(
    `insert into imports (kind, source, file_name, digest, format, status) values ${row}`,
  );
  const { port, text } = await start(own, { HOST: "127.0.0.1" });
  expect(text).toContain("isn't loaded, because this database already has facts of its own.");
  expect(text).not.toContain("one click");
  const seen = await offered(port, [`host: localhost:${port}`]);
  expect(seen).toMatchObject({ example: null, examplePeople: [] });
  expect((await clickOn(port, administrator, [`host: localhost:${port}`])).status).toBe(404);
});

test("with own facts in Laurel's own database, a server on the network offers no one", async () => {
  const home = join(folder, "own");
  writeFileSync(join(folder, "partners.csv"), "partner_id,name,country,locale\nP-1,Alder,US,en-US\n");
  const laurel = commandLine({ LAUREL_HOME: home }, folder);
  expect((await laurel("migrate")).exit).toBe(0);
  expect((await laurel("import", "partners", "partners.csv")).stdout).toContain("1 added");
  const config = readConfig({ LAUREL_HOME: home, HOST: "0.0.0.0", PORT: "0" }, folder);
  const said: string[] = [];
  const running = await serve({ config, worker: false, say: (line) => said.push(line), clock });
  started.push(running);
  const own = Number(new URL(running.address).port);
  const headers = [`host: localhost:${own}`];
  expect((await offered(own, headers))?.examplePeople).toEqual([]);
  expect([...said, ...running.welcome].join("\n")).not.toContain("one click");
  expect(said).toContain(
    "The example marketplace isn't loaded, because this database already has facts of its own.",
  );
});

test("with own facts, every server may listen to the network", async () => {
  const own = await testDatabase();
  await own.owner.query(
    `insert into programs (program, version, in_force_from, currency, source, texts, digest)
     values ('p', '1', '2026-01-01', 'USD', '', '{}', '')`,
  );
  const { port } = await start(own, { HOST: "0.0.0.0", TRUST_PROXY: "10.0.0.7" });
  expect((await offered(port, [`host: localhost:${port}`]))?.examplePeople).toEqual([]);
});

test("an empty database that other computers can reach gets no example", async () => {
  const { text } = await start(await testDatabase(), { HOST: "0.0.0.0" });
  expect(text).toContain("isn't loaded. It is for this computer alone, and HOST is 0.0.0.0.");
  expect(text).not.toContain("one click");
});
