import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ProgramProblem } from "@laurel/core";
import { OperatorError } from "../platform/operator-error.ts";
import type { ProgramFiles } from "./program-files.ts";

/**
 * Reads a version's file and `texts/*.yaml` beside it.
 * @throws OperatorError where there is no such file, or it may not be read.
 */
export async function readProgramFolder(path: string): Promise<ProgramFiles> {
  const folder = dirname(path);
  const file = basename(path);
  const sources = new Map<string, string>();
  const problems: ProgramProblem[] = [];
  const texts = (await textFiles(join(folder, "texts"))).map((name) => `texts/${name}`);
  for (const name of [file, ...texts]) {
    const text = decode(await readBytes(join(folder, name)));
    if (text === null) problems.push(notUtf8(name));
    else sources.set(name, text);
  }
  return { file, sources, problems };
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "There is no such file." : `It can't be read: ${message}.`;
    throw new OperatorError(`${path}: ${why}`, { exit: 2, cause });
  }
}

async function textFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** UTF-8 without a mark; a checkout on Windows may change the ends of lines, which is not another program. */
function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replaceAll("\r\n", "\n");
  } catch {
    return null;
  }
}

function notUtf8(file: string): ProgramProblem {
  const message = "The file is not UTF-8 text.";
  return { file, line: 1, column: 1, code: "not-utf-8", message, fix: "Save it as UTF-8." };
}
