import type { UpcomingChange } from "@laurel/contract";
import { figureText, type Naming } from "./naming.ts";
import type { Words } from "./words.ts";

type ChangedAnswer = UpcomingChange["after"];

/** What is known besides the two answers. */
interface ChangeContext {
  /** Track → the first day on which its stages are no longer held. */
  readonly heldUntil: Readonly<Record<string, string>>;
  /** The type of a measure of the program; undefined for an unknown one. */
  measureType(measure: string): "money" | "number" | undefined;
}

/** The heading over what time alone changes next. */
export function changeTitle(words: Words, { on }: UpcomingChange): string {
  return words.say("change.title", { day: words.day(on) });
}

/**
 * What time alone changes on a day, and why: version, the partner's end, term, measures, stages, benefits.
 */
export function changeLines(
  words: Words,
  naming: Naming,
  { on, before, after }: UpcomingChange,
  { heldUntil, measureType }: ChangeContext,
): readonly string[] {
  const lines: string[] = [];
  if (before.version !== after.version && after.version !== null)
    lines.push(words.say("change.version", { version: after.version }));
  if (before.ended === undefined && after.ended !== undefined) lines.push(words.say("change.ended"));
  if (before.ended !== undefined && after.ended === undefined) lines.push(words.say("change.returned"));
  if (Object.values(heldUntil).includes(on)) lines.push(words.say("change.term"));
  for (const measure of new Set([...Object.keys(before.measures), ...Object.keys(after.measures)])) {
    const type = measureType(measure);
    const [was, is] = [before.measures[measure] ?? null, after.measures[measure] ?? null];
    if (type === undefined || was === is) continue;
    const figure = (value: number | null) =>
      value === null ? "none" : figureText(words, naming, value, type);
    const values = { measure: naming.measure(measure), was: figure(was), is: figure(is) };
    lines.push(words.say("change.measure", values));
  }
  lines.push(...stageLines(words, naming, before, after), ...benefitLines(words, naming, before, after));
  return lines;
}

function stageLines(
  words: Words,
  naming: Naming,
  before: ChangedAnswer,
  after: ChangedAnswer,
): readonly string[] {
  const tracks = new Set([...Object.keys(before.tracks), ...Object.keys(after.tracks)]);
  return [...tracks].flatMap((track) => {
    const name = (answer: ChangedAnswer) => {
      const stage = answer.tracks[track];
      if (stage === undefined) return words.say("stage.none");
      return typeof stage === "string" ? naming.stage(track, stage) : null;
    };
    const [was, is] = [name(before), name(after)];
    if (was === null || is === null) return [];
    const begins = after.grace?.[track];
    if (begins !== undefined && begins.until !== before.grace?.[track]?.until) {
      const values = { track: naming.track(track), stage: is, day: words.day(begins.until) };
      return [words.say("change.grace", values)];
    }
    if (was === is) return [];
    return [words.say("change.stage", { track: naming.track(track), was, is })];
  });
}

function benefitLines(
  words: Words,
  naming: Naming,
  before: ChangedAnswer,
  after: ChangedAnswer,
): readonly string[] {
  const of = ({ unlocked }: ChangedAnswer) => new Set(unlocked.map(({ benefit }) => benefit));
  const [had, has] = [of(before), of(after)];
  const named = (benefits: ReadonlySet<string>) => words.list([...benefits].map(naming.benefit));
  const [ended, begun] = [had.difference(has), has.difference(had)];
  return [
    ...(ended.size === 0 ? [] : [words.say("change.benefits-end", { benefits: named(ended) })]),
    ...(begun.size === 0 ? [] : [words.say("change.benefits-begin", { benefits: named(begun) })]),
    ...amountLines(words, naming, before, after),
  ];
}

/** The benefits that stay with another amount, or for other offers. */
function amountLines(
  words: Words,
  naming: Naming,
  before: ChangedAnswer,
  after: ChangedAnswer,
): readonly string[] {
  const largest = ({ unlocked }: ChangedAnswer, wanted: string) =>
    Math.max(
      -1,
      ...unlocked.map(({ benefit, amountMinor }) => (benefit === wanted ? (amountMinor ?? -1) : -1)),
    );
  const both = new Set(before.unlocked.map(({ benefit }) => benefit));
  return [...both].flatMap((benefit) => {
    const [was, is] = [largest(before, benefit), largest(after, benefit)];
    if (was < 0 || is < 0 || was === is) return [];
    const money = (minor: number) => words.money(minor, naming.currency);
    return [words.say("change.amount", { benefit: naming.benefit(benefit), was: money(was), is: money(is) })];
  });
}
