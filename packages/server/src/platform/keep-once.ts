import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { OperatorError } from "./operator-error.ts";

/** A line that is made once and then kept in a file. */
export interface Keepsake {
  /** What it is, with its article, for messages: "an API key". */
  readonly what: string;
  readonly path: string;
  make(): string;
  /** What a line of this kind looks like. */
  readonly form: RegExp;
  /** What to do where the file holds something else. */
  readonly mend: string;
}

/** What is kept. */
export interface Kept {
  readonly text: string;
  /** Where: a file that only its owner reads. */
  readonly path: string;
  /** Whether this call made it. */
  readonly made: boolean;
}

/**
 * The line kept in a file; made where there is no file. Of several processes that make one at once the first
 * wins, and all get the same.
 * @throws OperatorError where the file can't be read or holds something else.
 */
export async function keepOnce({ what, path, make, form, mend }: Keepsake): Promise<Kept> {
  try {
    const made = await makeFile(path, make());
    await chmod(path, 0o600);
    const text = (await readFile(path, "utf8")).trim();
    if (form.test(text)) return { text, path, made };
  } catch (cause) {
    throw new OperatorError(`${path}, which keeps ${what}, can't be read: ${(cause as Error).message}.`, {
      cause,
    });
  }
  throw new OperatorError(`${path} doesn't hold ${what}. ${mend}`);
}

/** Written beside and then linked: whoever finds the file finds it whole. */
async function makeFile(path: string, line: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, `${line}\n`, { mode: 0o600, flag: "wx" });
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
