import { dayText } from "../../values/calendar.ts";
import type { ProgramDocument } from "../document.ts";
import { fullName, type Program, stageNamed } from "../program.ts";
import { type Fields, type Findings, note } from "../read/fields.ts";

/**
 * Finds what a new version may not do to the one before: remove a stage silently, change currency, or come
 * earlier.
 */
export function checkAgainstPrevious(
  found: Findings,
  document: ProgramDocument,
  program: Program,
  previous: Program,
  nodes: Fields,
) {
  const at = (key: string) => {
    const node = nodes.get(key);
    if (node === undefined) throw new Error(`a program was read without ${key}`);
    return node;
  };
  if (program.id !== previous.id) {
    note(
      found,
      at("program"),
      "other-program",
      `This installation runs "${previous.id}", not "${program.id}".`,
      `Write program: ${previous.id}.`,
    );
    return;
  }
  if (program.currency !== previous.currency) {
    note(
      found,
      at("currency"),
      "currency-changed",
      `The version ${previous.version} counts in ${previous.currency}.`,
      `Keep ${previous.currency}: amounts on record would change their meaning.`,
    );
  }
  if (program.inForceFrom <= previous.inForceFrom) {
    note(
      found,
      at("in-force"),
      "not-later",
      `The version ${previous.version} is in force from ${dayText(previous.inForceFrom)}.`,
      "Write a later day.",
    );
  }
  const replaced = new Set(program.tracks.flatMap(({ stages }) => stages.flatMap((stage) => stage.replaces)));
  for (const track of previous.tracks) {
    for (const stage of track.stages) {
      const name = `${track.id}.${stage.id}`;
      if (stageNamed(program, name) !== null || replaced.has(name)) continue;
      note(
        found,
        at("tracks"),
        "stage-removed",
        `The stage "${name}" of ${previous.version} is gone.`,
        `Add "replaces: ${stage.id}" to the stage that stands for it.`,
      );
    }
  }
  checkReplaced(found, document, previous);
}

function checkReplaced(found: Findings, document: ProgramDocument, previous: Program) {
  for (const [track, { stages }] of document.tracks) {
    for (const node of stages.flatMap(({ replaces }) => replaces)) {
      const name = fullName(track, node.text);
      if (stageNamed(previous, name) !== null) continue;
      note(
        found,
        node,
        "replaces-nothing",
        `"replaces" names "${name}", which ${previous.version} does not have.`,
        "Name a stage of the version before, or drop it.",
      );
    }
  }
}
