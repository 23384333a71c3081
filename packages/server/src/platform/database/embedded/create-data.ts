import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OperatorError } from "../../operator-error.ts";
import { type Binaries, environment } from "./binaries.ts";

/**
 * Creates the data folder where there is none. It is created beside its place and moved there when complete,
 * so that a killed process leaves no partial database, and of two processes at once one wins.
 */
export function createData(data: string, binaries: Binaries, durable: boolean): void {
  if (existsSync(data)) return;
  const draft = `${data}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const passwordFile = `${draft}.password`;
  try {
    mkdirSync(draft, { mode: 0o700 });
    const password = randomBytes(24).toString("base64url");
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (binaries.owner !== null) chownSync(draft, binaries.owner, binaries.owner);
    initialise(draft, passwordFile, binaries, durable);
    renameSync(passwordFile, join(draft, "laurel-password"));
    moveInto(draft, data);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

function initialise(folder: string, passwordFile: string, binaries: Binaries, durable: boolean): void {
  const [program = "", ...args] = [
    ...binaries.prefix,
    binaries.initdb,
    `--pgdata=${folder}`,
    "--username=laurel",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // Texts sort the same way on every machine, whatever languages are installed.
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    ...(durable ? [] : ["--no-sync"]),
  ];
  const run = spawnSync(program, args, { env: environment, encoding: "utf8", cwd: "/" });
  if (run.status === 0) return;
  const found = run.error?.message ?? (run.stderr.trim() || `it ended with ${run.signal ?? run.status}`);
  throw new OperatorError(`The embedded database couldn't be created in ${folder}: ${found}`);
}

function moveInto(draft: string, data: string): void {
  try {
    renameSync(draft, data);
  } catch (error) {
    // Another process was first, so its folder is used.
    if (!existsSync(data)) throw error;
  }
}
