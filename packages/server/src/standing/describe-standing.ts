import type { Locale } from "@laurel/contract";
import type {
  BenefitReasons,
  CarriedReason,
  Explanation,
  FigureSource,
  GrantReasons,
  Program,
  TrackReasons,
  Unlock,
} from "@laurel/core";
import { dayText, epochDay } from "@laurel/core";
import {
  afterText,
  carriedText,
  changeLines,
  changeTitle,
  endText,
  givenText,
  heldLines,
  lockedText,
  missingText,
  type ReasonLine,
  reasonLines,
  stageReasons,
  unlocksText,
  unpublishedSource,
  type Words,
} from "@laurel/words";
import { type Messages, messages } from "../platform/locales/messages.ts";
import type { PublishedProgram } from "../program/load-timeline.ts";
import type { ComputedStanding } from "./compute-standing.ts";
import { datesOf, type StandingDates } from "./dates.ts";
import { namingOf, type ProgramNaming } from "./naming.ts";

/** A standing in a reader's language, in reading order. */
export interface DescribedStanding {
  /** The partner, the version, and general notes. */
  readonly head: readonly string[];
  readonly tracks: readonly DescribedTrack[];
  /** What time alone changes next; null if nothing does. */
  readonly upcoming: { readonly title: string; readonly lines: readonly string[] } | null;
  readonly unlocked: DescribedList;
  readonly locked: DescribedList;
}

/** A subject of a track: the partner, or one of its offers. */
export interface DescribedTrack {
  readonly title: string;
  /** Why it has its stage. */
  readonly reasons: readonly ReasonLine[];
  /** The next stage, what is missing and what it would unlock; empty at the top. */
  readonly next: readonly string[];
}

/** Benefits under a heading. */
export interface DescribedList {
  readonly title: string;
  readonly items: readonly { readonly name: string; readonly lines: readonly string[] }[];
}

/** How a standing is described: in which language, and with which names. */
interface Telling {
  readonly say: Messages["say"];
  readonly words: Words;
  readonly naming: ProgramNaming;
}

/** Describes a standing in a language: what, why, why not, and what next, with every number. */
export function describeStanding(
  { versions, timeline }: PublishedProgram,
  computed: ComputedStanding,
  locale: Locale,
): DescribedStanding {
  const dates = datesOf(timeline, computed.history, epochDay(Temporal.PlainDate.from(computed.answer.asOf)));
  const { answer, explanation, program, partner } = computed;
  const currency = (program ?? versions[0]?.program)?.currency;
  const newestFirst = versions.filter((version) => version.program !== program).reverse();
  const own = versions.filter((version) => version.program === program);
  const naming = namingOf(locale, currency ?? ("USD" as Program["currency"]), [...own, ...newestFirst]);
  const { say, words } = messages(locale);
  const telling = { say, words, naming };
  const who = say("standing.partner", { name: partner.name, id: answer.partnerId });
  const waiting = answer.waitingForRate;
  const lists = (items: readonly [DescribedList["items"], DescribedList["items"]]) => ({
    unlocked: { title: say("standing.unlocked"), items: items[0] },
    locked: { title: say("standing.locked"), items: items[1] },
  });
  if (program === null || explanation === null) {
    const none = say("standing.no-version", { day: words.day(answer.asOf) });
    return { head: [who, none], tracks: [], upcoming: null, ...lists([[], []]) };
  }
  const { version } = program;
  const days = { from: words.day(dayText(program.inForceFrom)), day: words.day(answer.asOf) };
  const head = [
    who,
    ...(answer.ended === undefined
      ? []
      : [words.say("standing.ended", { day: words.day(answer.ended.since) })]),
    say("standing.version", { program: naming.program, version, ...days }),
    ...(hasAssumed(explanation) ? [words.say("source.note")] : []),
    ...(waiting === undefined ? [] : [words.say("standing.waiting", { count: waiting })]),
  ];
  const { tracks, benefits } = explanation.reasons;
  return {
    head,
    // An offer is on one of several tracks; it doesn't need to say that it is not on the others.
    tracks: tracks
      .filter(({ offer, entered }) => offer === null || entered)
      .map((track) => describeTrack(telling, track, dates.heldUntil)),
    upcoming: upcomingOf(telling, program, dates),
    ...lists([
      explanation.unlocked.map((unlock) => describeUnlock(telling, computed, unlock)),
      benefits
        .filter(({ unlocked }) => !unlocked)
        .map((benefit) => ({
          name: naming.benefit(benefit.benefit),
          lines: benefit.ways.map((way) => whyNot(telling, explanation, way)),
        })),
    ]),
  };
}

function upcomingOf(
  { words, naming }: Telling,
  program: Program,
  { heldUntil, nextChange }: StandingDates,
): DescribedStanding["upcoming"] {
  if (nextChange === null) return null;
  const measureType = (name: string) => program.measures.find((measure) => measure.name === name)?.type;
  const lines = changeLines(words, naming, nextChange, { heldUntil, measureType });
  return { title: changeTitle(words, nextChange), lines: [...lines, words.say("change.note")] };
}

function hasAssumed({ reasons }: Explanation): boolean {
  const thresholds = JSON.stringify(reasons.tracks.map(({ stages }) => stages));
  return thresholds.includes('"source":"assumed"');
}

function describeTrack(
  { say, words, naming }: Telling,
  track: TrackReasons,
  heldUntil: StandingDates["heldUntil"],
): DescribedTrack {
  const { awarded, offer, next } = track;
  const title = say("standing.stage", {
    track: naming.track(track.track),
    of: offer === null ? "partner" : "offer",
    offer: offer ?? "",
    stage: awarded === null ? words.say("stage.none") : naming.stage(track.track, awarded),
  });
  const reasons: ReasonLine[] = stageReasons(track).flatMap((reason) => reasonLines(words, naming, reason));
  for (const text of heldLines(words, naming, track, heldUntil[track.track] ?? null))
    reasons.push({ holds: true, text, source: null, of: [] });
  return {
    title,
    reasons,
    next: next === null ? [] : describeNext({ say, words, naming }, track, next),
  };
}

function describeNext(
  { say, words, naming }: Telling,
  { track, stages, entered, enter }: TrackReasons,
  { stage, nearest, unlocks }: NonNullable<TrackReasons["next"]>,
): readonly string[] {
  const when = entered ? (stages.find((each) => each.stage === stage)?.when ?? null) : enter;
  const gaps = when === null ? null : missingText(words, naming, when);
  const source = unpublishedSource(nearest);
  const told = (text: string) => (source === null ? text : withSource({ say, words }, text, source));
  return [
    words.say("gap.next-stage", { stage: naming.stage(track, stage) }),
    ...(gaps === null ? [] : [told(say("standing.to-go", { gaps }))]),
    ...(unlocks.length === 0 ? [] : [unlocksText(words, naming, unlocks)]),
  ];
}

function describeUnlock(
  telling: Telling,
  { explanation, facts }: ComputedStanding,
  unlock: Unlock,
): DescribedList["items"][number] {
  const { say, words, naming } = telling;
  const { benefit, offer } = unlock;
  const amountMinor = unlock.amountMinor ?? null;
  const name = naming.benefit(benefit);
  const reasons = explanation?.reasons.benefits.find((each) => each.benefit === benefit);
  const way = offer === undefined ? wayOf(reasons, amountMinor) : undefined;
  if (way !== undefined) {
    const after = afterText(words, naming, way.requires);
    const lines = [
      givenText(words, naming, way),
      ...(way.level === null ? [] : [say("standing.level", { level: naming.level(way.level) })]),
      ...(way.until === null ? [] : [endText(words, way.until)]),
      ...(after === null ? [] : [after]),
    ];
    return { name: titleOf(telling, name, amountMinor, way.amountSource ?? "published"), lines };
  }
  const carried = facts?.carried.find(
    (each) => each.benefit === benefit && each.offer === offer && (each.amountMinor ?? null) === amountMinor,
  );
  if (carried === undefined) throw new Error(`nothing gives "${benefit}", which is unlocked`);
  const { by, version, since, until, level } = carried;
  const reason: Pick<CarriedReason, "by" | "version" | "offer" | "since"> = {
    by,
    version,
    offer: offer ?? null,
    since: dayText(since),
  };
  const lines = [
    carriedText(words, naming, reason),
    ...(level === undefined ? [] : [say("standing.level", { level: naming.level(level) })]),
    ...(until === null ? [] : [endText(words, dayText(until))]),
  ];
  return { name: titleOf(telling, name, amountMinor, "published"), lines };
}

function titleOf(
  { say, words, naming }: Telling,
  benefit: string,
  amountMinor: number | null,
  source: FigureSource,
): string {
  if (amountMinor === null) return benefit;
  const text = say("standing.with-total", { benefit, amount: words.money(amountMinor, naming.currency) });
  return source === "published" ? text : withSource({ say, words }, text, source);
}

/** A text with the source of its figure. */
export function withSource(
  { say, words }: Pick<Messages, "say" | "words">,
  text: string,
  source: FigureSource,
): string {
  return say("standing.with-source", { text, source: words.say(`source.${source}`) });
}

function wayOf(reasons: BenefitReasons | undefined, amountMinor: number | null): GrantReasons | undefined {
  return reasons?.ways.find((way) => way.holds && way.amountMinor === amountMinor);
}

/** Why one way does not give a benefit today. */
function whyNot({ say, words, naming }: Telling, { reasons, day }: Explanation, way: GrantReasons): string {
  if (way.until !== null && day >= way.until) return say("standing.ended", { day: words.day(way.until) });
  const ladder = reasons.tracks.filter(({ track }) => track === way.track);
  const high = ladder.some(({ awarded, stages }) => {
    const ids = stages.map((each) => each.stage);
    return awarded !== null && ids.indexOf(awarded) >= ids.indexOf(way.from);
  });
  const when = way.when === null ? undefined : reasons.conditions[way.when];
  if (way.per === "offer" || !high || when === undefined) return lockedText(words, naming, way);
  return say("standing.condition-open", {
    conditions: words.list(openLeaves(reasonLines(words, naming, when))),
  });
}

function openLeaves(lines: readonly ReasonLine[]): readonly string[] {
  return lines.flatMap((line) => {
    if (line.holds) return [];
    const below = openLeaves(line.of);
    return below.length > 0 ? below : [line.text];
  });
}
