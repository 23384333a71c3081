import {
  type BenefitReasons,
  dayText,
  type Explanation,
  type GrantReasons,
  type Program,
  type TrackReasons,
  type Unlock,
} from "@laurel/core";
import type { Locale } from "../platform/locales/messages.ts";
import type { Published } from "../program/load-timeline.ts";
import type { ComputedStanding } from "./compute-standing.ts";
import { gapText, type ReasonLine, reasonLines } from "./describe-reason.ts";
import { type Wording, wordingOf } from "./wording.ts";

/** A standing in a reader's language, in the order in which it is told. */
export interface DescribedStanding {
  /** Who, which version, and what to know about it. */
  readonly head: readonly string[];
  readonly tracks: readonly DescribedTrack[];
  readonly unlocked: DescribedList;
  readonly locked: DescribedList;
}

/** A climber on a track: the partner, or one of its offers. */
export interface DescribedTrack {
  readonly title: string;
  /** Why it stands there. */
  readonly reasons: readonly ReasonLine[];
  /** The next stage, what is missing and what it would unlock; empty at the top. */
  readonly next: readonly string[];
}

/** Benefits under a heading. */
export interface DescribedList {
  readonly title: string;
  readonly items: readonly { readonly name: string; readonly lines: readonly string[] }[];
}

/** Tells a standing in a language: what, why, why not, and what next, with every number. */
export function describeStanding(
  { versions }: Published,
  computed: ComputedStanding,
  locale: Locale,
): DescribedStanding {
  const { answer, explanation, program, partner } = computed;
  const currency = (program ?? versions[0]?.program)?.currency;
  const newestFirst = versions.filter((version) => version.program !== program).reverse();
  const own = versions.filter((version) => version.program === program);
  const wording = wordingOf(locale, currency ?? ("USD" as Program["currency"]), [...own, ...newestFirst]);
  const { say } = wording.messages;
  const who = say("standing.partner", { name: partner.name, id: answer.partnerId });
  const waiting = answer.waitingForRate;
  const lists = (items: readonly [DescribedList["items"], DescribedList["items"]]) => ({
    unlocked: { title: say("standing.unlocked"), items: items[0] },
    locked: { title: say("standing.locked"), items: items[1] },
  });
  if (program === null || explanation === null) {
    const none = say("standing.no-version", { day: wording.day(answer.asOf) });
    return { head: [who, none], tracks: [], ...lists([[], []]) };
  }
  const head = [
    who,
    say("standing.version", {
      program: wording.name("program"),
      version: program.version,
      from: wording.day(program.inForceFrom),
      day: wording.day(answer.asOf),
    }),
    ...(hasAssumed(explanation) ? [say("standing.assumed")] : []),
    ...(waiting === undefined ? [] : [say("standing.waiting", { count: waiting })]),
  ];
  const { tracks, benefits } = explanation.reasons;
  return {
    head,
    // An offer is on one of several tracks; that it is not on the others needs no telling.
    tracks: tracks
      .filter(({ offer, entered }) => offer === null || entered)
      .map((track) => describeTrack(wording, track)),
    ...lists([
      explanation.unlocked.map((unlock) => describeUnlock(wording, computed, unlock)),
      benefits
        .filter(({ unlocked }) => !unlocked)
        .map((benefit) => ({
          name: wording.name("benefits", benefit.benefit),
          lines: benefit.ways.map((way) => whyNot(wording, explanation, way)),
        })),
    ]),
  };
}

function hasAssumed({ reasons }: Explanation): boolean {
  const thresholds = JSON.stringify(reasons.tracks.map(({ stages }) => stages));
  return thresholds.includes('"source":"assumed"');
}

function describeTrack(wording: Wording, track: TrackReasons): DescribedTrack {
  const { say } = wording.messages;
  const { awarded, raw, held, entered, enter, offer, stages, next } = track;
  const stageName = (stage: string) => wording.name("stages", track.track, stage);
  const title = say("standing.stage", {
    track: wording.name("tracks", track.track),
    of: offer === null ? "partner" : "offer",
    offer: offer ?? "",
    is: awarded === null ? "none" : "stage",
    stage: awarded === null ? "" : stageName(awarded),
  });
  const reasons: ReasonLine[] = [];
  if (enter !== null) reasons.push(...reasonLines(wording, enter));
  const when = stages.find(({ stage }) => stage === raw)?.when ?? null;
  if (when !== null && entered) reasons.push(...reasonLines(wording, when));
  if (held !== null && held === awarded && held !== raw) {
    const params = { is: raw === null ? "none" : "stage", raw: raw === null ? "" : stageName(raw) };
    reasons.push({ holds: true, text: say("standing.held", params), of: [] });
  }
  return { title, reasons, next: next === null ? [] : describeNext(wording, track, next) };
}

function describeNext(
  wording: Wording,
  { track, stages, entered, enter }: TrackReasons,
  { stage, unlocks }: NonNullable<TrackReasons["next"]>,
): readonly string[] {
  const { say } = wording.messages;
  const when = entered ? (stages.find((each) => each.stage === stage)?.when ?? null) : enter;
  const open = when === null ? [] : openLeaves(reasonLines(wording, when));
  const gaps =
    (when === null ? null : gapText(wording, when)) ?? (open.length === 0 ? null : wording.all(open));
  const benefits = unlocks.map(({ benefit, amountMinor }) => {
    const name = wording.name("benefits", benefit);
    return amountMinor === null
      ? name
      : say("standing.with-amount", { benefit: name, amount: wording.money(amountMinor) });
  });
  return [
    say("standing.next", { stage: wording.name("stages", track, stage) }),
    ...(gaps === null ? [] : [say("standing.to-go", { gaps })]),
    ...(benefits.length === 0 ? [] : [say("standing.would-unlock", { benefits: wording.all(benefits) })]),
  ];
}

function describeUnlock(
  wording: Wording,
  { explanation, facts }: ComputedStanding,
  unlock: Unlock,
): DescribedList["items"][number] {
  const { say } = wording.messages;
  const { benefit, offer } = unlock;
  const amountMinor = unlock.amountMinor ?? null;
  const name = wording.name("benefits", benefit);
  const reasons = explanation?.reasons.benefits.find((each) => each.benefit === benefit);
  const way = offer === undefined ? wayOf(reasons, amountMinor) : undefined;
  const titled = (source: string) =>
    amountMinor === null
      ? name
      : say("standing.with-total", { benefit: name, amount: wording.money(amountMinor), source });
  if (way !== undefined) {
    const stage = way.stage === null ? "" : wording.name("stages", way.track, way.stage);
    const level = way.level === null ? "" : wording.name("levels", way.level);
    const lines = [
      say("standing.by-stage", {
        stage,
        of: way.offer === null ? "partner" : "offer",
        offer: way.offer ?? "",
      }),
      ...(level === "" ? [] : [say("standing.level", { level })]),
      ...until(wording, way.until),
      ...requirements(wording, way),
    ];
    return { name: titled(way.amountSource ?? "published"), lines };
  }
  const carried = facts?.carried.find(
    (each) => each.benefit === benefit && each.offer === offer && (each.amountMinor ?? null) === amountMinor,
  );
  if (carried === undefined) throw new Error(`nothing gives "${benefit}", which is unlocked`);
  const { by, version, since } = carried;
  const line = say("standing.carried", { by, version, offer: offer ?? "", since: wording.day(since) });
  const end = carried.until === null ? null : dayText(carried.until);
  return { name: titled("published"), lines: [line, ...until(wording, end)] };
}

function wayOf(reasons: BenefitReasons | undefined, amountMinor: number | null): GrantReasons | undefined {
  return reasons?.ways.find((way) => way.holds && way.amountMinor === amountMinor);
}

function until(wording: Wording, day: string | null): readonly string[] {
  return day === null ? [] : [wording.messages.say("standing.until", { day: wording.day(day) })];
}

function requirements(wording: Wording, { requires }: GrantReasons): readonly string[] {
  const benefits = requires.flatMap((each) =>
    each.kind === "benefit" ? [wording.name("benefits", each.benefit)] : [],
  );
  return benefits.length === 0
    ? []
    : [wording.messages.say("standing.requires", { benefits: wording.all(benefits) })];
}

/** Why one way does not give a benefit today. */
function whyNot(wording: Wording, { reasons, day }: Explanation, way: GrantReasons): string {
  const { say } = wording.messages;
  const stage = wording.name("stages", way.track, way.from);
  if (way.until !== null && day >= way.until) return say("standing.ended", { day: wording.day(way.until) });
  if (way.per === "offer") return say("standing.by-publication", { stage });
  const ladder = reasons.tracks.filter(({ track }) => track === way.track);
  const high = ladder.some(({ awarded, stages }) => {
    const ids = stages.map((each) => each.stage);
    return awarded !== null && ids.indexOf(awarded) >= ids.indexOf(way.from);
  });
  const when = way.when === null ? undefined : reasons.conditions[way.when];
  if (!high || when === undefined) return say("standing.from-stage", { stage });
  return say("standing.condition-open", {
    conditions: wording.all(openLeaves(reasonLines(wording, when))),
  });
}

function openLeaves(lines: readonly ReasonLine[]): readonly string[] {
  return lines.flatMap((line) => {
    if (line.holds) return [];
    const below = openLeaves(line.of);
    return below.length > 0 ? below : [line.text];
  });
}
