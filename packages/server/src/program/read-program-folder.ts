import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { ProgramProblem, SourceNode } from "@laurel/core";
import { OperatorError } from "../platform/operator-error.ts";
import { readYaml } from "./read-yaml.ts";

/**
 * A version's file with the texts beside it. Files are named from the folder: `2023-12.yaml`,
 * `texts/en.yaml`.
 */
export interface ProgramFolder {
  /** The version's file. */
  readonly file: string;
  /** The text of each file, by its name. */
  readonly sources: ReadonlyMap<string, string>;
  /** Null where the version's file can't be read. */
  readonly tree: SourceNode | null;
  /** By language. */
  readonly texts: ReadonlyMap<string, SourceNode>;
  /** Why a file can't be read. */
  readonly problems: readonly ProgramProblem[];
}

/**
 * Reads a version's file and `texts/*.yaml` beside it.
 * @throws OperatorError where there is no such file, or it may not be read.
 */
export async function readProgramFolder(path: string): Promise<ProgramFolder> {
  const folder = dirname(path);
  const file = basename(path);
  const sources = new Map<string, string>();
  const texts = new Map<string, SourceNode>();
  const problems: ProgramProblem[] = [];
  const read = async (name: string): Promise<SourceNode | null> => {
    const text = decode(await readBytes(join(folder, name)));
    if (text === null) {
      problems.push(notUtf8(name));
      return null;
    }
    sources.set(name, text);
    const tree = readYaml(text, name);
    if (!Array.isArray(tree)) return tree;
    problems.push(...tree);
    return null;
  };
  const tree = await read(file);
  for (const name of await textFiles(join(folder, "texts"))) {
    const language = await read(`texts/${name}`);
    if (language !== null) texts.set(basename(name, extname(name)), language);
  }
  return { file, sources, tree, texts, problems };
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
