export { type Exclusion, exclusions } from "./facts/exclusion.ts";
export * from "./facts/history.ts";
export { cutAt, joined, spellsOf } from "./facts/live-spells.ts";
export { offerOf, type ReceivedOffer, type ReceivedOffers } from "./facts/offer-snapshots.ts";
export * from "./facts/option.ts";
export { partnerOf } from "./facts/partner-snapshots.ts";
export { type LiveSpell, type OfferSnapshot, type Publication, publications } from "./facts/publication.ts";
export * from "./loop/activations/allowance.ts";
export * from "./loop/activations/awaited-answer.ts";
export * from "./loop/activations/may-activate.ts";
export * from "./loop/activations/transitions.ts";
export * from "./loop/activations/uses.ts";
export { addressKey } from "./loop/address-key.ts";
export * from "./loop/assign.ts";
export * from "./loop/contacts/contacts.ts";
export * from "./loop/outreach/left-behind.ts";
export * from "./loop/outreach/publication-gives.ts";
export * from "./loop/outreach/recipients.ts";
export * from "./loop/outreach/watchdog.ts";
export * from "./loop/promises/clock.ts";
export * from "./loop/promises/due.ts";
export * from "./loop/promises/team-promise.ts";
export * from "./loop/promises/working-calendar.ts";
export * from "./loop/promises/working-hours.ts";
export * from "./loop/requests/refuse-request.ts";
export * from "./loop/requests/transitions.ts";
export * from "./loop/self-check/read-picture.ts";
export * from "./loop/self-check/rules.ts";
export * from "./loop/team/team-work.ts";
export { neededTexts, type Texts } from "./program/check/check-texts.ts";
export type { ProgramParts } from "./program/compile-parts.ts";
export { type Compiled, type CompileOptions, compileProgram } from "./program/compile-program.ts";
export type { Condition, MeasureValues, OfferFacts, Operand } from "./program/conditions/condition.ts";
export type { Category, FigureSource, TermAnchor } from "./program/document.ts";
export {
  type AnswerFault,
  type AnswerProblem,
  checkAnswers,
  type FormAnswers,
  fieldsShown,
} from "./program/forms/check-answers.ts";
export { type CompiledForm, compileForm } from "./program/forms/compile-form.ts";
export type * from "./program/forms/form.ts";
export type { CountedSales } from "./program/measures/measure-kind.ts";
export type { Benefit, Grant, NamedMeasure, Program, Requirement, Stage, Track } from "./program/program.ts";
export {
  type Place,
  type ProgramProblem,
  type SourceEntry,
  type SourceNode,
  type SourceScalar,
  sourceFromValue,
} from "./program/source.ts";
export { inForce, type Timeline, timelineOf, versionNamed } from "./program/timeline.ts";
export { decide } from "./standing/decide/decide.ts";
export { explain } from "./standing/explain/explain.ts";
export type * from "./standing/explain/explanation.ts";
export { isTrue } from "./standing/explain/is-true.ts";
export { type FactsChange, project } from "./standing/explain/project.ts";
export type { ComparisonReason, Reason, TextReason } from "./standing/explain/reason.ts";
export type { CarriedUnlock, Decision, Ended, Facts, Grace, Unlock } from "./standing/facts.ts";
export { factsOfRecord, type RecordedFacts, recordFacts } from "./standing/record-facts.ts";
export { explanationOn, factsOn, type Standing, standingOn } from "./standing/time/facts-on.ts";
export {
  type AnswerChange,
  awardsOf,
  nextChange,
  sameAnswer,
  searchNextChange,
  upcomingChange,
} from "./standing/time/next-change.ts";
export { termOf } from "./standing/time/term.ts";
export * from "./unlocks/settle-unlocks.ts";
export * from "./values/calendar.ts";
export { isCountry } from "./values/countries.ts";
export * from "./values/currencies.ts";
export { SumTooLarge } from "./values/exact-sum.ts";
export { atOnce, type LongWork } from "./values/long-work.ts";
export * from "./values/money.ts";
export { nearestOf } from "./values/nearest.ts";
export { firstCharacters, shorten } from "./values/text.ts";

export { type DecidedDay, decideDay, historyOf, type KnownFacts } from "./walk/decide-day.ts";
export { noPast, type Past, type PastUnlock, pastBefore } from "./walk/past.ts";
export { type KnownFrom, nextTerms, type SeeDay, walk } from "./walk/walk.ts";

/**
 * The format of a recorded standing, raised by each change that readers of older records must know. With 1
 * a record has its reasons; with 2 it has the facts that they are computed from.
 */
export const engineFormat = 2;
