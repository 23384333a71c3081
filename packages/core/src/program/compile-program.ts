import { checkAgainstPrevious } from "./check/check-previous.ts";
import { checkLadder } from "./check/check-ladder.ts";
import { checkRequirementCircles } from "./check/check-requirements.ts";
import { checkTexts, type Texts } from "./check/check-texts.ts";
import { compileBenefit } from "./compile-benefit.ts";
import { asksOffer } from "./conditions/condition.ts";
import { type CompileCondition, conditionCompiler } from "./conditions/compile-condition.ts";
import type { ProgramDocument, StageRule, TrackRule } from "./document.ts";
import type { Program, Stage, Track } from "./program.ts";
import { type Findings, note } from "./read/fields.ts";
import { readProgram } from "./read/read-program.ts";
import type { Problem, SourceNode } from "./source.ts";

/** A compiled program, or every problem there is. */
export type Compiled =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What a program is checked against besides itself. */
export interface CompileOptions {
  /** The texts by language. Left out: texts are not checked. */
  readonly texts?: Texts;
  /** The version in force before this one. Left out: nothing is compared. */
  readonly previous?: Program | null;
}

/**
 * Reads, checks and compiles a program file. Finds all problems in one go; each names file, line, column and the mend,
 * and they come in the order of the file.
 */
export function compileProgram(source: SourceNode, options: CompileOptions = {}): Compiled {
  const found: Findings = { problems: [] };
  const read = readProgram(found, source);
  if (read === null) return { ok: false, problems: inOrder(found.problems) };
  const { document, nodes } = read;
  const program = compile(found, document);
  const before = found.problems.length;
  if (before === 0 || options.texts !== undefined) checkTexts(found, program, options.texts);
  if (options.previous) checkAgainstPrevious(found, program, options.previous, nodes);
  return found.problems.length === 0
    ? { ok: true, program }
    : { ok: false, problems: inOrder(found.problems) };
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort(
    (a, b) => a.file.localeCompare(b.file, "en") || a.line - b.line || a.column - b.column,
  );
}

function compile(found: Findings, document: ProgramDocument): Program {
  const { measures, lists } = document;
  for (const name of lists.keys()) {
    if (!measures.has(name)) continue;
    const at = { place: { file: "", line: 1, column: 1 } };
    note(
      found,
      at,
      "name-twice",
      `"${name}" is both a measure and a list.`,
      "Give one of them another name.",
    );
  }
  const condition = conditionCompiler(found, { measures, lists }, document.currency);
  const tracks = [...document.tracks.values()].map((track) => compileTrack(found, track, condition));
  const context = { found, document, tracks, condition };
  const benefits = [...document.benefits.values()].map((benefit) => compileBenefit(context, benefit));
  checkRequirementCircles(found, document, benefits);
  return {
    id: document.program,
    version: document.version,
    inForceFrom: document.inForceFrom,
    currency: document.currency,
    timeZone: document.timeZone,
    languages: document.languages,
    measures: [...measures].map(([name, measure]) => ({ name, ...measure })),
    lists,
    tracks,
    benefits,
    promises: document.promises,
    onChange: document.onChange,
  };
}

function compileTrack(found: Findings, rule: TrackRule, condition: CompileCondition): Track {
  const withOffer = rule.scope === "offer";
  const enter = condition(rule.enter, withOffer);
  const stages = rule.stages.map((stage, index) => compileStage(found, rule, stage, index, condition));
  const { id, scope, down, termLength } = rule;
  if (scope === "offer" && down === "never-in-term") {
    note(
      found,
      rule.node,
      "hold-of-offers",
      "Stages of single offers cannot be held through a term.",
      "Use down: at-once on a track of offers.",
    );
  }
  checkLadder(found, rule, stages);
  return { id, scope, enter, down, termLength, stages };
}

function compileStage(
  found: Findings,
  track: TrackRule,
  rule: StageRule,
  index: number,
  condition: CompileCondition,
): Stage {
  if (rule.when === null && index > 0) {
    note(
      found,
      rule.node,
      "stage-without-when",
      `The stage "${rule.id}" is reached by entering, so the stages below it are never stood on.`,
      'Give it "when", or put it first.',
    );
  }
  const when = condition(rule.when, track.scope === "offer");
  if (when !== null && track.scope === "partner" && asksOffer(when))
    throw new Error("an offer was named without one");
  const { sources } = rule;
  return {
    id: rule.id,
    when,
    sourceOf: (measure) => sources.get(measure) ?? sources.get("") ?? "assumed",
    replaces: rule.replaces.map(({ text }) => (text.includes(".") ? text : `${track.id}.${text}`)),
  };
}
