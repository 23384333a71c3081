import { randomBytes } from "node:crypto";
import { chmod, link, readFile, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { OperatorError } from "./operator-error.ts";

/** A line that is made once and then kept in a file. */
export interface LineToKeep {
  /** What the line is, with its article, for messages: "an API key". */
  readonly what: string;
  readonly path: string;
  make(): string;
  /** The form of a valid line. */
  readonly form: RegExp;
  /** What to do where the file has other content. */
  readonly fix: string;
}

/** The line that is kept. */
export interface Kept {
  readonly text: string;
  /** The file, which only its owner can read. */
  readonly path: string;
  /** Whether this call made it. */
  readonly made: boolean;
}

/**
 * The line kept in a file, which is made where there is none. Of several processes that make it at once, the
 * first wins, and all get the same line.
 * @throws OperatorError where the file can't be read or has other content.
 */
export async function keepOnce({ what, path, make, form, fix }: LineToKeep): Promise<Kept> {
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
  throw new OperatorError(`${path} doesn't hold ${what}. ${fix}`);
}

/** Written to a draft and then linked, so that no process ever sees half of the file. */
async function makeFile(path: string, line: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  makeFolder(dirname(path));
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
