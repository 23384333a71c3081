import type { ProgramProblem, SourceNode } from "@laurel/core";
import { readYaml } from "./read-yaml.ts";

/** Reads a JSON file as a tree with places, or gives the reasons why it can't be read. */
export function readJson(text: string, file: string): SourceNode | ProgramProblem[] {
  try {
    JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    const fix = "Write JSON: names and texts in double quotes, no comments, no comma after the last one.";
    return [{ file, ...placeOf(text, message), code: "json-syntax", message: "The file is not JSON.", fix }];
  }
  // YAML holds all of JSON but tabs between values, and its reader knows the places.
  return readYaml(text.replaceAll("\t", " "), file);
}

/** Where the engine says that JSON ends being JSON. */
function placeOf(text: string, message: string): { readonly line: number; readonly column: number } {
  const found = /at position (\d+)/.exec(message);
  const before = text.slice(0, found === null ? text.length : Number(found[1])).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
