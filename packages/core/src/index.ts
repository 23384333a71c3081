export * from "./benefits/settle-unlocks.ts";
export * from "./offers/option.ts";
export { type Publication, publications } from "./offers/publication.ts";
export { neededTexts, type Texts } from "./program/check/check-texts.ts";
export { type Compiled, type CompileOptions, compileProgram } from "./program/compile-program.ts";
export type { Condition, MeasureValues, OfferFacts, Term } from "./program/conditions/condition.ts";
export type { Benefit, Grant, NamedMeasure, Program, Requirement, Stage, Track } from "./program/program.ts";
export {
  type Place,
  type Problem,
  type SourceEntry,
  type SourceNode,
  type SourceScalar,
  sourceOf,
} from "./program/source.ts";
export { inForce, type Timeline, timelineOf, versionNamed } from "./program/timeline.ts";
export { type Exclusion, exclusions } from "./sales/exclusion.ts";
export { decide } from "./standing/decide.ts";
export { explain } from "./standing/explain.ts";
export type * from "./standing/explanation.ts";
export type { CarriedUnlock, Decision, Facts, Unlock } from "./standing/facts.ts";
export { explanationOn, factsOn, type Standing, standingOn } from "./standing/facts-on.ts";
export * from "./standing/history.ts";
export { awardsOf, nextChange, sameAnswer } from "./standing/next-change.ts";
export { type Change, project } from "./standing/project.ts";
export type { ComparisonReason, Reason } from "./standing/reason.ts";
export * from "./values/calendar.ts";
export * from "./values/currencies.ts";
export * from "./values/money.ts";

/**
 * The form of an explanation on record; one higher with each change that readers of older records must know
 * of.
 */
export const engineFormat = 1;
export { nearestOf } from "./values/nearest.ts";
