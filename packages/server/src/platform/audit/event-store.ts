import { row, rows, run } from "../database/rows.ts";
import type { Reader, Tx } from "../database/transaction.ts";
import type { Position } from "../http/paging/read-cursor.ts";
import type { StateChange } from "./state-change.ts";

/** An event as it is inserted; what is left out is null. */
export interface InsertedEvent {
  readonly partnerId: string;
  readonly what: string;
  readonly who: string;
  readonly onBehalf: string | null;
  readonly data: object;
  readonly before?: object | null;
  readonly after?: object | null;
  readonly why?: string | null;
  readonly requestId: string | null;
  readonly state?: readonly object[];
  readonly personal?: object;
}

/**
 * Inserts events, in the order of their partners: every transaction that appends to several chains locks
 * their ends in the same order.
 */
export async function insertEvents(tx: Tx, events: readonly InsertedEvent[]): Promise<void> {
  await run(
    tx,
    {
      name: "events.insert",
      text: `insert into events
       (partner_id, what, who, on_behalf, data, before, after, why, request_id, state, personal)
     select "partnerId", what, who, "onBehalf", data, before, after, why, "requestId", state, personal
     from rows from (jsonb_to_recordset($1::jsonb) as ("partnerId" text, what text, who text,
       "onBehalf" text, data jsonb, before jsonb, after jsonb, why text, "requestId" text, state jsonb,
       personal jsonb)) with ordinality
     order by "partnerId", ordinality`,
    },
    [JSON.stringify(events)],
  );
}

/**
 * What is wrong at a place in a chain.
 * - `edited`: the event isn't as it was appended, or not where it was appended.
 * - `missing`: events between two others are gone.
 * - `personal-edited`: what the event says about a person is neither as it was nor erased.
 * - `end-missing`: the chain's recorded end comes after its last event.
 * - `end-differs`: the chain's end on record is an earlier event, or another one in the same place.
 * - `end-unknown`: the chain's end isn't on record.
 */
export type BreakProblem =
  | "edited"
  | "missing"
  | "personal-edited"
  | "end-missing"
  | "end-differs"
  | "end-unknown";

/** A place at which a chain is broken. */
export interface ChainBreak {
  /** Empty for the chain of the installation. */
  readonly partnerId: string;
  readonly problem: BreakProblem;
  /** The events it is about, from the first to the last. */
  readonly first: number;
  readonly last: number;
}

/** How much was verified. */
export interface ChainCounts {
  readonly chains: number;
  readonly events: number;
}

/** How much there is to verify. */
export async function countChains(reader: Reader): Promise<ChainCounts> {
  const counts = await row<ChainCounts>(
    reader,
    "select count(distinct partner_id) as chains, count(*) as events from events",
  );
  return counts ?? { chains: 0, events: 0 };
}

/**
 * Each line is compared with the one before it, as that is now; so only the edited line is found,
 * and not the lines after it.
 */
const breaksOfChains = `
  with line as (
    select event, event.partner_id, event.event_id,
      greatest(lag(event.event_id) over chain, 0) as previous_id,
      coalesce(lag(event.hash) over chain, '') as previous_hash,
      lead(event.event_id) over chain is null as is_last
    from events event window chain as (partition by event.partner_id order by event.event_id)
  )
  select line.partner_id, found.problem, found.first, found.last
  from line left join event_heads head using (partner_id) cross join lateral (values
    ('missing', line.event_id > previous_id + 1, previous_id + 1, line.event_id - 1),
    ('edited', line.event_id < 1 or line.event_id = previous_id + 1 and (line.event).hash
      <> event_hash(case when previous_id = 0 then '' else previous_hash end, line.event),
      line.event_id, line.event_id),
    ('personal-edited', ((line.event).personal is null) <> ((line.event).personal_salt is null)
      or personal_hash((line.event).personal_salt, (line.event).personal) is distinct from
        case when (line.event).personal is not null then (line.event).personal_digest end,
      line.event_id, line.event_id),
    ('end-missing', is_last and head.event_id > line.event_id, line.event_id + 1, head.event_id),
    ('end-unknown', is_last and head.event_id is null, line.event_id, line.event_id),
    ('end-differs', is_last and (head.event_id < line.event_id
      or head.event_id = line.event_id and head.hash <> (line.event).hash), line.event_id, line.event_id)
  ) as found (problem, is_so, first, last)
  where found.is_so
  union all
  select partner_id, 'end-missing', 1, event_id from event_heads head
  where event_id <> 0 and not exists (select from events where events.partner_id = head.partner_id)`;

/** Where chains are broken, in the order of partners and places, and how many such places there are. */
export async function findBreaks(
  reader: Reader,
  limit: number,
): Promise<{ readonly breaks: readonly ChainBreak[]; readonly total: number }> {
  const found = await rows<ChainBreak & { total: number }>(
    reader,
    `select partner_id, problem, first, last, count(*) over () as total
     from (${breaksOfChains}) as found order by partner_id, first, problem limit $1`,
    [limit],
  );
  return { breaks: found.map(({ total: _, ...each }) => each), total: found[0]?.total ?? 0 };
}

/** The personal data that was erased from events, as state that events account for. */
export const presentErasures = `
  select 'erasure' as of, '' as partner_id, partner_id || '/' || event_id as id,
    '{"erased": true}'::jsonb as fields
  from events where personal is null and personal_digest is not null`;

/** An event, by its chain and its place there. */
export interface EventKey {
  readonly partnerId: string;
  readonly eventId: number;
}

/** What erasing the personal data of events makes of them; belongs to the event of the erasure. */
export function personalErased(events: readonly EventKey[]): readonly StateChange[] {
  return events.map(({ partnerId, eventId }) => ({
    of: "erasure",
    id: `${partnerId}/${eventId}`,
    fields: { erased: true },
  }));
}

/** Which events; null: any. */
export interface EventFilter {
  /** Empty for the chain of the installation. */
  readonly partnerId: string | null;
  readonly what: string | null;
  readonly who: string | null;
  readonly requestId: string | null;
  readonly from: Temporal.Instant | null;
  /** The end of the period, exclusive. */
  readonly before: Temporal.Instant | null;
}

/** A recorded event. */
export interface AuditRow {
  readonly partnerId: string;
  readonly eventId: number;
  readonly occurredAt: Temporal.Instant;
  readonly what: string;
  readonly who: string;
  readonly onBehalf: string | null;
  readonly data: unknown;
  readonly before: unknown;
  readonly after: unknown;
  readonly why: string | null;
  readonly requestId: string | null;
  readonly personal: unknown;
  readonly hash: Buffer;
}

/** Events after a position, the latest first. */
export async function listEvents(
  reader: Reader,
  { partnerId, what, who, requestId, from, before }: EventFilter,
  after: Position | null,
  limit: number,
): Promise<readonly AuditRow[]> {
  const [occurredAt = null, afterPartner = null, afterEvent = null] = after ?? [];
  const moment = (instant: Temporal.Instant | null) => instant?.toString() ?? null;
  const asked = [partnerId, what, who, requestId, moment(from), moment(before)];
  return rows<AuditRow>(
    reader,
    `select partner_id, event_id, occurred_at, what, who, on_behalf, data, before, after, why, request_id,
       nullif(personal - 'state', '{}') as personal, hash
     from events
     where ($1::text is null or partner_id = $1) and ($2::text is null or what = $2)
       and ($3::text is null or who = $3) and ($4::text is null or request_id = $4)
       and ($5::timestamptz is null or occurred_at >= $5) and ($6::timestamptz is null or occurred_at < $6)
       and ($7::timestamptz is null or (occurred_at, partner_id, event_id) < ($7, $8::text, $9::bigint))
     order by occurred_at desc, partner_id desc, event_id desc limit $10`,
    [...asked, occurredAt, afterPartner, afterEvent, limit],
  );
}
