import type { Program } from "../program.ts";
import { type Findings, note } from "../read/fields.ts";
import type { SourceNode } from "../source.ts";

/** The texts of a program: a tree for each language that has a file. */
export type Texts = ReadonlyMap<string, SourceNode>;

/** Finds what has no text in a language that the program requires. Without `texts` nothing is checked. */
export function checkTexts(found: Findings, program: Program, texts: Texts | undefined) {
  if (texts === undefined) return;
  for (const language of program.languages) {
    const root = texts.get(language);
    if (root === undefined) {
      const at = { place: { file: `texts/${language}.yaml`, line: 1, column: 1 } };
      note(
        found,
        at,
        "missing-language",
        `There are no texts in ${language}.`,
        `Add texts/${language}.yaml, or remove ${language} from "languages".`,
      );
      continue;
    }
    for (const path of neededTexts(program)) checkText(found, root, path, language);
  }
}

/** The paths of every text that a program needs, each leading to a map with `name` (and `description`). */
export function neededTexts(program: Program): readonly (readonly string[])[] {
  const levels = program.benefits.flatMap(({ grants }) => grants.flatMap((grant) => grant.levels));
  return [
    ["program"],
    ...program.tracks.map(({ id }) => ["tracks", id]),
    ...program.tracks.flatMap(({ id, stages }) => stages.map((stage) => ["stages", id, stage.id])),
    ...program.measures.map(({ name }) => ["measures", name]),
    ...[...new Set(levels)].flatMap((level) => (level === null ? [] : [["levels", level]])),
    ...program.benefits.map(({ id }) => ["benefits", id]),
  ];
}

function checkText(found: Findings, root: SourceNode, path: readonly string[], language: string) {
  let node = root;
  for (const key of [...path, "name"]) {
    const next: SourceNode | undefined =
      node.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
    if (next === undefined) {
      const what = path.join(".");
      note(
        found,
        node,
        "missing-text",
        `"${what}" has no name in ${language}.`,
        `Add ${what}.name to texts/${language}.yaml.`,
      );
      return;
    }
    node = next;
  }
  if (node.kind !== "scalar" || node.value === null || node.text.trim() === "") {
    note(
      found,
      node,
      "missing-text",
      `"${path.join(".")}" has an empty name in ${language}.`,
      "Write the name.",
    );
  }
}
