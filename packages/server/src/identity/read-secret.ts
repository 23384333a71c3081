import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { OperatorError } from "../operator-error.ts";

/**
 * What cookies are signed and second factors are encrypted with: `LAUREL_SECRET`, else the home's `secret`,
 * made where there is none. Of several processes that make one at once the first wins, and all get the
 * same.
 * @throws OperatorError where the file holds something else or can't be read.
 */
export async function readSecret({ home, secret }: Pick<Config, "home" | "secret">): Promise<string> {
  if (secret !== null) return secret;
  const path = join(home, "secret");
  try {
    await makeSecret(home, path);
    await chmod(path, 0o600);
    const text = (await readFile(path, "utf8")).trim();
    if (/^[\w-]{43}$/.test(text)) return text;
  } catch (cause) {
    throw new OperatorError(`The secret in ${path} can't be read: ${(cause as Error).message}.`, { cause });
  }
  throw new OperatorError(
    `${path} doesn't hold a secret. Put it back from a backup; without it everybody has to sign in again ` +
      "and set up the second factor anew.",
  );
}

/** Written beside and then linked: whoever finds the file finds it whole. */
async function makeSecret(home: string, path: string): Promise<void> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await mkdir(home, { recursive: true });
  await writeFile(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await unlink(draft);
  }
}
