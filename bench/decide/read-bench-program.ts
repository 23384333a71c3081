import { readFileSync } from "node:fs";
import { compileProgram, type Program } from "@laurel/core";
import { readYaml } from "../../packages/server/src/program/read-yaml.ts";

/** The program that every contender decides, read and compiled like any other. */
export function readBenchProgram(): Program {
  const source = readYaml(readFileSync(new URL("program.yaml", import.meta.url), "utf8"), "program.yaml");
  if (Array.isArray(source)) throw new Error(`program.yaml: ${JSON.stringify(source)}`);
  const compiled = compileProgram(source);
  if (!compiled.ok) throw new Error(`program.yaml: ${JSON.stringify(compiled.problems)}`);
  return compiled.program;
}
