import type { ProgramProblem, SourceNode } from "@laurel/core";
import { readYaml } from "./read-yaml.ts";

/**
 * A version's file with the texts beside it, not yet parsed. Files are named from the folder: `2023-12.yaml`,
 * `texts/en.yaml`.
 */
export interface ProgramFiles {
  /** The version's file. */
  readonly file: string;
  /** The text of each file, by its name; without those that are no text. */
  readonly sources: ReadonlyMap<string, string>;
  /** Why a file has no text. */
  readonly problems: readonly ProgramProblem[];
}

/** The same, parsed. */
export interface ProgramFolder extends ProgramFiles {
  /** Null where the version's file can't be read. */
  readonly tree: SourceNode | null;
  /** By language. */
  readonly texts: ReadonlyMap<string, SourceNode>;
}

/** Parses the files. The problems include those of the given files. */
export function parseProgram(files: ProgramFiles): ProgramFolder {
  const texts = new Map<string, SourceNode>();
  const problems = [...files.problems];
  let tree: SourceNode | null = null;
  for (const [name, text] of files.sources) {
    const found = readYaml(text, name);
    if (Array.isArray(found)) problems.push(...found);
    else if (name === files.file) tree = found;
    else texts.set(name.replace(/^texts\/|\.yaml$/g, ""), found);
  }
  return { ...files, tree, texts, problems };
}
