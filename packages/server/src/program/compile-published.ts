import { compileProgram, type Program, type SourceNode } from "@laurel/core";
import { readJson } from "./read-json.ts";
import { readYaml } from "./read-yaml.ts";

/** A version as it was published. */
export interface PublishedSource {
  readonly version: string;
  readonly source: string;
  /** By path; null where it has none. */
  readonly forms: Readonly<Record<string, string>> | null;
  readonly digest: string;
}

/** Compiles a version that was checked when it was published. */
export function compilePublished({ version, source, forms }: PublishedSource): Program {
  const tree = readYaml(source, `${version}.yaml`);
  const parts = { forms: formTrees(forms ?? {}) };
  const compiled = Array.isArray(tree)
    ? { ok: false as const, problems: tree }
    : compileProgram(tree, { parts, published: true });
  if (compiled.ok) return compiled.program;
  throw new Error(
    `the published version ${version} no longer compiles: ${JSON.stringify(compiled.problems)}`,
  );
}

function formTrees(forms: Readonly<Record<string, string>>): ReadonlyMap<string, SourceNode> {
  const trees = new Map<string, SourceNode>();
  for (const [path, text] of Object.entries(forms)) {
    const tree = readJson(text, path);
    if (!Array.isArray(tree)) trees.set(path, tree);
  }
  return trees;
}
