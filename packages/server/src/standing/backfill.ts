import {
  type DecidedDay,
  dayText,
  type EpochDay,
  epochDay,
  historyOf,
  type KnownFacts,
  type Timeline,
} from "@laurel/core";
import { lockLedger } from "../facts/intake/ledger-store.ts";
import { type Actor, appendEvents } from "../platform/audit/append-events.ts";
import { breather } from "../platform/breathe.ts";
import { type Clock, todayOf } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { type Tx, transaction } from "../platform/database/transaction.ts";
import { notifyChange } from "../platform/live/notify-change.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { answerOf } from "./answer.ts";
import {
  type Backfill,
  countFilled,
  findBackfills,
  finishBackfill,
  forgetPasts,
  insertBackfill,
  markFilled,
  takeUnfilled,
} from "./backfill-store.ts";
import { newStanding, saying } from "./decide-partner.ts";
import { readPartners } from "./facts-store.ts";
import { type FilledDays, filledDays } from "./known-days.ts";
import { bringUpTo } from "./load-partners.ts";
import { keepPasts } from "./past-store.ts";
import { type DatedAnswer, listAnswers } from "./record-store.ts";
import { appendStandings, type NewStanding } from "./standing-store.ts";
import { isUndecided } from "./undecided.ts";

/** Which days to fill. */
export interface BackfillOrder {
  readonly from: EpochDay;
  /** The last day; null: for each partner the day before it was received. */
  readonly to: EpochDay | null;
  readonly actor: Actor;
}

/**
 * Begins a backfill: what has been received until now counts as known on its own day, on the days from `from`
 * on. One that was not finished is given instead, whatever its days. Nothing is recorded yet.
 */
export async function beginBackfill(
  tx: Tx,
  clock: Clock,
  { from, to, actor }: BackfillOrder,
): Promise<Backfill> {
  // An import that is under way is received before or after, not in part.
  await lockLedger(tx);
  const unfinished = (await findBackfills(tx)).find(({ finishedAt }) => finishedAt === null);
  if (unfinished !== undefined) return unfinished;
  const { timeline } = await loadTimeline(tx);
  const days = daysOf({ fromDay: from, toDay: to });
  const state = await insertBackfill(tx, days.from_day, days.to_day);
  await forgetPasts(tx, todayOf(clock, timeline).toString());
  const event = { partnerId: "", what: "standing.backfill-began", data: days, state: [state] };
  await appendEvents(tx, actor, [event]);
  const begun = (await findBackfills(tx)).at(-1);
  if (begun === undefined) throw new Error("a backfill was not recorded");
  return begun;
}

/** The days of a backfill, as its events have them. */
function daysOf({ fromDay, toDay }: Pick<Backfill, "fromDay" | "toDay">) {
  return { from_day: dayText(fromDay), to_day: toDay === null ? null : dayText(toDay) };
}

/** How far a backfill is. */
export interface BackfillProgress {
  /** Partners that are done, in this run or before, of all partners. */
  readonly done: number;
  readonly partners: number;
  /** Standings recorded in this run. */
  readonly recorded: number;
}

interface FillOptions {
  /** Ends the run after the batch that is under way. */
  readonly signal?: AbortSignal;
  /** How many partners are done in one transaction. The default takes seconds: imports wait meanwhile. */
  readonly batchSize?: number;
  onProgress?(progress: BackfillProgress): void;
}

/**
 * Records, for every partner, what would have been decided on the days of a backfill, batch by batch. A run
 * that ends early is finished by the next one. Every partner is due afterwards: what it holds today may rest
 * on what these days gave.
 */
export async function runBackfill(
  database: Database,
  backfill: Backfill,
  actor: Actor,
  { signal, batchSize = 100, onProgress = () => {} }: FillOptions = {},
): Promise<BackfillProgress> {
  const counted = await transaction(database, allPartners, (tx) => countFilled(tx, backfill));
  let progress = { ...counted, recorded: 0 };
  for (;;) {
    signal?.throwIfAborted();
    const batch = await transaction(
      database,
      allPartners,
      (tx) => fillBatch(tx, database.clock, { backfill, actor, batchSize }),
      { long: true },
    );
    if (batch === null) return progress;
    const { done, recorded } = progress;
    progress = { ...progress, done: done + batch.done, recorded: recorded + batch.recorded };
    onProgress(progress);
  }
}

interface Batch {
  readonly backfill: Backfill;
  readonly actor: Actor;
  readonly batchSize: number;
}

/** Null: no partner is left, and the backfill is finished. */
async function fillBatch(
  tx: Tx,
  clock: Clock,
  { backfill, actor, batchSize }: Batch,
): Promise<Pick<BackfillProgress, "done" | "recorded"> | null> {
  await lockLedger(tx);
  const partnerIds = await takeUnfilled(tx, backfill, batchSize);
  if (partnerIds.length === 0) {
    await finishBackfill(tx, backfill);
    return null;
  }
  const { timeline } = await loadTimeline(tx);
  const today = todayOf(clock, timeline);
  const day = epochDay(today);
  const read = await readPartners(tx, partnerIds, false);
  const answers = await listAnswers(tx, partnerIds);
  const recorders = new Map(
    read.map(({ current: { partnerId }, snapshots }): [string, Recorder] => {
      const partner = { receivedAt: snapshots[0]?.receivedAt ?? null };
      const [days] = filledDays(timeline, partner, [backfill]);
      return [partnerId, new Recorder(timeline, days, answers.get(partnerId) ?? [])];
    }),
  );
  const watch = {
    days: new Map([...recorders].map(([partnerId, { days }]) => [partnerId, days])),
    see: (partnerId: string, on: EpochDay, decided: DecidedDay, known: KnownFacts) =>
      recorders.get(partnerId)?.see(on, decided, known),
  };
  // Every day is decided, whatever is kept.
  const loaded = await bringUpTo(tx, timeline, read, new Map(), day, day, { watch, breathe: breather() });
  const decided = loaded.flatMap(({ known: { partnerId }, past }) =>
    isUndecided(past) || past.through === null ? [] : [{ partnerId, past, nextOn: day }],
  );
  const standings = decided.flatMap(({ partnerId }) => recorders.get(partnerId)?.standings ?? []);
  await record(tx, backfill, actor, standings);
  await keepPasts(tx, decided);
  await markFilled(tx, backfill, partnerIds, today.toString());
  return { done: partnerIds.length, recorded: standings.length };
}

/** Records what was decided on the days of a partner, where it differs from what is on record for them. */
class Recorder {
  readonly standings: NewStanding[] = [];
  /** The days of records, which are decided in any case: one may say what no longer holds. */
  readonly days: readonly EpochDay[];
  readonly #timeline: Timeline;
  readonly #filled: FilledDays | undefined;
  readonly #onRecord: DatedAnswer[];
  #said: string | null = null;

  constructor(timeline: Timeline, filled: FilledDays | undefined, onRecord: readonly DatedAnswer[]) {
    this.#timeline = timeline;
    this.#filled = filled;
    this.#onRecord = [...onRecord];
    this.days = onRecord.map(({ day }) => day).filter((day) => this.#covers(day));
  }

  /** Is told of a decided day, in order. */
  see(day: EpochDay, decided: DecidedDay, known: KnownFacts): void {
    if (!this.#covers(day)) return;
    const answer = answerOf(this.#timeline, historyOf(known, decided.past), day, decided.explanation);
    while ((this.#onRecord[0]?.day ?? day + 1) <= day)
      this.#said = saying(this.#onRecord.shift()?.answer ?? answer);
    const said = saying(answer);
    if (said === this.#said) return;
    this.#said = said;
    this.standings.push(newStanding(answer, decided, "backfill"));
  }

  #covers(day: EpochDay): boolean {
    const days = this.#filled;
    return days !== undefined && days.first <= day && day <= days.last;
  }
}

async function record(
  tx: Tx,
  backfill: Backfill,
  actor: Actor,
  standings: readonly NewStanding[],
): Promise<void> {
  const state = Map.groupBy(await appendStandings(tx, standings), ({ partnerId }) => partnerId);
  const events = [...state].map(([partnerId, stored]) => ({
    ...{ partnerId, what: "standing.backfilled", data: { ...daysOf(backfill), recorded: stored.length } },
    state: stored.map(({ partnerId: _, ...change }) => change),
  }));
  await appendEvents(tx, actor, events);
  await notifyChange(
    tx,
    ...[...state.keys()].map((partnerId) => ({ partnerId, what: "standing" as const, id: partnerId })),
  );
}
