import type { ProgramProblem, SourceNode } from "@laurel/core";
import { readJson } from "./read-json.ts";
import { readYaml } from "./read-yaml.ts";

/**
 * A version's file with the texts and forms beside it, not yet parsed. Files are named from the folder:
 * `2023-12.yaml`, `texts/en.yaml`, `forms/technical-help.json`.
 */
export interface ProgramFiles {
  /** The version's file. */
  readonly file: string;
  /** The text of each file, by its name; without those that are no text. */
  readonly sources: ReadonlyMap<string, string>;
  /** The other files that the version names and that are there, by their paths. */
  readonly resources: ReadonlySet<string>;
  /** Why a file has no text. */
  readonly problems: readonly ProgramProblem[];
}

/** The same, parsed. */
export interface ProgramFolder extends ProgramFiles {
  /** Null where the version's file can't be read. */
  readonly tree: SourceNode | null;
  /** By language. */
  readonly texts: ReadonlyMap<string, SourceNode>;
  /** By path. */
  readonly forms: ReadonlyMap<string, SourceNode>;
}

/** What files are, by their names and texts. */
export type ParsedFiles = Map<string, SourceNode | ProgramProblem[]>;

/**
 * Parses the files. The problems include those of the given files. Versions share most of their files: what
 * `known` has is not parsed again.
 */
export function parseProgram(files: ProgramFiles, known: ParsedFiles = new Map()): ProgramFolder {
  const texts = new Map<string, SourceNode>();
  const forms = new Map<string, SourceNode>();
  const problems = [...files.problems];
  let tree: SourceNode | null = null;
  for (const [name, text] of files.sources) {
    const key = `${name}\n${text}`;
    const found = known.get(key) ?? (isForm(name) ? readJson(text, name) : readYaml(text, name));
    known.set(key, found);
    if (Array.isArray(found)) problems.push(...found);
    else if (name === files.file) tree = found;
    else if (isForm(name)) forms.set(name, found);
    else texts.set(name.replace(/^texts\/|\.yaml$/g, ""), found);
  }
  return { ...files, tree, texts, forms, problems };
}

/** The name of the version in a version's file; null where it has none. */
export function versionIn(source: string): string | null {
  const tree = readYaml(source, "");
  const entries = !Array.isArray(tree) && "entries" in tree ? tree.entries : [];
  const named = entries.find(({ key }) => key === "version")?.value;
  return named?.kind === "scalar" ? named.text : null;
}

function isForm(name: string): boolean {
  return name.startsWith("forms/");
}
