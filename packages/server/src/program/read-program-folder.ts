import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { ProgramProblem, SourceNode } from "@laurel/core";
import { OperatorError } from "../platform/operator-error.ts";
import type { Rules } from "./digests.ts";
import type { ProgramFiles } from "./program-files.ts";
import { readYaml } from "./read-yaml.ts";

/**
 * Reads a version's file, and `texts/*.yaml` and `forms/*.json` beside it.
 * `rules`: count in place of what the files say, which are then read for their texts alone.
 * @throws OperatorError where there is no such file, or it may not be read.
 */
export async function readProgramFolder(path: string, rules: Rules | null = null): Promise<ProgramFiles> {
  const folder = dirname(path);
  const file = basename(path);
  const sources = new Map<string, string>();
  const problems: ProgramProblem[] = [];
  const texts = await filesIn(folder, "texts", ".yaml");
  const forms = await filesIn(folder, "forms", ".json");
  for (const name of [file, ...texts, ...forms]) {
    const text = decode(await readBytes(join(folder, name)));
    if (text === null) problems.push(notUtf8(name));
    else sources.set(name, text);
  }
  if (rules !== null) sources.set(file, rules.source);
  for (const [name, text] of Object.entries(rules?.forms ?? {})) sources.set(name, text);
  return { file, sources, resources: await resourcesIn(folder, sources.get(file) ?? ""), problems };
}

/** The resources of the version that are files, and that are there. */
async function resourcesIn(folder: string, source: string): Promise<ReadonlySet<string>> {
  const there = new Set<string>();
  const tree = readYaml(source, "");
  const named = Array.isArray(tree) ? [] : textsUnder(childOf(tree, "benefits"), "resources");
  for (const path of new Set(named)) {
    const known = isInside(path) ? await stat(join(folder, path)).catch(() => null) : null;
    if (known?.isFile() === true) there.add(path);
  }
  return there;
}

function isInside(path: string): boolean {
  return !isAbsolute(path) && !path.split(/[\\/]/).includes("..") && !/^[a-z][a-z0-9+.-]*:/i.test(path);
}

function childOf(node: SourceNode, key: string): SourceNode | undefined {
  return node.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

/** The texts anywhere under the key of each entry. */
function textsUnder(node: SourceNode | undefined, key: string): readonly string[] {
  const entries = node?.kind === "map" ? node.entries : [];
  return entries.flatMap(({ value }) => textsIn(childOf(value, key)));
}

function textsIn(node: SourceNode | undefined): readonly string[] {
  if (node === undefined) return [];
  if (node.kind === "scalar") return [node.text];
  if (node.kind === "list") return node.items.flatMap(textsIn);
  return node.entries.flatMap(({ value }) => textsIn(value));
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

/** The files of a folder with an ending, as "folder/name". */
async function filesIn(parent: string, folder: string, ending: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(parent, folder));
    return names
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => `${folder}/${name}`);
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
