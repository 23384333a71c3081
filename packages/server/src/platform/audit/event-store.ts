import type { Tx } from "../database/transaction.ts";
import type { Position } from "../http/paging/read-cursor.ts";

/** An event as it is inserted; what is left out is null. */
export interface InsertedEvent {
  readonly partner_id: string;
  readonly what: string;
  readonly who: string;
  readonly on_behalf: string | null;
  readonly data: object;
  readonly before: object | null | undefined;
  readonly after: object | null | undefined;
  readonly why: string | null | undefined;
  readonly request_id: string | null;
  readonly personal: object | undefined;
}

/**
 * Inserts events, in the order of their partners: whoever appends to several chains locks their ends in the
 * same order as everybody else.
 */
export async function insertEvents({ client }: Tx, rows: readonly InsertedEvent[]): Promise<void> {
  const columns = "partner_id, what, who, on_behalf, data, before, after, why, request_id, personal";
  await client.query(
    `insert into events (${columns}) select ${columns}
     from rows from (jsonb_to_recordset($1::jsonb) as (partner_id text, what text, who text, on_behalf text,
       data jsonb, before jsonb, after jsonb, why text, request_id text, personal jsonb)) with ordinality
     order by partner_id, ordinality`,
    [JSON.stringify(rows)],
  );
}

/**
 * What is wrong at a place.
 * - `edited`: the event isn't as it was appended, or not where it was appended.
 * - `missing`: events between two others are gone.
 * - `personal-edited`: what the event says about a person is neither as it was nor erased.
 * - `end-missing`: the chain's end on record is further on than its last event.
 * - `end-differs`: the chain's end on record is an earlier event, or another one in the same place.
 * - `end-unknown`: the chain's end isn't on record.
 * - `unexplained`: a person is on record, and no event tells of it.
 */
export type BreakProblem =
  | "edited"
  | "missing"
  | "personal-edited"
  | "end-missing"
  | "end-differs"
  | "end-unknown"
  | "unexplained";

/** A place at which a chain doesn't hold. */
export interface ChainBreak {
  /** Empty for the chain of the installation. */
  readonly partnerId: string;
  readonly problem: BreakProblem;
  /** The events it is about, from the first to the last; null where there is none. */
  readonly first: number | null;
  readonly last: number | null;
  /** Who is unexplained: a user id. */
  readonly person: string | null;
}

/** How much was looked at. */
export interface ChainCounts {
  readonly chains: number;
  readonly events: number;
}

/** How much there is to verify. */
export async function countChains({ client }: Tx): Promise<ChainCounts> {
  const { rows } = await client.query<ChainCounts>(
    "select count(distinct partner_id) as chains, count(*) as events from events",
  );
  return rows[0] ?? { chains: 0, events: 0 };
}

/**
 * Each line is held against the one before it, as it stands; so a line that was edited is found by itself,
 * and the lines after it aren't blamed.
 */
const breaksOfChains = `
  with line as (
    select event, event.partner_id, event.event_id,
      greatest(lag(event.event_id) over chain, 0) as previous_id,
      coalesce(lag(event.hash) over chain, '') as previous_hash,
      lead(event.event_id) over chain is null as is_last
    from events event window chain as (partition by event.partner_id order by event.event_id)
  )
  select line.partner_id, found.problem, found.first, found.last, null as person
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
  select partner_id, 'end-missing', 1, event_id, null from event_heads head
  where event_id <> 0 and not exists (select from events where events.partner_id = head.partner_id)`;

/** People are partly put on record by the library that signs them in, which appends no events by itself. */
const unexplainedPeople = `
  select row.partner_id, 'unexplained', null, null, row.person from (
    select '' as partner_id, id as person, 'person.created' as what from identity."user"
    union all select '', user_id, 'team.added' from team_members
    union all select partner_id, user_id, 'membership.created' from memberships
  ) as row
  where not exists (select from events where events.partner_id = row.partner_id
    and events.what = row.what and events.data ->> 'person' = row.person)`;

/** Where chains don't hold, in the order of partners and places, and how many such places there are. */
export async function findBreaks(
  { client }: Tx,
  limit: number,
): Promise<{ readonly breaks: readonly ChainBreak[]; readonly total: number }> {
  const { rows } = await client.query<ChainBreak & { total: number }>(
    `select partner_id as "partnerId", problem, first, last, person, count(*) over () as total
     from (${breaksOfChains} union all ${unexplainedPeople}) as found
     order by partner_id, first, problem, person limit $1`,
    [limit],
  );
  return { breaks: rows.map(({ total: _, ...found }) => found), total: rows[0]?.total ?? 0 };
}

/** Which events; null: any. */
export interface EventFilter {
  /** Empty for the chain of the installation. */
  readonly partnerId: string | null;
  readonly what: string | null;
  readonly who: string | null;
  readonly requestId: string | null;
  readonly from: Temporal.Instant | null;
  /** The first moment that is not meant any more. */
  readonly before: Temporal.Instant | null;
}

/** An event on record. */
export interface EventRow {
  readonly partner_id: string;
  readonly event_id: number;
  readonly occurred_at: Temporal.Instant;
  readonly what: string;
  readonly who: string;
  readonly on_behalf: string | null;
  readonly data: unknown;
  readonly before: unknown;
  readonly after: unknown;
  readonly why: string | null;
  readonly request_id: string | null;
  readonly personal: unknown;
  readonly hash: Buffer;
}

/** Events after a position, the latest first. */
export async function listEvents(
  { client }: Pick<Tx, "client">,
  filter: EventFilter,
  after: Position | null,
  limit: number,
): Promise<readonly EventRow[]> {
  const { partnerId, what, who, requestId, from, before } = filter;
  const [occurredAt = null, afterPartner = null, afterEvent = null] = after ?? [];
  const moment = (instant: Temporal.Instant | null) => instant?.toString() ?? null;
  const { rows } = await client.query<EventRow>(
    `select partner_id, event_id, occurred_at, what, who, on_behalf, data, before, after, why, request_id,
       personal, hash
     from events
     where ($1::text is null or partner_id = $1) and ($2::text is null or what = $2)
       and ($3::text is null or who = $3) and ($4::text is null or request_id = $4)
       and ($5::timestamptz is null or occurred_at >= $5) and ($6::timestamptz is null or occurred_at < $6)
       and ($7::timestamptz is null or (occurred_at, partner_id, event_id) < ($7, $8::text, $9::bigint))
     order by occurred_at desc, partner_id desc, event_id desc limit $10`,
    [
      partnerId,
      what,
      who,
      requestId,
      moment(from),
      moment(before),
      occurredAt,
      afterPartner,
      afterEvent,
      limit,
    ],
  );
  return rows;
}
