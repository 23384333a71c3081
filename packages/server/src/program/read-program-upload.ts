import type { ProgramUpload } from "@laurel/contract";
import type { ProgramProblem, SourceNode } from "@laurel/core";
import type { ProgramFolder } from "./read-program-folder.ts";
import { readYaml } from "./read-yaml.ts";

/**
 * Reads a version that came as texts instead of files. Problems name the files as they are called in a
 * folder.
 */
export function readProgramUpload({ source, texts, file = "program.yaml" }: ProgramUpload): ProgramFolder {
  const sources = new Map<string, string>();
  const trees = new Map<string, SourceNode>();
  const problems: ProgramProblem[] = [];
  const read = (name: string, given: string): SourceNode | null => {
    const text = given.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
    sources.set(name, text);
    const tree = readYaml(text, name);
    if (!Array.isArray(tree)) return tree;
    problems.push(...tree);
    return null;
  };
  const tree = read(file, source);
  for (const [language, text] of Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const found = read(`texts/${language}.yaml`, text);
    if (found !== null) trees.set(language, found);
  }
  return { file, sources, tree, texts: trees, problems };
}
