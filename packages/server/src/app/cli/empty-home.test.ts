import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, expect, test } from "vitest";
import { commands } from "./commands.ts";
import { createContext } from "./context.ts";
import { commandLine } from "./testing-cli.ts";

const folder = await mkdtemp(join(tmpdir(), "laurel-empty-"));
afterAll(() => rm(folder, { recursive: true }));
const home = join(folder, "home");
await writeFile(join(folder, "sales.csv"), "source_line_id\n");

/** These make a home, or need none. */
const others = new Set(["serve", "work", "migrate", "program init", "program check", "calendar holidays"]);

const words: Readonly<Record<string, string>> = {
  kind: "sales",
  file: "sales.csv",
  files: "sales.csv",
  id: "1",
  day: "2026-11-01",
};

/** Options that a command can't do without, though it has others instead. */
const chosen: Readonly<Record<string, readonly string[]>> = {
  "import undo": ["--reason", "x"],
  "import restore": ["--reason", "x"],
  "transfer publisher": ["--all", "--reason", "x"],
  "transfer offer": ["--all", "--reason", "x"],
  "transfer partner": ["--all", "--reason", "x"],
};

function callsOf(command: Command, before: readonly string[] = []): readonly (readonly string[])[] {
  const path = [...before, command.name()];
  const own = command.registeredArguments.filter(({ required }) => required);
  const args = own.map((each) => words[each.name()] ?? "ada@example.com");
  const options = command.options
    .filter(({ mandatory }) => mandatory)
    .flatMap(({ long }) => [long ?? "", long === "--from" ? "2026-11-01" : "x"]);
  const below = command.commands.flatMap((each) => callsOf(each, path));
  const runs = below.length === 0 || own.length > 0;
  return runs && !others.has(path.join(" "))
    ? [[...path, ...args, ...options, ...(chosen[path.join(" ")] ?? [])], ...below]
    : below;
}

const context = createContext({
  json: () => false,
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
});
const calls = commands.flatMap((create) => callsOf(create(context)));

test("every command is walked", () => {
  expect(calls.length).toBeGreaterThan(15);
});

test.each(calls.map((call) => [call.join(" "), call]))(
  "before `migrate`, `laurel %s` says in one sentence what to run, and makes no home",
  async (_, call) => {
    const laurel = commandLine({ LAUREL_HOME: home }, folder);
    const { exit, stdout, stderr } = await laurel(...call);
    expect(stderr).toBe(
      `There is no database in ${home} yet: run \`laurel migrate\` to make one, or set LAUREL_HOME or ` +
        "DATABASE_URL to where it is.\n",
    );
    expect([exit, stdout]).toEqual([1, ""]);
    expect(existsSync(home)).toBe(false);
  },
);
