import { checkLadder } from "./check/check-ladder.ts";
import { checkAgainstPrevious } from "./check/check-previous.ts";
import { checkRequirementCircles } from "./check/check-requirements.ts";
import { checkLanguages, checkTexts, type Texts } from "./check/check-texts.ts";
import { compileBenefit } from "./compile-benefit.ts";
import { compileParts, type ProgramParts } from "./compile-parts.ts";
import { type CompileCondition, conditionCompiler } from "./conditions/compile-condition.ts";
import { asksOffer } from "./conditions/condition.ts";
import type { ProgramDocument, Sources, StageRule, TrackRule } from "./document.ts";
import { fullName, type Program, type Stage, type Track } from "./program.ts";
import { type Findings, nearest, note } from "./read/fields.ts";
import { readProgram } from "./read/read-program.ts";
import type { ProgramProblem, SourceNode } from "./source.ts";

/** A compiled program, or every problem there is. */
export type Compiled =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly problems: readonly ProgramProblem[] };

/** What a program is checked against. */
export interface CompileOptions {
  /** The texts by language. Left out: texts are not checked. */
  readonly texts?: Texts;
  /** The version in force before this one. Left out: nothing is compared. */
  readonly previous?: Program | null;
  /** The files beside it. Left out: forms are not compiled, and resources not looked for. */
  readonly parts?: ProgramParts;
  /** The languages that pages and mails can show. Left out: any. */
  readonly locales?: readonly string[];
  /**
   * The version was checked when it was published: limits that did not exist then don't make it invalid. Too
   * long a period counts as the longest there may be.
   */
  readonly published?: boolean;
}

/**
 * Reads, checks and compiles a program file. Finds all problems at once, in the order of the file; each names
 * its file, line, column and fix.
 */
export function compileProgram(source: SourceNode, options: CompileOptions = {}): Compiled {
  const found: Findings = { problems: [] };
  const read = readProgram(found, source);
  if (read === null) return { ok: false, problems: inOrder(found.problems) };
  const { document, nodes, identified } = read;
  const program = compile(found, document, options.parts);
  if (options.locales !== undefined) checkLanguages(found, nodes.get("languages"), options.locales);
  checkTexts(found, program, options.texts, options.locales);
  if (options.previous && identified) checkAgainstPrevious(found, document, program, options.previous, nodes);
  const problems = found.problems.filter(({ code }) => !(options.published && laterLimits.has(code)));
  return problems.length === 0 ? { ok: true, program } : { ok: false, problems: inOrder(problems) };
}

/** What was no problem in versions that may be published already. */
const laterLimits: ReadonlySet<string> = new Set(
  (
    "period-too-long resource-not-https bad-path missing-form other-language missing-resources too-many " +
    "unknown-country"
  ).split(" "),
);

function inOrder(problems: readonly ProgramProblem[]): readonly ProgramProblem[] {
  return [...problems].sort(
    (a, b) => a.file.localeCompare(b.file, "en") || a.line - b.line || a.column - b.column,
  );
}

function compile(found: Findings, document: ProgramDocument, parts: ProgramParts | undefined): Program {
  const { measures, lists, broken } = document;
  const condition = conditionCompiler(found, { measures, lists, broken }, document.currency);
  const tracks = [...document.tracks.values()].map((track) =>
    compileTrack(found, document, track, condition),
  );
  const stages = new Map(
    tracks.flatMap((track, number) =>
      track.stages.map(({ id }, from) => [`${track.id}.${id}`, { track: number, from }] as const),
    ),
  );
  const context = { found, document, tracks, stages, condition };
  const benefits = [...document.benefits.values()].map((benefit) => compileBenefit(context, benefit));
  checkRequirementCircles(found, document, benefits);
  return {
    id: document.program,
    version: document.version,
    inForceFrom: document.inForceFrom,
    currency: document.currency,
    timeZone: document.timeZone,
    languages: document.languages,
    categories: document.categories,
    ownCategories: document.ownCategories,
    ratesValidFor: document.ratesValidFor,
    measures: [...measures].map(([name, measure]) => ({ name, ...measure })),
    lists,
    tracks,
    benefits,
    forms: compileParts(found, document.benefits.values(), document.currency, parts),
    promises: document.promises,
    onChange: document.onChange,
  };
}

function compileTrack(
  found: Findings,
  document: ProgramDocument,
  rule: TrackRule,
  condition: CompileCondition,
): Track {
  const withOffer = rule.scope === "offer";
  const enter = condition(rule.enter, withOffer);
  const stages = rule.stages.map((stage, index) => compileStage(found, rule, stage, index, condition));
  const { id, scope, down, grace, termAnchor, termLength } = rule;
  checkMovement(found, rule);
  for (const { sources } of rule.stages) checkSources(found, document, sources);
  checkLadder(found, rule, stages);
  return { id, scope, enter, down, grace, termAnchor, termLength, stages };
}

/** Stages are kept for a partner, and only a track that keeps them can count from a promotion. */
function checkMovement(found: Findings, { node, scope, down, grace, termAnchor }: TrackRule) {
  const problem = (code: string, message: string, fix: string) => note(found, node, code, message, fix);
  if (scope === "offer" && down === "never-in-term") {
    const message = "A track of offers cannot hold its stages through a term.";
    problem("hold-of-offers", message, 'Write "down: at-once" on this track.');
  }
  if (scope === "offer" && grace !== null) {
    const message = "A track of offers cannot keep its stages for a time of grace.";
    problem("grace-of-offers", message, 'Remove "grace" from this track.');
  }
  if (termAnchor === "promoted" && down === "at-once") {
    const message = "Terms can count from a promotion only where stages are held through the term.";
    problem("promotion-not-held", message, 'Write "down: at-term-end", or the anchor "first-benefit".');
  }
}

/** Without this check, the threshold on a mistyped measure would silently count as assumed. */
function checkSources(found: Findings, { measures, broken }: ProgramDocument, sources: Sources) {
  for (const [name, { node }] of sources) {
    if (name === "" || measures.has(name) || broken.has(name)) continue;
    const guess = nearest(found, name, [...measures.keys()]);
    const fix = guess === null ? "Name a measure of this program." : `Did you mean "${guess}"?`;
    note(found, node, "unknown-measure", `There is no measure "${name}".`, fix);
  }
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
      `The stage "${rule.id}" has no condition, so no one stays on the stages below it.`,
      'Add "when", or make it the lowest stage.',
    );
  }
  const when = condition(rule.when, track.scope === "offer");
  if (when !== null && track.scope === "partner" && asksOffer(when))
    throw new Error("an offer was named without one");
  const { sources } = rule;
  return {
    id: rule.id,
    when,
    sourceOf: (measure) => (sources.get(measure) ?? sources.get(""))?.source ?? "assumed",
    replaces: rule.replaces.map(({ text }) => fullName(track.id, text)),
  };
}
