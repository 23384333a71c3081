import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../../make-folder.ts";
import { processStart } from "./postmaster.ts";

const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
const releases = new Set<() => boolean>();
let counter = 0;

/**
 * Registers this process as a user of the server, until the returned function is called or the process ends.
 * The last user calls `stop`; the returned function tells whether this process was the last.
 *
 * A use is an empty file named after the process and its start time, so that the file of a killed process is
 * recognized. Everything here is synchronous, because it must work while a process exits.
 */
export function holdUse(folder: string, stop: () => void): () => boolean {
  makeFolder(folder);
  counter += 1;
  const file = join(folder, `${process.pid}-${processStart(process.pid)}-${counter}`);
  writeFileSync(file, "");
  const release = (): boolean => {
    if (!releases.delete(release)) return false;
    rmSync(file, { force: true });
    if (releases.size === 0) unwatchEnd();
    if (liveUses(folder) > 0) return false;
    stop();
    return true;
  };
  if (releases.size === 0) watchEnd();
  releases.add(release);
  return release;
}

/** How many uses there are. The files of dead processes are removed. */
function liveUses(folder: string): number {
  let living = 0;
  for (const name of readdirSync(folder)) {
    const [pid, start] = name.split("-");
    if (processStart(Number(pid)) === start) living += 1;
    else rmSync(join(folder, name), { force: true });
  }
  return living;
}

function watchEnd(): void {
  process.on("exit", releaseAll);
  for (const signal of Object.keys(signals)) process.on(signal, endBySignal);
}

function unwatchEnd(): void {
  process.off("exit", releaseAll);
  for (const signal of Object.keys(signals)) process.off(signal, endBySignal);
}

function releaseAll(): void {
  for (const release of [...releases]) release();
}

/**
 * A program that handles the signal itself ends its use when it is done. Otherwise the signal ends the
 * process, as usual.
 */
function endBySignal(signal: keyof typeof signals): void {
  if (process.listenerCount(signal) === 1) process.exit(signals[signal]);
}
