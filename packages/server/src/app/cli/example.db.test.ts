import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../platform/config.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { exampleDatabase } from "../example/testing-example.ts";
import { run } from "./run.ts";
import { commandLine } from "./testing-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-example-"));
afterAll(() => rmSync(folder, { recursive: true }));

const database = await exampleDatabase();
const partners = async () => (await database.owner.query("select from partners")).rowCount;

/** `laurel example remove` at a terminal at which a person types `answer`. */
async function removeAnswering(answer: string): Promise<{ exit: number; shown: string }> {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  let shown = "";
  const screen = new Writable({
    write: (chunk, _, done) => {
      shown += String(chunk);
      if (String(chunk).includes("Type yes")) stdin.write(`${answer}\n`);
      done();
    },
  });
  const config = readConfig({ ...database.env, LAUREL_HOME: folder }, folder);
  const exit = await run(["example", "remove"], { stdout: screen, stderr: screen, stdin, config });
  return { exit, shown };
}

test("at a terminal `example remove` says what it will delete, and does it after a yes only", async () => {
  const refused = await removeAnswering("no");
  expect(refused).toMatchObject({ exit: 1, shown: expect.stringContaining("200 partners") });
  expect(refused.shown).toContain("Nothing was changed.");
  expect(await partners()).toBe(200);
  const removed = await removeAnswering("yes");
  expect(removed).toMatchObject({ exit: 0, shown: expect.stringContaining("The example has ended.") });
  expect(await partners()).toBe(0);
});

test("`example load` loads it into an empty database once, and `example` then says so", async () => {
  const empty = await testDatabase();
  const laurel = commandLine({ ...empty.env, LAUREL_HOME: folder }, folder);
  expect((await laurel("example")).stdout).toBe("This database doesn't hold the example.\n");
  expect(JSON.parse((await laurel("example", "--json")).stdout)).toEqual({ example: null });
  const loaded = await laurel("example", "load");
  expect(loaded).toMatchObject({ exit: 0, stdout: expect.stringContaining("9 accounts") });
  expect(await laurel("example", "load")).toMatchObject({ exit: 0, stderr: "" });
  expect((await laurel("audit", "verify")).exit).toBe(0);
});

test.each([
  ["people", ["admin", "create", "ada@real.test", "--name", "Ada"]],
  ["a program", ["program", "publish", "programs/marketplace-rewards/2020-07.yaml"]],
])("`example load` is refused where the database has %s", async (what, command) => {
  const own = await testDatabase();
  const root = join(import.meta.dirname, "../../../../..");
  const laurel = commandLine({ ...own.env, LAUREL_HOME: folder }, root);
  expect((await laurel(...command)).exit).toBe(0);
  const { exit, stderr } = await laurel("example", "load");
  expect(exit).toBe(1);
  expect(stderr).toContain(`already has ${what} of its own. Use a database of its own`);
});
