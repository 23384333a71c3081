import { compileProgram, type Program } from "@laurel/core";
import type { Rules } from "./digests.ts";
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
export function compilePublished({
  version,
  source,
}: Pick<PublishedSource, "version" | "source" | "forms">): Program {
  const tree = readYaml(source, `${version}.yaml`);
  const compiled = Array.isArray(tree) ? { ok: false as const, problems: tree } : compileProgram(tree);
  if (compiled.ok) return compiled.program;
  throw new Error(
    `the published version ${version} no longer compiles: ${JSON.stringify(compiled.problems)}`,
  );
}
