import {
  type CurrentStanding,
  fromWire,
  type RecordedStanding,
  StandingAnswer,
  toWire,
} from "@laurel/contract";
import type { EpochDay, RecordedFacts } from "@laurel/core";
import type { Static } from "typebox";
import { epochDay } from "../platform/database/epoch-day.ts";
import { row, rows, run } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";
import { digest, type StoredState, unlockState } from "./unlock-store.ts";

/** A partner that is due. */
export interface DuePartner {
  readonly partnerId: string;
  /** The day for which the partner was last decided; null: never. */
  readonly decidedOn: string | null;
  readonly markedAt: Temporal.Instant;
}

/** A partner's latest recorded answer. */
export interface LatestStanding {
  readonly partnerId: string;
  readonly answer: StandingAnswer;
  readonly nextChangeOn: string | null;
  readonly computedAt: Temporal.Instant;
}

/** An answer for history. */
export interface NewStanding {
  readonly engine: number;
  /** What the answer rested on; null: no version was in force. */
  readonly facts: RecordedFacts | null;
  readonly answer: StandingAnswer;
  readonly cause: RecordedStanding["cause"];
}

/** The latest answer, for lists. */
export interface NewLatest {
  readonly answer: StandingAnswer;
  /** Partner track → the next stage, its gaps and what it would unlock; absent at the top. */
  readonly next: CurrentStanding["next"];
  readonly nextChangeOn: string;
  /** The first day on which time alone may change the answer or a measure; not after `nextChangeOn`. */
  readonly sameUntil: string;
}

const whole = `standings.partner_id, standings.as_of, standings.standing_id,
  standings.recorded_at at time zone 'UTC', standings.program, standings.version, standings.engine`;

/** A record, by a digest of all of it. In format 1 there were no facts. */
const standingState = `'standing' as of, standings.partner_id, standings.standing_id::text as id,
  case when standings.engine = 1
    then ${digest(`${whole}, standings.facts_digest, standings.answer, standings.reasons, standings.cause`)}
    else ${digest(`${whole}, standings.facts_digest, standings.facts, standings.answer, standings.reasons,
      standings.cause`)} end as fields`;

/** The whole answer of a record: what its columns say is kept only there. Earlier releases kept it twice. */
export const recordedAnswer = `standings.answer || jsonb_build_object('partner_id', standings.partner_id,
  'as_of', standings.as_of::text, 'program', standings.program, 'version', standings.version)`;

/** The recorded standings and unlocks, as state that events account for. */
export const presentStandings = `
  select ${standingState} from standings union all select ${unlockState} from unlocks`;

const said = `jsonb_strip_nulls(jsonb_build_object('version', version, 'tracks', answer -> 'tracks',
  'unlocked', answer -> 'unlocked')) as fields`;

/** The answers that lists show. */
export const presentAnswers = `
  select 'answer' as of, partner_id, '' as id, ${said} from current_standings`;

/** What they must be, by the last record of each partner. */
export const derivedAnswers = `
  select * from (
    select distinct on (partner_id) 'answer' as of, partner_id, '' as id, ${said}
    from standings order by partner_id, as_of desc, standing_id desc
  ) as last`;

/**
 * Claims partners who are due, and locks them until the transaction ends. Concurrent transactions claim
 * others. Those who were decided for a later day, by a clock that ran ahead, are due as well.
 */
export async function takeDue(
  tx: Tx,
  today: string,
  limit: number,
  only: string | null,
): Promise<readonly DuePartner[]> {
  return rows<DuePartner>(
    tx,
    `select partner_id, marked_at, decided_on from standing_due
     where (due_on <= $1 or decided_on > $1) and ($3::text is null or partner_id = $3)
     order by due_on, partner_id limit $2 for update skip locked`,
    [today, limit, only],
  );
}

/** Up to `limit` partners who are due, in the order in which they are claimed. */
export async function listDue(reader: Reader, today: string, limit: number): Promise<readonly string[]> {
  const due = await rows<Pick<DuePartner, "partnerId">>(
    reader,
    `select partner_id from standing_due where due_on <= $1 or decided_on > $1
     order by due_on, partner_id limit $2`,
    [today, limit],
  );
  return due.map(({ partnerId }) => partnerId);
}

/** The first day after `today` on which a partner is due; null for none. */
export async function nextDueDay(reader: Reader, today: string): Promise<string | null> {
  const found = await row<{ readonly day: string | null }>(
    reader,
    "select min(due_on) as day from standing_due where due_on > $1 and due_on < 'infinity'",
    [today],
  );
  return found?.day ?? null;
}

/** Marks partners as due today; gives those that are on record. */
export async function markDueNow(
  tx: Tx,
  partnerIds: readonly string[],
  today: string,
): Promise<readonly string[]> {
  const marked = await rows<Pick<DuePartner, "partnerId">>(
    tx,
    `insert into standing_due as due (partner_id, due_on)
     select partner_id, $2::date from partners where partner_id = any($1) order by partner_id
     on conflict (partner_id) do update set due_on = least(due.due_on, excluded.due_on)
     returning partner_id`,
    [partnerIds, today],
  );
  return marked.map(({ partnerId }) => partnerId);
}

/** Sets the next due days of partners who were decided for `today`. */
export async function scheduleNext(
  tx: Tx,
  today: string,
  days: readonly { readonly partnerId: string; readonly dueOn: string }[],
): Promise<void> {
  await write(
    tx,
    days.map((next) => ({ ...next, today })),
    `update standing_due due set due_on = given."dueOn", decided_on = given.today, marked_at = laurel_now()
     from jsonb_to_recordset($1::jsonb) as given ("partnerId" text, "dueOn" date, today date)
     where due.partner_id = given."partnerId"`,
  );
}

/** A row with the answer as it is kept. */
export type WithKeptAnswer<Standing> = Omit<Standing, "answer"> & {
  readonly answer: Static<typeof StandingAnswer>;
};

/** The latest answer as it is kept: without its partner and day, which have columns of their own. */
interface KeptLatest extends Omit<LatestStanding, "answer"> {
  readonly asOf: string;
  readonly answer: Omit<Static<typeof StandingAnswer>, "partner_id" | "as_of">;
}

/** The latest answers of partners. */
export async function findLatest(
  reader: Reader,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, LatestStanding>> {
  const found = await rows<KeptLatest>(
    reader,
    `select partner_id, as_of, answer, next_change_on, computed_at
     from current_standings where partner_id = any($1)`,
    [partnerIds],
  );
  return new Map(
    found.map(({ asOf, answer, ...latest }) => {
      const whole = { partner_id: latest.partnerId, as_of: asOf, ...answer };
      return [latest.partnerId, { ...latest, answer: fromWire(StandingAnswer, whole) }];
    }),
  );
}

/** When a partner is decided again, and what its last decision predicted. */
export interface Schedule {
  /** Null: never again. */
  readonly dueOn: EpochDay | null;
  /** The day that was decided last; null: none was. */
  readonly decidedOn: EpochDay | null;
  /** When time alone may change the answer; null: it was never decided. */
  readonly nextChangeOn: EpochDay | null;
}

/** The schedule of a partner; null if it isn't on record. */
export async function findSchedule(reader: Reader, partnerId: string): Promise<Schedule | null> {
  const statement = {
    name: "standing.schedule",
    text: `select case when isfinite(due_on) then ${epochDay("due_on")} end as due_on,
       ${epochDay("decided_on")} as decided_on, ${epochDay("next_change_on")} as next_change_on
     from standing_due left join current_standings using (partner_id) where partner_id = $1`,
  };
  return row<Schedule>(reader, statement, [partnerId]);
}

/** Appends to the history, in order; gives what that makes of the state. */
export async function appendStandings(
  tx: Tx,
  standings: readonly NewStanding[],
): Promise<readonly StoredState[]> {
  if (standings.length === 0) return [];
  return rows<StoredState>(
    tx,
    `insert into standings
       (partner_id, as_of, program, version, engine, facts, answer, cause)
     select "partnerId", "asOf", program, version, engine, facts,
       answer - '{program,version}'::text[], cause
     from jsonb_to_recordset($1::jsonb) as given
       ("partnerId" text, "asOf" date, program text, version text, engine int, facts jsonb,
        answer jsonb, cause text)
     returning ${standingState}`,
    [JSON.stringify(standings.map(withAnswer))],
  );
}

/** Replaces the latest answers. They are kept, and printed, as the text that is written here. */
export async function replaceLatest(tx: Tx, standings: readonly NewLatest[]): Promise<void> {
  await write(
    tx,
    standings.map(withAnswer),
    `insert into current_standings (partner_id, as_of, version, answer, next, next_change_on, same_until)
     select given.* from json_to_recordset($1::json) as given
       ("partnerId" text, "asOf" date, version text, answer json, next jsonb, "nextChangeOn" date,
        "sameUntil" date)
     on conflict (partner_id) do update set as_of = excluded.as_of, version = excluded.version,
       answer = excluded.answer, next = excluded.next, next_change_on = excluded.next_change_on,
       same_until = excluded.same_until, computed_at = laurel_now()`,
  );
}

/** An answer is stored in the wire's format; its partner and day are stored only in columns of their own. */
function withAnswer<Standing extends { readonly answer: StandingAnswer }>(standing: Standing) {
  const { partner_id: partnerId, as_of: asOf, ...answer } = toWire(StandingAnswer, standing.answer);
  return { ...standing, partnerId, asOf, program: answer.program, version: answer.version, answer };
}

async function write(tx: Tx, given: readonly unknown[], statement: string): Promise<void> {
  if (given.length > 0) await run(tx, statement, [JSON.stringify(given)]);
}
