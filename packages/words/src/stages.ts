import type { ComparisonReason, Reason, TrackReasons } from "@laurel/core";
import { figureText, type Naming } from "./naming.ts";
import { anchorText } from "./terms.ts";
import type { Words } from "./words.ts";

/**
 * The conditions that tell why a partner or an offer is on its stage: of the track, and of the awarded stage,
 * even if it is only held. Without a stage: of the track if it isn't entered, else of the lowest stage. None
 * while the partner is not in the program.
 */
export function stageReasons(track: TrackReasons): readonly Reason[] {
  const { entered, enter, awarded, stages } = track;
  if (isOut(track)) return [];
  const told = !entered ? undefined : (stages.find(({ stage }) => stage === awarded) ?? stages[0]);
  return [enter, told?.when ?? null].filter((reason) => reason !== null);
}

/** Whether the partner is not in the program: a track that isn't entered otherwise has a next stage. */
export function isOut({ entered, next }: TrackReasons): boolean {
  return !entered && next === null;
}

/**
 * Sentences that say until when a stage is kept, from which day terms are counted and, if it was reached
 * earlier in the term, what today's figures would give; in a time of grace, when it ends and what follows.
 * None without a stage, or if the track keeps none. `until`: the first day of the next term.
 */
export function heldLines(
  words: Words,
  naming: Naming,
  { track, held, grace, raw, awarded, anchor }: TrackReasons,
  until: string | null,
): readonly string[] {
  if (awarded === null) return [];
  if (grace !== undefined) {
    const day = words.day(grace.until);
    if (grace.stage === null) return [words.say("stage.grace-alone", { day })];
    return [words.say("stage.grace", { day, stage: naming.stage(track, grace.stage) })];
  }
  const next = [
    ...(until === null ? [] : [words.say("stage.held-until", { day: words.day(until) })]),
    ...(anchor === undefined ? [] : [anchorText(words, anchor)]),
  ];
  if (held !== awarded || held === raw) return until === null ? [] : [words.say("stage.kept"), ...next];
  if (raw === null) return [words.say("stage.held-alone"), ...next];
  return [words.say("stage.held", { raw: naming.stage(track, raw) }), ...next];
}

/**
 * The figures that a stage asks for, of alternatives those of the first: "USD 50,000 and 4.5 of Rating". Null
 * if it asks for none.
 */
export function thresholdText(words: Words, naming: Naming, reason: Reason | null): string | null {
  const figures = thresholds(reason);
  if (figures.length === 0) return null;
  const text = ({ measure, needed, type }: ComparisonReason) => {
    const figure = figureText(words, naming, needed ?? 0, type);
    if (figures.length === 1 || measure === null || type === "money") return figure;
    return words.say("gap.of-measure", { gap: figure, measure: naming.measure(measure) });
  };
  return words.list([...new Set(figures.map(text))]);
}

/** The figures that a stage asks for, of alternatives those of the first. */
export function thresholds(reason: Reason | null): readonly ComparisonReason[] {
  if (reason === null) return [];
  if (reason.op === "compare") return reason.needed === null ? [] : [reason];
  if (reason.op === "all") return reason.of.flatMap(thresholds);
  if (reason.op === "any") return reason.of.map(thresholds).find(({ length }) => length > 0) ?? [];
  return reason.op === "some-offer" || reason.op === "every-offer" ? thresholds(reason.of) : [];
}
