import {
  fromWire,
  type ListedUnlock,
  type PartnerEvent,
  type RecordedStanding,
  StandingAnswer,
} from "@laurel/contract";
import type { EpochDay, Explanation, RecordedFacts } from "@laurel/core";
import type { Static } from "typebox";
import { epochDay } from "../platform/database/epoch-day.ts";
import { row, rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";
import type { Position } from "../platform/http/paging/read-cursor.ts";
import { recordedAnswer, type WithKeptAnswer } from "./standing-store.ts";

/** A recorded standing. */
export interface ListedStanding extends Pick<RecordedStanding, "asOf" | "cause"> {
  readonly standingId: number;
  readonly recordedAt: Temporal.Instant;
  /** When the one before was recorded; null: it is the first. */
  readonly beforeAt: Temporal.Instant | null;
  readonly answer: Static<typeof StandingAnswer>;
  /** Of a record in format 1: what it said. Else they follow from the facts. */
  readonly reasons: Explanation["reasons"] | null;
  /** What the answer rested on; null in format 1, and where no version was in force. */
  readonly facts: RecordedFacts | null;
}

/** A line of a partner's log. */
export type ListedEvent = Omit<PartnerEvent, "occurredAt"> & { readonly occurredAt: Temporal.Instant };

/** What was recorded of a partner, the latest day first. */
export async function listStandings(
  reader: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly ListedStanding[]> {
  const [day = null, id = null] = after ?? [];
  return rows<ListedStanding>(
    reader,
    `select standing_id, as_of, recorded_at, cause, ${recordedAnswer} as answer, reasons, facts,
       (select max(recorded_at) from standings earlier
        where earlier.partner_id = standings.partner_id and earlier.standing_id < standings.standing_id)
         as before_at
     from standings
     where partner_id = $1 and ($2::date is null or (as_of, standing_id) < ($2::date, $3::bigint))
     order by as_of desc, standing_id desc limit $4`,
    [partnerId, day, id, limit],
  );
}

/** What was unlocked for a partner, open or closed, the latest first. */
export async function listUnlocks(
  reader: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly ListedUnlock[]> {
  return rows<ListedUnlock>(
    reader,
    `select unlock_id, benefit, offer_id, version, opened_on, term_from, ends_on, amount_minor, kept_since,
       closed_on, close_reason
     from unlocks where partner_id = $1 and ($2::bigint is null or unlock_id < $2)
     order by unlock_id desc limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
}

/** What happened to a partner, the latest first. */
export async function listEvents(
  reader: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly ListedEvent[]> {
  return rows<ListedEvent>(
    reader,
    `select event_id, occurred_at, what, who, data from events
     where partner_id = $1 and ($2::bigint is null or event_id < $2) order by event_id desc limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
}

/** How many partners are due on a day and were not decided yet; with a partner, 1 if it is one of them. */
export async function countDue(
  reader: Reader,
  today: string,
  partnerId: string | null = null,
): Promise<number> {
  const counted = "select count(*) as count from standing_due where due_on <= $1";
  const found =
    partnerId === null
      ? await row<{ readonly count: number }>(reader, counted, [today])
      : await row<{ readonly count: number }>(
          reader,
          { name: "standing.due", text: `${counted} and partner_id = $2` },
          [today, partnerId],
        );
  return found?.count ?? 0;
}

/** A line of a partner's history. */
export interface PastStanding {
  readonly recordedAt: Temporal.Instant;
  readonly cause: RecordedStanding["cause"];
  readonly answer: StandingAnswer;
  /** The format of the record. */
  readonly engine: number;
  /** What the answer rested on; null in format 1, and where no version was in force. */
  readonly facts: RecordedFacts | null;
}

/** A partner's history, the oldest first; of one day in the order recorded. */
export async function findHistory(reader: Reader, partnerId: string): Promise<readonly PastStanding[]> {
  const found = await rows<WithKeptAnswer<PastStanding>>(
    reader,
    `select recorded_at, cause, ${recordedAnswer} as answer, engine, facts
     from standings where partner_id = $1 order by as_of, standing_id`,
    [partnerId],
  );
  return found.map(({ answer, ...past }) => ({ ...past, answer: fromWire(StandingAnswer, answer) }));
}

/** What was recorded for a day. */
export interface DatedAnswer {
  readonly day: EpochDay;
  readonly answer: StandingAnswer;
}

/** What was recorded of partners, by their ids, the oldest day first; of one day in the order recorded. */
export async function listAnswers(
  reader: Reader,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly DatedAnswer[]>> {
  const found = await rows<WithKeptAnswer<DatedAnswer & { readonly partnerId: string }>>(
    reader,
    `select partner_id, ${epochDay("as_of")} as day, ${recordedAnswer} as answer
     from standings where partner_id = any($1) order by partner_id, as_of, standing_id`,
    [partnerIds],
  );
  const answers = found.map(({ answer, ...dated }) => ({
    ...dated,
    answer: fromWire(StandingAnswer, answer),
  }));
  return Map.groupBy(answers, ({ partnerId }) => partnerId);
}
