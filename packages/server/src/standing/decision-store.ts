import { fromWire, type RecordedStanding, StandingAnswer } from "@laurel/contract";
import { rows, run } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";
import type { WithKeptAnswer } from "./standing-store.ts";

/** Records that partners were decided on a day, whether or not their answers differed. */
export async function recordDecisions(tx: Tx, partnerIds: readonly string[], day: string): Promise<void> {
  if (partnerIds.length === 0) return;
  await run(
    tx,
    `insert into decision_days (partner_id, day) select partner_id, $2::date
     from unnest($1::text[]) as decided (partner_id) order by partner_id
     on conflict (partner_id, day) do update set decided_at = laurel_now()`,
    [partnerIds, day],
  );
}

/** On which days a partner was decided, and when last. */
export async function findDecisionDays(
  reader: Reader,
  partnerId: string,
): Promise<readonly { readonly day: string; readonly decidedAt: Temporal.Instant }[]> {
  const statement = "select day, decided_at from decision_days where partner_id = $1 order by day";
  return rows(reader, statement, [partnerId]);
}

/** A line of a partner's history. */
export interface PastStanding {
  readonly recordedAt: Temporal.Instant;
  readonly cause: RecordedStanding["cause"];
  readonly answer: StandingAnswer;
}

/** A partner's history, the oldest first; of one day in the order recorded. */
export async function findHistory(reader: Reader, partnerId: string): Promise<readonly PastStanding[]> {
  const found = await rows<WithKeptAnswer<PastStanding>>(
    reader,
    `select recorded_at, cause, answer
     from standings where partner_id = $1 order by as_of, standing_id`,
    [partnerId],
  );
  return found.map(({ answer, ...past }) => ({ ...past, answer: fromWire(StandingAnswer, answer) }));
}
