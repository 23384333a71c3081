import { compileProgram, type Program, type SourceNode } from "@laurel/core";
import type { Rules } from "./digests.ts";
import { readJson } from "./read-json.ts";
import { readYaml } from "./read-yaml.ts";

/** A version as it was published. */
export interface PublishedSource extends Rules {
  readonly version: string;
  /** sha256 of the version with its texts. */
  readonly digest: string;
  /** sha256 of its texts. */
  readonly textsDigest: string;
}

/** Compiles a version that was checked when it was published. */
export function compilePublished({ version, source, forms }: Omit<PublishedSource, "textsDigest">): Program {
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
