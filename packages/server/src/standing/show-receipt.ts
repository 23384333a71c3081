import type { Receipt, ReceiptLine } from "@laurel/contract";
import {
  type CountedSales,
  dayText,
  type EpochDay,
  type Facts,
  type NamedMeasure,
  type Past,
  pastBefore,
} from "@laurel/core";
import type { PublishedVersion } from "../program/load-timeline.ts";
import { endedAnswer } from "./answer.ts";
import type { ComputedStanding } from "./compute-standing.ts";
import type { KnownLine } from "./known-store.ts";
import { isUndecided } from "./undecided.ts";

/** What a receipt says. */
interface ReceiptParts {
  readonly day: EpochDay;
  readonly knownAt: Temporal.Instant;
  /** The versions that were published then. */
  readonly versions: readonly PublishedVersion[];
  readonly computed: ComputedStanding;
  readonly lines: readonly KnownLine[];
}

/** A receipt, without its digest. */
export function showReceipt({ day, knownAt, versions, computed, lines }: ReceiptParts): Receipt {
  const { answer, explanation, facts, program, partner } = computed;
  const measures = program?.measures ?? [];
  return {
    format: 1,
    digest: "",
    knownAt: knownAt.toString(),
    standing: answer,
    versions: versions.map(showVersion),
    measures: measures.map((measure) => showMeasure(computed, measure, lines, day)),
    sales: lines.map(showLine),
    facts: facts === null ? null : showFacts(facts),
    ...(isUndecided(partner.past) ? { awards: [], unlocks: [] } : showPast(partner.past, day)),
    reasons: explanation?.reasons ?? null,
  };
}

function showVersion({ program, rulesDigest }: PublishedVersion): Receipt["versions"][number] {
  return {
    version: program.version,
    inForceFrom: dayText(program.inForceFrom),
    rulesDigest,
  };
}

function showMeasure(
  { answer, history }: ComputedStanding,
  measure: NamedMeasure,
  lines: readonly KnownLine[],
  day: EpochDay,
): Receipt["measures"][number] {
  const { name, type } = measure;
  const counted = measure.linesOn?.(day);
  const observed = measure.observedOn?.(history, day) ?? null;
  return {
    measure: name,
    type,
    value: answer.measures[name] ?? null,
    sales: counted === undefined ? null : showSpan(counted, lines),
    observation:
      observed === null
        ? null
        : { ...observed, observedOn: dayText(observed.observedOn), expiresOn: orNull(observed.expiresOn) },
  };
}

type Span = NonNullable<Receipt["measures"][number]["sales"]>;

function showSpan({ from, to, excluding }: CountedSales, lines: readonly KnownLine[]): Span {
  const first = orNull(from);
  const last = dayText(to);
  const counting = lines.filter(
    ({ countsOn, exclusion }) =>
      (first === null || countsOn >= first) &&
      countsOn <= last &&
      (exclusion === null || !excluding.includes(exclusion)),
  );
  return { from: first, to: last, excluding, lines: counting.length };
}

function showLine({ rate, rateDay, rateSource, ...line }: KnownLine): ReceiptLine {
  const isConverted = rate !== null && rateDay !== null;
  return { ...line, rate: isConverted ? { rate, day: rateDay, source: rateSource } : null };
}

function showFacts({ country, ended, offers, held, grace, carried }: Facts): NonNullable<Receipt["facts"]> {
  const kept = Object.entries(grace ?? {}).map(([track, { stage, until }]) => [
    track,
    { stage, until: dayText(until) },
  ]);
  return {
    ...{ country, offers, held },
    ...endedAnswer(ended),
    ...(grace === undefined ? {} : { grace: Object.fromEntries(kept) }),
    carried: carried.map((unlock) => ({
      ...unlock,
      since: dayText(unlock.since),
      until: orNull(unlock.until),
    })),
  };
}

/** What the days up to the one asked for have left. */
function showPast(past: Past, day: EpochDay): Pick<Receipt, "awards" | "unlocks"> {
  const { awards, unlocks } = pastBefore(past, after(day));
  return {
    awards: awards.map(({ track, stage, version, day: from, until = after(from), grace }) => ({
      ...{ track, stage, version, from: dayText(from), until: dayText(until) },
      ...(grace === undefined ? {} : { grace: { stage: grace.stage, until: dayText(grace.until) } }),
    })),
    unlocks: unlocks.map(({ benefit, version, amountMinor, ...days }) => ({
      ...{ benefit, version, amountMinor },
      openedOn: dayText(days.openedOn),
      since: dayText(days.since),
      closedOn: orNull(days.closedOn),
      endsOn: orNull(days.endsOn),
      keptSince: orNull(days.keptSince),
    })),
  };
}

const after = (day: EpochDay) => (day + 1) as EpochDay;

function orNull(day: EpochDay | null): string | null {
  return day === null ? null : dayText(day);
}
