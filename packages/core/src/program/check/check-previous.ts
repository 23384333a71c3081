import { dayText } from "../../values/calendar.ts";
import type { ProgramDocument } from "../document.ts";
import { fullName, type Program, stageNamed } from "../program.ts";
import { type Fields, type Findings, note } from "../read/fields.ts";

/**
 * Finds what a new version must not do to the version before it: remove a stage without a replacement, change
 * the currency, or come into force earlier.
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
      `The version ${previous.version} uses ${previous.currency}.`,
      `Keep ${previous.currency}: recorded amounts would change their meaning.`,
    );
  }
  if (program.inForceFrom <= previous.inForceFrom) {
    note(
      found,
      at("in-force"),
      "not-later",
      `The version before, ${previous.version}, is in force from ${dayText(previous.inForceFrom)}.`,
      "Write a day after that.",
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
        `The stage "${name}" of ${previous.version} is missing in this version.`,
        `Add "replaces: ${stage.id}" to the stage that takes its place.`,
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
        `"replaces" names "${name}", but ${previous.version} has no such stage.`,
        "Name a stage of the version before, or remove the name.",
      );
    }
  }
}
