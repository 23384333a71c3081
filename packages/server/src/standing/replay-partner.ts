import type { StandingAnswer } from "@laurel/contract";
import {
  atOnce,
  decide,
  decideDay,
  type EpochDay,
  factsOfRecord,
  type Program,
  parseDay,
  recordFacts,
  type Timeline,
  timelineOf,
  versionNamed,
} from "@laurel/core";
import { canonicalJson } from "../platform/canonical-json.ts";
import type { Reader } from "../platform/database/transaction.ts";
import type { PublishedProgram } from "../program/load-timeline.ts";
import { answerOf, graceAnswer } from "./answer.ts";
import { historyFor, loadPartners } from "./load-partners.ts";
import { findHistory, type PastStanding } from "./record-store.ts";
import { isUndecided } from "./undecided.ts";

/** A record that can't be reproduced. */
export interface ReplayDifference {
  readonly partnerId: string;
  readonly asOf: string;
  readonly recordedAt: Temporal.Instant;
  /** `answer`: its version gives another answer for its facts. `facts`: the ledger gives other facts. */
  readonly differs: "answer" | "facts";
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
  published: PublishedProgram,
  partnerId: string,
): Promise<ReplayedPartner> {
  const differences: ReplayDifference[] = [];
  let reproduced = 0;
  let withoutFacts = 0;
  for (const record of await findHistory(reader, partnerId)) {
    if (record.engine === 1) {
      withoutFacts += 1;
      continue;
    }
    const differs = await differenceOf(reader, published, partnerId, record);
    const { answer, recordedAt } = record;
    if (differs === null) reproduced += 1;
    else differences.push({ partnerId, asOf: answer.asOf, recordedAt, differs });
  }
  return { reproduced, withoutFacts, differences };
}

async function differenceOf(
  reader: Reader,
  published: PublishedProgram,
  partnerId: string,
  record: PastStanding,
): Promise<ReplayDifference["differs"] | null> {
  const { answer, facts, recordedAt } = record;
  const day = parseDay(answer.asOf) as EpochDay;
  const timeline = timelineThen(published, record);
  const program = answer.version === null ? null : versionNamed(timeline, answer.version);
  if (!givesAnswer(program, record, day)) return "answer";
  const [partner] = await loadPartners(reader, timeline, [partnerId], day, day, { knownAt: recordedAt });
  if (partner === undefined || isUndecided(partner.past)) return "facts";
  const decided = atOnce(decideDay(timeline, partner.known, partner.past, day));
  const history = historyFor(partner);
  const again = answerOf(timeline, history, day, decided.explanation);
  const kept = decided.facts === null ? null : recordFacts(decided.facts);
  return canonicalJson([kept, again]) === canonicalJson([facts, answer]) ? null : "facts";
}

/** Whether a record's version gives its answer for its facts. */
function givesAnswer(
  program: Program | null,
  { answer, facts }: Pick<PastStanding, "answer" | "facts">,
  day: EpochDay,
): boolean {
  if (program === null || facts === null) return program === null && facts === null;
  const { tracks, grace, unlocked } = decide(program, factsOfRecord(facts, day, answer.measures));
  const said = ({ tracks: all, grace: kept, unlocked: given }: Omit<StandingAnswer, "partnerId" | "asOf">) =>
    canonicalJson([all, kept ?? {}, given]);
  return said({ ...answer, tracks, ...graceAnswer(grace), unlocked }) === said(answer);
}

/**
 * The versions that were published when a standing was recorded: one that was published later with an earlier
 * day changes nothing that is on record. All of them if that leaves out the version of the record itself.
 */
function timelineThen(
  { versions, timeline }: PublishedProgram,
  { answer, recordedAt }: PastStanding,
): Timeline {
  const then = versions
    .filter(({ publishedAt }) => Temporal.Instant.compare(publishedAt, recordedAt) <= 0)
    .map(({ program }) => program);
  return answer.version === null || then.some(({ version }) => version === answer.version)
    ? timelineOf(then)
    : timeline;
}
