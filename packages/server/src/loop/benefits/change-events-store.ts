import { rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";

/** What an event says about an unlock or a stage that changed. */
export interface ChangeEvent {
  readonly eventId: number;
  readonly what: "benefit.unlocked" | "benefit.amount-changed" | "stage.changed";
  /** Of an unlock: `benefit`, `offer`, amounts; of a stage: `track`, `offer`, `before`, `after`. */
  readonly data: {
    readonly benefit?: string;
    readonly track?: string;
    readonly offer?: string;
    readonly before?: string | number | null;
    readonly after?: string | number | null;
  };
}

/** How far back events are looked for. Those before were told, or there was nobody to tell. */
const lookBackDays = 3;

const kinds = ["benefit.unlocked", "benefit.amount-changed", "stage.changed"];

/** Partners after one for whom something changed lately, by id. */
export async function listChanged(
  reader: Reader,
  now: Temporal.Instant,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const found = await rows<{ readonly partnerId: string }>(
    reader,
    `select distinct partner_id from events
     where occurred_at > $1 and what = any($2) and partner_id > $3 order by partner_id limit $4`,
    [now.subtract({ hours: lookBackDays * 24 }).toString(), kinds, after, limit],
  );
  return found.map(({ partnerId }) => partnerId);
}

/** The lately recorded changes of a partner after an event, in order. */
export async function changesOf(
  reader: Reader,
  partnerId: string,
  now: Temporal.Instant,
  afterEvent: number,
): Promise<readonly ChangeEvent[]> {
  return rows<ChangeEvent>(
    reader,
    `select event_id, what, data from events
     where partner_id = $1 and occurred_at > $2 and what = any($3) and event_id > $4 order by event_id`,
    [partnerId, now.subtract({ hours: lookBackDays * 24 }).toString(), kinds, afterEvent],
  );
}

/** What digests of a kind have told a partner: the last event, and whether one was written on a day. */
export async function toldUntil(
  reader: Reader,
  partnerId: string,
  kind: "unlocked" | "stages",
  day: string,
): Promise<{ readonly eventId: number; readonly isToldToday: boolean }> {
  const causes = await rows<{ readonly cause: string }>(
    reader,
    `select cause from messages where partner_id = $1 and cause like $2 order by message_id desc limit 20`,
    [partnerId, `${kind}:%`],
  );
  const told = causes.map(({ cause }) => cause.split(":"));
  return {
    eventId: Math.max(0, ...told.map(([, , event]) => Number(event))),
    isToldToday: told.some(([, on]) => on === day),
  };
}

/** The causes of a partner's messages that begin like this. */
export async function causesLike(
  reader: Reader,
  partnerId: string,
  start: string,
): Promise<readonly string[]> {
  const found = await rows<{ readonly cause: string }>(
    reader,
    "select cause from messages where partner_id = $1 and starts_with(cause, $2)",
    [partnerId, start],
  );
  return found.map(({ cause }) => cause);
}
