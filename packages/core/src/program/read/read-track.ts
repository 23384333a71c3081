import {
  type FigureSource,
  figureSources,
  type Sources,
  type StageRule,
  type TrackRule,
} from "../document.ts";
import type { SourceNode, SourceScalar } from "../source.ts";
import {
  checkName,
  type Findings,
  isId,
  note,
  readEntries,
  readFields,
  readItems,
  readPeriod,
  readScalar,
  readWord,
} from "./fields.ts";
import { longestSpans, programLimits } from "./limits.ts";
import { readTerm, usualTerm } from "./read-term.ts";

const trackKeys = { required: ["stages"], optional: ["scope", "enter", "movement"] };

/** Reads a track; null after noting that it is not a map or has no stages. */
export function readTrack(
  found: Findings,
  key: SourceScalar & { value: string },
  node: SourceNode,
): TrackRule | null {
  const fields = readFields(found, node, `The track "${key.value}"`, trackKeys);
  if (fields === null) return null;
  const stages: StageRule[] = [];
  const list = fields.get("stages");
  const items = readItems(found, list, '"stages"');
  for (const item of items.slice(0, programLimits.stages)) {
    const stage = readStage(found, item);
    if (stage === null) continue;
    if (stages.some(({ id }) => id === stage.id)) {
      note(
        found,
        stage.node,
        "duplicate-stage",
        `The stage "${stage.id}" appears twice on this track.`,
        "Give one of them another id.",
      );
    } else stages.push(stage);
  }
  if (list?.kind === "list" && items.length === 0)
    note(found, list, "no-stages", "The track has no stages.", "Add at least one stage.");
  if (items.length > programLimits.stages) {
    note(
      found,
      key,
      "too-many",
      `There are ${items.length} stages; at most ${programLimits.stages} are allowed.`,
      "Remove some of them.",
    );
  }
  const movement = readMovement(found, fields.get("movement"));
  return {
    id: key.value,
    scope: readWord(found, fields.get("scope"), '"scope"', ["partner", "offer"]) ?? "partner",
    enter: readScalar(found, fields.get("enter"), '"enter"'),
    ...movement,
    stages,
    node: key,
  };
}

const movementKeys = { required: [], optional: ["up", "down", "grace", "term"] };

function readMovement(
  found: Findings,
  node: SourceNode | undefined,
): Pick<TrackRule, "down" | "grace" | "termAnchor" | "termLength"> {
  if (node === undefined) return { down: "at-once", grace: null, ...usualTerm };
  const fields = readFields(found, node, '"movement"', movementKeys);
  readWord(found, fields?.get("up"), '"up"', ["at-once"]);
  const down = readWord(found, fields?.get("down"), '"down"', ["at-once", "never-in-term", "at-term-end"]);
  return {
    // A stage that never falls in a term falls at its end: both words say the same.
    down: down === "at-term-end" ? "never-in-term" : (down ?? "at-once"),
    grace: readPeriod(found, fields?.get("grace"), '"grace"', longestSpans.grace),
    ...readTerm(found, fields?.get("term")),
  };
}

const stageKeys = { required: ["id"], optional: ["when", "source", "replaces"] };

function readStage(found: Findings, node: SourceNode): StageRule | null {
  const fields = readFields(found, node, "A stage", stageKeys);
  const id = readScalar(found, fields?.get("id"), '"id"');
  if (fields === null || id === null || !checkName(found, id, "id")) return null;
  const replaces = fields.get("replaces");
  const replaced = replaces?.kind === "list" ? replaces.items : replaces === undefined ? [] : [replaces];
  return {
    id: id.value,
    when: readScalar(found, fields.get("when"), '"when"'),
    sources: readSources(found, fields.get("source")),
    replaces: replaced.flatMap((item) => readStageName(found, item)),
    node: id,
  };
}

function readStageName(found: Findings, node: SourceNode): readonly SourceScalar[] {
  const name = readScalar(found, node, '"replaces"');
  if (name === null) return [];
  if (name.value.split(".").length <= 2 && name.value.split(".").every(isId)) return [name];
  note(
    found,
    name,
    "bad-stage-name",
    `"${name.value}" does not name a stage.`,
    'Write the stage\'s id, or "track.stage" for another track.',
  );
  return [];
}

/** Reads `source`: one word for all figures (under ""), or a word for each. */
export function readSources(found: Findings, node: SourceNode | undefined): Sources {
  const sources = new Map<string, { source: FigureSource; node: SourceScalar }>();
  const word = (item: SourceNode) => readWord(found, item, "A source", figureSources);
  if (node?.kind !== "map") {
    const all = node === undefined ? null : word(node);
    return all === null || node?.kind !== "scalar" ? sources : sources.set("", { source: all, node });
  }
  for (const { key, value } of readEntries(found, node, '"source"')) {
    const source = word(value);
    if (source !== null) sources.set(key.value, { source, node: key });
  }
  return sources;
}
