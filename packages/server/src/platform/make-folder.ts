import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { getSystemErrorMessage } from "node:util";

/**
 * Makes a folder, and those above it, where they are missing; only their owner may enter them. Node's own
 * recursive way tries for ever where the parent can hold no folders, as in /proc.
 * @throws Error in a sentence that names the folder that can't be made or entered, and why.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let at = resolve(path);
  while (!existsSync(at)) {
    missing.unshift(at);
    at = dirname(at);
  }
  if (!statSync(at).isDirectory()) throw new Error(`${at} is a file`);
  for (const folder of missing) makeOne(folder);
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (cause) {
    const { code, errno } = cause as NodeJS.ErrnoException;
    // Another process was faster.
    if (code === "EEXIST") return;
    const reason = errno === undefined ? String(cause) : getSystemErrorMessage(errno);
    throw new Error(`${folder} can't be made: ${reason}`, { cause });
  }
}
