import type { RecordedStanding, StandingAnswer } from "@laurel/contract";
import { dayText, type EpochDay, type Settlement } from "@laurel/core";
import type { NewEvent } from "../platform/audit/append-events.ts";

/** Why an answer changed. */
export type Cause = RecordedStanding["cause"];

/** The events of a change, for the partner's log: before, after, and why. */
export function eventsOf(
  before: StandingAnswer | null,
  after: StandingAnswer,
  settlement: Settlement,
  cause: Cause,
): readonly NewEvent[] {
  const { partnerId, asOf, version } = after;
  const event = (what: string, data: Record<string, unknown>): NewEvent => ({
    partnerId,
    what,
    data: { ...data, as_of: asOf, version, cause },
  });
  return [
    ...stageChanges(before, after).map((change) => event("stage.changed", change)),
    ...begunGraces(before, after).map((grace) => event("stage.grace-began", grace)),
    ...settlement.opened.map(({ benefit, offerId, amountMinor, openedOn, by, endsOn }) =>
      event("benefit.unlocked", {
        ...named(benefit, offerId),
        amount_minor: amountMinor,
        by,
        opened_on: dayText(openedOn),
        ends_on: text(endsOn),
      }),
    ),
    ...settlement.changed.flatMap(({ unlock, after: state }) => {
      const name = named(unlock.benefit, unlock.offerId);
      const amounts = { before: unlock.amountMinor, after: state.amountMinor };
      const kept = {
        by_version: state.version,
        kept_since: text(state.keptSince),
        ends_on: text(state.endsOn),
      };
      return [
        ...(amounts.before === amounts.after
          ? []
          : [event("benefit.amount-changed", { ...name, ...amounts })]),
        ...(unlock.keptSince === null && state.keptSince !== null
          ? [event("benefit.kept", { ...name, ...kept })]
          : []),
      ];
    }),
    ...settlement.closed.map(({ unlock, closedOn, reason }) =>
      event("benefit.closed", {
        ...named(unlock.benefit, unlock.offerId),
        amount_minor: unlock.amountMinor,
        closed_on: dayText(closedOn),
        reason,
      }),
    ),
  ];
}

function named(benefit: string, offer: string | null): Record<string, unknown> {
  return { benefit, ...(offer === null ? {} : { offer }) };
}

function text(day: EpochDay | null): string | null {
  return day === null ? null : dayText(day);
}

/** Each partner or offer whose stage changed; null where it was not, or is no longer, on the track. */
function stageChanges(
  before: StandingAnswer | null,
  after: StandingAnswer,
): readonly Record<string, unknown>[] {
  const was = holdersOf(before);
  const is = holdersOf(after);
  return [...new Map([...was, ...is])].flatMap(([key, { track, offer }]) => {
    const change = { before: was.get(key)?.stage ?? null, after: is.get(key)?.stage ?? null };
    if (change.before === change.after) return [];
    return [{ track, ...(offer === null ? {} : { offer }), ...change }];
  });
}

/** The times of grace that the answer before didn't have, or that end on another day. */
function begunGraces(
  before: StandingAnswer | null,
  { tracks, grace = {} }: StandingAnswer,
): readonly Record<string, unknown>[] {
  return Object.entries(grace).flatMap(([track, { stage, until }]) =>
    before?.grace?.[track]?.until === until ? [] : [{ track, stage: tracks[track], falls_to: stage, until }],
  );
}

interface StageHolder {
  readonly track: string;
  readonly offer: string | null;
  readonly stage: string;
}

function holdersOf(answer: StandingAnswer | null): ReadonlyMap<string, StageHolder> {
  const holders = new Map<string, StageHolder>();
  for (const [track, stages] of Object.entries(answer?.tracks ?? {})) {
    if (typeof stages === "string") holders.set(track, { track, offer: null, stage: stages });
    else
      for (const [offer, stage] of Object.entries(stages))
        holders.set(`${track} ${offer}`, { track, offer, stage });
  }
  return holders;
}
