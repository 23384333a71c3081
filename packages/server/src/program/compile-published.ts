import { compileProgram, type Program } from "@laurel/core";
import { readYaml } from "./read-yaml.ts";

/** A version as it was published. */
export interface PublishedSource {
  readonly version: string;
  readonly source: string;
  readonly digest: string;
}

/** Compiles a version that was checked when it was published. */
export function compilePublished({ version, source }: PublishedSource): Program {
  const tree = readYaml(source, `${version}.yaml`);
  const compiled = Array.isArray(tree) ? { ok: false as const, problems: tree } : compileProgram(tree);
  if (compiled.ok) return compiled.program;
  throw new Error(
    `the published version ${version} no longer compiles: ${JSON.stringify(compiled.problems)}`,
  );
}
