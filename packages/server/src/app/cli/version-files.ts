import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { OperatorError } from "../../platform/operator-error.ts";
import { readProgramFolder } from "../../program/read-program-folder.ts";
import type { CliContext } from "./context.ts";
import type { NamedFiles } from "./program-report.ts";

/**
 * Reads the versions that are named on the command line: files, or folders with all version files in them.
 * @throws OperatorError where there is no such file, or no version in a folder.
 */
export async function readVersions(
  context: CliContext,
  paths: readonly string[],
): Promise<readonly NamedFiles[]> {
  const files: NamedFiles[] = [];
  for (const named of paths)
    for (const path of await versionsAt(context, named))
      files.push({ path, ...(await readProgramFolder(context.file(path))) });
  return files;
}

async function versionsAt(context: CliContext, named: string): Promise<readonly string[]> {
  const folder = context.file(named);
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() !== true) return [named];
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const versions: string[] = [];
  // Other YAML may lie beside them, such as a container's settings.
  for (const name of names)
    if (/^["']?(program|in-force)["']?\s*:/m.test(await readFile(join(folder, name), "utf8")))
      versions.push(named === "." ? name : join(named, name));
  if (versions.length > 0) return versions;
  throw new OperatorError(
    `${folder}: There is no version of a program in this folder. Name the version's file, or write a first ` +
      "program with: laurel program init",
    { exit: 2 },
  );
}
