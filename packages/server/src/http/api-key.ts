import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmod, link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OperatorError } from "../operator-error.ts";

/** The one key of an installation, until it has accounts. */
export interface ApiKey {
  readonly text: string;
  /** Where it is kept: a file that only its owner reads. */
  readonly path: string;
  /** Whether this call made it. */
  readonly made: boolean;
}

const form = /^laurel_[\w-]{43}$/;

/**
 * The key kept in the home's `api-key`; made where there is none. Of several processes that make one at once
 * the first wins, and all get the same.
 * @throws OperatorError where the file holds something else or can't be read.
 */
export async function readApiKey(home: string): Promise<ApiKey> {
  const path = join(home, "api-key");
  const made = await makeKey(home, path);
  try {
    await chmod(path, 0o600);
    const text = (await readFile(path, "utf8")).trim();
    if (form.test(text)) return { text, path, made };
  } catch (cause) {
    throw new OperatorError(`The API key in ${path} can't be read: ${(cause as Error).message}.`, { cause });
  }
  throw new OperatorError(
    `${path} doesn't hold an API key. Remove the file, and the next start makes a new key.`,
  );
}

/** Written beside and then linked: whoever finds the file finds it whole. */
async function makeKey(home: string, path: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await mkdir(home, { recursive: true });
  await writeFile(draft, `laurel_${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** Compares keys in a time that tells nothing about where they differ. */
export function keyComparer(key: string): (given: string) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const right = digest(key);
  return (given) => timingSafeEqual(digest(given), right);
}
