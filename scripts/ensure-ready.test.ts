import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const script = join(import.meta.dirname, "ensure-ready.mjs");
const nodePackage = `node-${process.platform}-${process.arch}`;
let root = "";

/** Replaces npm, so that a test is fast: `ci` empties node_modules, takes a while and records that it ran. */
const npm = `
const { appendFileSync, existsSync, mkdirSync, rmSync, symlinkSync } = require("node:fs");
const [command] = process.argv.slice(2);
appendFileSync("calls", process.argv.slice(2).join(" ") + "\\n");
if (existsSync("npm-fails")) { console.error("npm says no"); process.exit(7); }
if (command === "ci") {
  rmSync("node_modules", { recursive: true, force: true });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  mkdirSync("node_modules/${nodePackage}", { recursive: true });
}
mkdirSync("node_modules/.bin", { recursive: true });
const links = command === "rebuild" || !existsSync("npm-is-old");
if (links) symlinkSync(process.execPath, "node_modules/.bin/node");
`;

const vite = `
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const out = process.argv[process.argv.indexOf("--outDir") + 1];
mkdirSync(out, { recursive: true });
writeFileSync(out + "/index.html", readFileSync("index.html", "utf8") + " built");
`;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "laurel-ready-"));
  await mkdir(join(root, "scripts"));
  await cp(script, join(root, "scripts/ensure-ready.mjs"));
  await writeFile(
    join(root, "package-lock.json"),
    JSON.stringify({ packages: { "node_modules/a": { version: "1" } } }),
  );
  await writeFile(join(root, "npm.cjs"), npm);
});
afterEach(() => rm(root, { recursive: true, force: true }));

test("a fresh clone is installed once, and the next command does and prints nothing", async () => {
  expect(ready()).toMatchObject({
    status: 0,
    stdout: "",
    stderr: expect.stringMatching(/^Installing .*\nInstalled .*\n$/),
  });
  expect(ready()).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(await calls()).toHaveLength(1);
});

test("a changed lock file is installed", async () => {
  ready();
  await writeFile(
    join(root, "package-lock.json"),
    JSON.stringify({ packages: { "node_modules/a": { version: "2" } } }),
  );
  expect(ready().stderr).toMatch(/^Installing/);
  expect(await calls()).toHaveLength(2);
});

test("packages that were installed by hand are left alone", async () => {
  await mkdir(join(root, "node_modules/.bin"), { recursive: true });
  await symlink(process.execPath, join(root, "node_modules/.bin/node"));
  await cp(join(root, "package-lock.json"), join(root, "node_modules/.package-lock.json"));
  expect(ready()).toMatchObject({ status: 0, stderr: "" });
  expect(await calls()).toEqual([]);
});

test("several commands at the same time install once", async () => {
  const runs = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ["scripts/ensure-ready.mjs"], options()),
  );
  const codes = await Promise.all(runs.map(exitCode));
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(await calls()).toHaveLength(1);
});

test("a command that was killed during set-up does not block the next one", async () => {
  const dead = spawnSync(process.execPath, ["--version"]).pid;
  await mkdir(join(root, ".laurel"));
  await writeFile(join(root, ".laurel/ready.lock"), String(dead));
  expect(ready().status).toBe(0);
});

test("a failure of npm is shown, and the next command tries again", async () => {
  await writeFile(join(root, "npm-fails"), "");
  const failed = ready();
  expect(failed.status).toBe(1);
  expect(failed.stderr).toMatch(/npm says no\n`npm ci` failed: see above/);
  await rm(join(root, "npm-fails"));
  expect(ready().status).toBe(0);
});

test("the link to Node that an old npm loses is restored", async () => {
  await writeFile(join(root, "npm-is-old"), "");
  expect(ready().stderr).toContain(`Fixed the link to Node ${process.version}.`);
  expect((await calls()).at(-1)).toMatch(`rebuild ${nodePackage}`);
});

test("a bundled Node that doesn't run on this machine is replaced by the machine's own", async () => {
  await writeFile(join(root, "npm-is-old"), "");
  await writeFile(
    join(root, "npm.cjs"),
    `const fs = require("node:fs"); fs.mkdirSync("node_modules/.bin", { recursive: true });
     fs.writeFileSync("node_modules/.bin/node", "no program", { mode: 0o755 });`,
  );
  expect(ready().status).toBe(0);
  expect(spawnSync(join(root, "node_modules/.bin/node")).error).toMatchObject({ code: "ENOENT" });
});

test("the portal is built when it is asked for and its sources have changed", async () => {
  ready();
  expect(ready("--web").stderr).toBe("");
  await mkdir(join(root, "packages/web"), { recursive: true });
  await mkdir(join(root, "node_modules/vite/bin"), { recursive: true });
  await writeFile(join(root, "node_modules/vite/bin/vite.js"), vite);
  await chmod(join(root, "node_modules/vite/bin/vite.js"), 0o755);
  for (const page of ["first", "second"]) {
    await writeFile(join(root, "packages/web/index.html"), page);
    expect(ready().stderr).toBe("");
    expect(ready("--web").stderr).toBe("Building the portal …\nBuilt the portal.\n");
    expect(await readFile(join(root, "packages/web/dist/index.html"), "utf8")).toBe(`${page} built`);
    expect(ready("--web").stderr).toBe("");
  }
});

function options() {
  const env = {
    PATH: "/usr/bin:/bin",
    npm_execpath: join(root, "npm.cjs"),
    npm_node_execpath: process.execPath,
  };
  return { cwd: root, env, encoding: "utf8" as const };
}

function ready(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["scripts/ensure-ready.mjs", ...args],
    options(),
  );
  return { status, stdout, stderr };
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, "exit");
  return code;
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(root, "calls"), "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}
