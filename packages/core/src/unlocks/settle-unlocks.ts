import type { History, RecordedUnlock } from "../facts/history.ts";
import { type Program, stageNamed } from "../program/program.ts";
import { endedByChange, type Timeline, versionNamed } from "../program/timeline.ts";
import type { Explanation, GrantReasons } from "../standing/explain/explanation.ts";
import type { CarriedUnlock, Facts, Unlock } from "../standing/facts.ts";
import { termOf } from "../standing/time/term.ts";
import { type EpochDay, parseDay, type Term } from "../values/calendar.ts";

/** The parts of a recorded unlock that may change while it is open. */
export interface UnlockState {
  /** The last version that gave at least its amount. */
  readonly version: string;
  /** The total for the term, in minor units; null where it has none. */
  readonly amountMinor: number | null;
  /** The first day on which it no longer counts, where that is known. */
  readonly endsOn: EpochDay | null;
  /**
   * The day since which only the change of version keeps it open; null while the version in force gives it.
   */
  readonly keptSince: EpochDay | null;
}

/** An open unlock on record. */
export interface OpenUnlock extends RecordedUnlock, UnlockState {}

/** Why an unlock was closed. `withdrawn`: its condition is no longer true, or a new version ended it. */
export type CloseReason = "expired" | "term-ended" | "stage-left" | "withdrawn";

/** An unlock to record. */
export interface OpenedUnlock extends UnlockState {
  readonly benefit: string;
  readonly offerId: string | null;
  readonly openedOn: EpochDay;
  /** The first day of the term it is given for; null where it is not given per term. */
  readonly termFrom: EpochDay | null;
  readonly by: "stage" | "publication";
}

/** The changes that a day brings to the unlocks on record. */
export interface Settlement<Open extends OpenUnlock = OpenUnlock> {
  readonly opened: readonly OpenedUnlock[];
  readonly changed: readonly { readonly unlock: Open; readonly after: UnlockState }[];
  readonly closed: readonly {
    readonly unlock: Open;
    readonly closedOn: EpochDay;
    readonly reason: CloseReason;
  }[];
}

/** A day's answer, and what it was decided from. */
export interface SettledDay {
  readonly timeline: Timeline;
  /** The version in force. */
  readonly program: Program;
  readonly facts: Facts;
  readonly explanation: Explanation;
  readonly history: History;
}

/**
 * Compares the open unlocks on record with a day's answer: unlocks not yet on record are opened, those with
 * another amount or end are changed, and those no longer given are closed. Settling the same day again
 * changes nothing.
 */
export function settleUnlocks<Open extends OpenUnlock>(
  today: SettledDay,
  open: readonly Open[],
): Settlement<Open> {
  const { day } = today.facts;
  const records = new Map(open.map((unlock) => [keyOf(unlock.benefit, unlock.offerId), unlock]));
  const opened: OpenedUnlock[] = [];
  const changed: Settlement<Open>["changed"][number][] = [];
  const closed: Settlement<Open>["closed"][number][] = [];
  const carried = Map.groupBy(today.facts.carried, ({ benefit, offer }) => keyOf(benefit, offer ?? null));
  for (const given of today.explanation.unlocked) {
    const key = keyOf(given.benefit, given.offer ?? null);
    const record = records.get(key);
    const now = stateOf(today, given, record, carried.get(key) ?? []);
    if (record !== undefined && now.term !== null && record.openedOn < now.term.from) {
      closed.push({ unlock: record, closedOn: day, reason: "term-ended" });
      opened.push(openedOf(given, now));
    } else if (record === undefined) opened.push(openedOf(given, now));
    else if (differs(record, now.state)) changed.push({ unlock: record, after: now.state });
    records.delete(key);
  }
  for (const unlock of records.values()) {
    closed.push({ unlock, closedOn: day, reason: reasonOfClosing(today, unlock) });
  }
  return { opened, changed, closed };
}

function keyOf(benefit: string, offerId: string | null): string {
  return offerId === null ? benefit : `${benefit} ${offerId}`;
}

/** The state of an unlock on the day. */
interface UnlockStatus {
  readonly by: OpenedUnlock["by"];
  readonly since: EpochDay;
  readonly term: Term | null;
  readonly state: UnlockState;
}

/** `carried`: what carries this benefit, for this offer if it is for one. */
function stateOf(
  today: SettledDay,
  given: Unlock,
  record: OpenUnlock | undefined,
  carried: readonly CarriedUnlock[],
): UnlockStatus {
  const { program, facts } = today;
  const amountMinor = given.amountMinor ?? null;
  const way = given.offer === undefined ? wayOf(today, given.benefit, amountMinor) : undefined;
  if (way !== undefined) {
    const endsOn = way.until === null ? null : parseDay(way.until);
    const state = { version: program.version, amountMinor, endsOn, keptSince: null };
    return { by: "stage", since: facts.day, term: termOfWay(today, way), state };
  }
  const carrier = carried.find(({ amountMinor: amount }) => (amount ?? null) === amountMinor);
  if (carrier === undefined) throw new Error(`nothing gives "${given.benefit}", which is unlocked`);
  const keptSince = carrier.by === "keep" ? (record?.keptSince ?? facts.day) : null;
  const state = { version: carrier.version, amountMinor, endsOn: carrier.until, keptSince };
  return { by: "publication", since: carrier.since, term: null, state };
}

function wayOf(
  { explanation }: SettledDay,
  benefit: string,
  amountMinor: number | null,
): GrantReasons | undefined {
  const reasons = explanation.reasons.benefits.find((each) => each.benefit === benefit);
  return reasons?.ways.find((each) => each.holds && each.amountMinor === amountMinor);
}

function termOfWay(
  { timeline, program, history, facts }: SettledDay,
  { per, track, from }: GrantReasons,
): Term | null {
  const climbed = per === "term" ? stageNamed(program, `${track}.${from}`)?.track : undefined;
  return climbed === undefined ? null : termOf(timeline, program, climbed, history, facts.day);
}

function openedOf({ benefit, offer }: Unlock, { by, since, term, state }: UnlockStatus): OpenedUnlock {
  return { benefit, offerId: offer ?? null, openedOn: since, termFrom: term?.from ?? null, by, ...state };
}

function differs(record: OpenUnlock, state: UnlockState): boolean {
  return (
    record.version !== state.version ||
    record.amountMinor !== state.amountMinor ||
    record.endsOn !== state.endsOn ||
    record.keptSince !== state.keptSince
  );
}

function reasonOfClosing(today: SettledDay, unlock: OpenUnlock): CloseReason {
  const { timeline, program, facts } = today;
  if (isOfEarlierTerm(today, unlock)) return "term-ended";
  if (unlock.endsOn !== null && unlock.endsOn <= facts.day) return "expired";
  const version = versionNamed(timeline, unlock.version);
  if (version !== null && endedByChange(timeline, version.inForceFrom, facts.day)) return "withdrawn";
  if (unlock.offerId !== null || unlock.version !== program.version) return "stage-left";
  return standsHighEnough(today, unlock.benefit) ? "withdrawn" : "stage-left";
}

function isOfEarlierTerm({ timeline, facts, history }: SettledDay, unlock: OpenUnlock): boolean {
  const version = versionNamed(timeline, unlock.version);
  if (version === null || unlock.offerId !== null) return false;
  const grants = version.benefits.find(({ id }) => id === unlock.benefit)?.grants ?? [];
  return grants.some(({ per, track }) => {
    const climbed = per === "term" ? version.tracks[track] : undefined;
    const term = climbed === undefined ? null : termOf(timeline, version, climbed, history, facts.day);
    return term !== null && unlock.openedOn < term.from;
  });
}

/**
 * Whether the partner, or one of its offers, is on a stage that would give a benefit if its condition were
 * true.
 */
function standsHighEnough({ program, explanation }: SettledDay, benefit: string): boolean {
  const ways = explanation.reasons.benefits.find((each) => each.benefit === benefit)?.ways ?? [];
  return ways.some(({ track, from }) => {
    const least = stageNamed(program, `${track}.${from}`);
    return explanation.reasons.tracks.some(
      ({ track: climbed, awarded }) =>
        climbed === track &&
        awarded !== null &&
        least !== null &&
        (stageNamed(program, `${track}.${awarded}`)?.index ?? -1) >= least.index,
    );
  });
}
