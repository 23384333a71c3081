import type { NextStep } from "@laurel/core";
import type { Tx } from "../platform/database/transaction.ts";
import type { Answer } from "./answer.ts";

/** A partner to be looked at. */
export interface DuePartner {
  readonly partnerId: string;
  readonly markedAt: Temporal.Instant;
}

/** A partner's latest answer on record. */
export interface CurrentStanding {
  readonly partnerId: string;
  readonly asOf: string;
  readonly answer: Answer;
  readonly nextChangeOn: string | null;
  readonly computedAt: Temporal.Instant;
}

/** An answer for history. */
export interface StandingRow {
  readonly partner_id: string;
  readonly as_of: string;
  readonly program: string | null;
  readonly version: string | null;
  readonly engine: number;
  readonly facts_digest: string;
  readonly answer: Answer;
  readonly reasons: unknown;
  readonly cause: "facts" | "time" | "program" | "fraud";
}

/** The latest answer, for lists. */
export interface CurrentRow {
  readonly partner_id: string;
  readonly as_of: string;
  readonly version: string | null;
  readonly answer: Answer;
  /** Partner track → the next stage, its gaps and what it would unlock; absent at the top. */
  readonly next: Readonly<Record<string, NextStep>>;
  readonly next_change_on: string;
}

/** An unlock to be put on record. */
export interface UnlockRow {
  readonly partner_id: string;
  readonly benefit: string;
  readonly offer_id: string | null;
  readonly version: string;
  readonly opened_on: string;
  readonly term_from: string | null;
  readonly ends_on: string | null;
  readonly amount_minor: number | null;
  readonly kept_since: string | null;
}

/** What changes about an unlock on record: its state, or its end. */
export interface UnlockChange {
  readonly partner_id: string;
  readonly unlock_id: number;
  readonly version: string;
  readonly ends_on: string | null;
  readonly amount_minor: number | null;
  readonly kept_since: string | null;
  readonly closed_on: string | null;
  readonly close_reason: string | null;
}

/**
 * Takes partners who are due; others who do so at once get others. They are locked until the transaction
 * ends.
 */
export async function takeDue({ client }: Tx, today: string, limit: number): Promise<readonly DuePartner[]> {
  const { rows } = await client.query<DuePartner>(
    `select partner_id as "partnerId", marked_at as "markedAt" from standing_due where due_on <= $1
     order by due_on, partner_id limit $2 for update skip locked`,
    [today, limit],
  );
  return rows;
}

/** Marks partners as due today; gives those that are on record. Without a list everyone. */
export async function markDueNow(
  { client }: Tx,
  partnerIds: readonly string[] | null,
  today: string,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ partner_id: string }>(
    `insert into standing_due as due (partner_id, due_on)
     select partner_id, $2::date from partners
     where $1::text[] is null or partner_id = any($1) order by partner_id
     on conflict (partner_id) do update set due_on = least(due.due_on, excluded.due_on)
     returning partner_id`,
    [partnerIds, today],
  );
  return rows.map(({ partner_id }) => partner_id);
}

/** Sets the days on which partners are looked at next. */
export async function scheduleNext(
  tx: Tx,
  rows: readonly { readonly partner_id: string; readonly due_on: string }[],
): Promise<void> {
  await write(
    tx,
    rows,
    `update standing_due due set due_on = row.due_on, marked_at = now()
     from jsonb_to_recordset($1::jsonb) as row (partner_id text, due_on date)
     where due.partner_id = row.partner_id`,
  );
}

/** The latest answers of partners. */
export async function currentStandings(
  { client }: Pick<Tx, "client">,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, CurrentStanding>> {
  const { rows } = await client.query<CurrentStanding>(
    `select partner_id as "partnerId", as_of as "asOf", answer, next_change_on as "nextChangeOn",
       computed_at as "computedAt"
     from current_standings where partner_id = any($1)`,
    [partnerIds],
  );
  return new Map(rows.map((row) => [row.partnerId, row]));
}

/** Appends to the history, in order. */
export async function appendStandings(tx: Tx, rows: readonly StandingRow[]): Promise<void> {
  const columns = "partner_id, as_of, program, version, engine, facts_digest, answer, reasons, cause";
  await write(
    tx,
    rows,
    `insert into standings (${columns}) select ${columns} from jsonb_to_recordset($1::jsonb) as row
       (partner_id text, as_of date, program text, version text, engine int, facts_digest text, answer jsonb,
        reasons jsonb, cause text)`,
  );
}

/** Replaces the latest answers. */
export async function replaceCurrent(tx: Tx, rows: readonly CurrentRow[]): Promise<void> {
  const columns = "partner_id, as_of, version, answer, next, next_change_on";
  await write(
    tx,
    rows,
    `insert into current_standings (${columns}) select ${columns} from jsonb_to_recordset($1::jsonb) as row
       (partner_id text, as_of date, version text, answer jsonb, next jsonb, next_change_on date)
     on conflict (partner_id) do update set as_of = excluded.as_of, version = excluded.version,
       answer = excluded.answer, next = excluded.next, next_change_on = excluded.next_change_on,
       computed_at = now()`,
  );
}

/** Puts unlocks on record. */
export async function openUnlocks(tx: Tx, rows: readonly UnlockRow[]): Promise<void> {
  const columns =
    "partner_id, benefit, offer_id, version, opened_on, term_from, ends_on, amount_minor, kept_since";
  await write(
    tx,
    rows,
    `insert into unlocks (${columns}) select ${columns} from jsonb_to_recordset($1::jsonb) as row
       (partner_id text, benefit text, offer_id text, version text, opened_on date, term_from date,
        ends_on date, amount_minor bigint, kept_since date)`,
  );
}

/** Changes unlocks on record, or closes them. */
export async function changeUnlocks(tx: Tx, rows: readonly UnlockChange[]): Promise<void> {
  await write(
    tx,
    rows,
    `update unlocks set version = row.version, ends_on = row.ends_on, amount_minor = row.amount_minor,
       kept_since = row.kept_since, closed_on = row.closed_on, close_reason = row.close_reason
     from jsonb_to_recordset($1::jsonb) as row
       (partner_id text, unlock_id bigint, version text, ends_on date, amount_minor bigint, kept_since date,
        closed_on date, close_reason text)
     where unlocks.partner_id = row.partner_id and unlocks.unlock_id = row.unlock_id`,
  );
}

async function write({ client }: Tx, rows: readonly unknown[], statement: string): Promise<void> {
  if (rows.length > 0) await client.query(statement, [JSON.stringify(rows)]);
}

/** A line of a partner's history. */
export interface RecordedStanding {
  readonly asOf: string;
  readonly recordedAt: Temporal.Instant;
  readonly version: string | null;
  readonly cause: StandingRow["cause"];
  readonly answer: Answer;
}

/** A partner's history from a day on, the oldest first; of one day in the order recorded. */
export async function recordedStandings(
  { client }: Pick<Tx, "client">,
  partnerId: string,
  from = "0001-01-01",
): Promise<readonly RecordedStanding[]> {
  const { rows } = await client.query<RecordedStanding>(
    `select as_of as "asOf", recorded_at as "recordedAt", version, cause, answer
     from standings where partner_id = $1 and as_of >= $2 order by as_of, standing_id`,
    [partnerId, from],
  );
  return rows;
}

/** Whether a partner is on record. */
export async function partnerExists({ client }: Pick<Tx, "client">, partnerId: string): Promise<boolean> {
  const { rowCount } = await client.query("select from partners where partner_id = $1", [partnerId]);
  return rowCount === 1;
}

/** From here on the transaction sees one state of everything, whatever others write. */
export async function readOneState({ client }: Tx): Promise<void> {
  await client.query("set transaction isolation level repeatable read, read only");
}
