import type { StandingAnswer } from "@laurel/contract";
import {
  atOnce,
  type DecidedDay,
  decide,
  decideDay,
  type EpochDay,
  factsOfRecord,
  type History,
  historyOf,
  type Program,
  parseDay,
  type RecordedFacts,
  recordFacts,
  type Timeline,
  timelineOf,
  versionNamed,
} from "@laurel/core";
import { canonicalJson } from "../platform/canonical-json.ts";
import type { Reader } from "../platform/database/transaction.ts";
import type { DatedProgram } from "../program/load-timeline.ts";
import { answerOf, endedAnswer, graceAnswer } from "./answer.ts";
import { saying } from "./decide-partner.ts";
import { type DayWatch, historyFor, loadPartners } from "./load-partners.ts";
import { findHistory, type PastStanding } from "./record-store.ts";
import { isUndecided } from "./undecided.ts";

/** A record that can't be reproduced. */
export interface ReplayDifference {
  readonly partnerId: string;
  readonly asOf: string;
  readonly recordedAt: Temporal.Instant;
  /** `answer`: its version gives another answer for its facts. `facts`: the ledger gives other facts. */
  readonly differs: "answer" | "facts";
  /** What was recorded. */
  readonly kept: DecidedAgain;
  /** What the ledger gives; null: the partner can't be decided. */
  readonly again: DecidedAgain | null;
}

/** What replaying a partner's records gave. */
export interface ReplayedPartner {
  readonly reproduced: number;
  /** Records of earlier releases, which keep no facts. */
  readonly withoutFacts: number;
  readonly differences: readonly ReplayDifference[];
}

/**
 * Computes each recorded standing of a partner again: its answer from the facts that it keeps, and these from
 * the ledger, as it was known when the standing was recorded. All must be the same, byte for byte.
 */
export async function replayPartner(
  reader: Reader,
  published: DatedProgram,
  partnerId: string,
): Promise<ReplayedPartner> {
  const differences: ReplayDifference[] = [];
  let reproduced = 0;
  let withoutFacts = 0;
  const records = await findHistory(reader, partnerId);
  const filled = await replayFilled(reader, published, partnerId, records);
  for (const record of records) {
    if (record.engine === 1) {
      withoutFacts += 1;
      continue;
    }
    const again = isFilled(record)
      ? (filled.get(record) ?? null)
      : await decideAgain(reader, published, partnerId, record);
    const differs = differenceOf(published, record, again);
    const { facts, answer, recordedAt } = record;
    const kept = { facts, answer };
    if (differs === null) reproduced += 1;
    else differences.push({ partnerId, asOf: answer.asOf, recordedAt, differs, kept, again });
  }
  return { reproduced, withoutFacts, differences };
}

/** What a record's day was decided from, and its answer. */
interface DecidedAgain {
  readonly facts: RecordedFacts | null;
  readonly answer: StandingAnswer;
}

/** Decides the day of a record as it was known when it was recorded. */
async function decideAgain(
  reader: Reader,
  published: DatedProgram,
  partnerId: string,
  record: PastStanding,
): Promise<DecidedAgain | null> {
  const day = dayOfRecord(record);
  const timeline = timelineThen(published, record);
  const { recordedAt: knownAt } = record;
  const [partner] = await loadPartners(reader, timeline, [partnerId], day, day, { knownAt });
  if (partner === undefined || isUndecided(partner.past)) return null;
  const decided = atOnce(decideDay(timeline, partner.known, partner.past, day));
  return again(timeline, historyFor(partner), day, decided);
}

const isFilled = ({ cause, engine }: PastStanding) => cause === "backfill" && engine !== 1;

/** Decides the days of all records that backfills made: those of one backfill in one walk. */
async function replayFilled(
  reader: Reader,
  published: DatedProgram,
  partnerId: string,
  records: readonly PastStanding[],
): Promise<ReadonlyMap<PastStanding, DecidedAgain>> {
  const found = new Map<PastStanding, DecidedAgain>();
  const backfills = Map.groupBy(records.filter(isFilled), ({ recordedAt }) => recordedAt.toString());
  for (const made of backfills.values()) {
    const [first] = made as [PastStanding];
    const timeline = timelineThen(published, first);
    const byDay = new Map(made.map((record) => [dayOfRecord(record), record]));
    const last = Math.max(...byDay.keys()) as EpochDay;
    const watch: DayWatch = {
      days: new Map([[partnerId, [...byDay.keys()]]]),
      see: (_, day, decided, known) => {
        const record = byDay.get(day);
        if (record === undefined) return;
        found.set(record, again(timeline, historyOf(known, decided.past), day, decided));
      },
    };
    await loadPartners(reader, timeline, [partnerId], last, last, { knownAt: first.recordedAt, watch });
  }
  return found;
}

function again(
  timeline: Timeline,
  history: History,
  day: EpochDay,
  { facts, explanation }: DecidedDay,
): DecidedAgain {
  return {
    facts: facts === null ? null : recordFacts(facts),
    answer: answerOf(timeline, history, day, explanation),
  };
}

function dayOfRecord({ answer }: PastStanding): EpochDay {
  return parseDay(answer.asOf) as EpochDay;
}

function differenceOf(
  published: DatedProgram,
  record: PastStanding,
  decided: DecidedAgain | null,
): ReplayDifference["differs"] | null {
  const { answer, facts } = record;
  const timeline = timelineThen(published, record);
  const program = answer.version === null ? null : versionNamed(timeline, answer.version);
  if (!givesAnswer(program, record, dayOfRecord(record))) return "answer";
  const same = canonicalJson([decided?.facts, decided?.answer]) === canonicalJson([facts, answer]);
  return decided !== null && same ? null : "facts";
}

/** Whether a record's version gives its answer for its facts. */
function givesAnswer(
  program: Program | null,
  { answer, facts }: Pick<PastStanding, "answer" | "facts">,
  day: EpochDay,
): boolean {
  if (program === null || facts === null) return program === null && facts === null;
  const { tracks, grace, ended, unlocked } = decide(program, factsOfRecord(facts, day, answer.measures));
  const said = { version: program.version, tracks, ...graceAnswer(grace), ...endedAnswer(ended), unlocked };
  return saying(said) === saying(answer);
}

/**
 * The versions that were published when a standing was recorded: one that was published later with an earlier
 * day changes nothing that is on record. All of them if that leaves out the version of the record itself.
 */
function timelineThen({ versions, timeline }: DatedProgram, { answer, recordedAt }: PastStanding): Timeline {
  const then = versions
    .filter(({ publishedAt }) => Temporal.Instant.compare(publishedAt, recordedAt) <= 0)
    .map(({ program }) => program);
  return answer.version === null || then.some(({ version }) => version === answer.version)
    ? timelineOf(then)
    : timeline;
}
