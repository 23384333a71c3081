import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environment } from "./binaries.ts";

/** A running server, as described by its `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  /** The folder of its Unix socket. */
  readonly socket: string;
  readonly status: string;
}

/** The server that runs on a data folder; null where none runs, even if a killed one left its files. */
export function findPostmaster(data: string): Postmaster | null {
  const lines = readLines(join(data, "postmaster.pid"));
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !commandOf(pid).includes(data)) return null;
  return { pid, socket: lines[4] ?? "", status: (lines[7] ?? "starting").trim() };
}

/**
 * Lets PostgreSQL remove the lock files of a dead server. PostgreSQL does so itself, after a check that
 * nothing still uses the memory named there, but not while the process number in them seems alive: another
 * program may have it now, or the dead process was never reaped. It ignores the number of its own parent, so
 * this writes ours.
 */
export function disownLocks(data: string, socket: string): void {
  for (const path of [join(data, "postmaster.pid"), join(socket, ".s.PGSQL.5432.lock")]) {
    const lines = readLines(path);
    const pid = Number(lines[0]);
    if (lines.length < 2 || !isAlive(pid) || commandOf(pid).includes(data)) continue;
    writeFileSync(path, [String(process.pid), ...lines.slice(1)].join("\n"));
  }
}

/** Tells the server to stop now and roll back open transactions. That takes a few moments. */
export function stopServer(data: string): void {
  const postmaster = findPostmaster(data);
  if (postmaster !== null) signal(postmaster.pid, "SIGINT");
}

/** After how many milliseconds a server that should stop is told so more strongly. */
const quitAfterMs = 10_000;
const killAfterMs = 15_000;

/**
 * Ends a server that was told to stop `waitedMs` ago and didn't. A server told so while it recovers from a
 * killed backend waits for ever. Nothing that was committed is lost: the next start recovers it.
 */
export function insistOnStop(data: string, pid: number, waitedMs: number): void {
  if (waitedMs < quitAfterMs || findPostmaster(data)?.pid !== pid) return;
  signal(pid, waitedMs < killAfterMs ? "SIGQUIT" : "SIGKILL");
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * When a process started, which distinguishes it from a later one with the same number. Null where there is
 * no such process.
 */
export function processStart(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  // The command's name, in parentheses, may contain spaces; the start time is the 20th field after it.
  if (stat !== null) return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  if (existsSync("/proc/self/stat") || !isAlive(pid)) return null;
  const answer = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
    env: environment,
    encoding: "utf8",
  });
  return answer.stdout.trim().replace(/\W+/g, "") || null;
}

/** The command line of a process; empty where there is none, or it has ended but is not yet reaped. */
function commandOf(pid: number): string {
  const command = readText(`/proc/${pid}/cmdline`);
  if (command !== null) return command.replaceAll("\0", " ");
  if (existsSync("/proc/self/stat") || !isAlive(pid)) return "";
  return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { env: environment, encoding: "utf8" })
    .stdout;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function readLines(path: string): string[] {
  return readText(path)?.split("\n") ?? [];
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
