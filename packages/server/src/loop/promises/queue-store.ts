import type { QueueCounts } from "@laurel/contract";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";
import { type PromiseRow, promiseColumns } from "./promise-store.ts";

/** A promise in the team's queue. */
export interface QueueRow extends PromiseRow {
  readonly partnerName: string;
  readonly offerId: string | null;
  readonly offerTitle: string | null;
  /** With moments in ISO 8601. */
  readonly pauses: readonly {
    readonly pausedAt: string;
    readonly resumedAt: string | null;
    readonly pausedBy: string;
    readonly why: string;
  }[];
}

/** Which promises of the queue. */
export interface QueueFilter {
  readonly state?: "open" | "kept" | "missed" | "void";
  /** Only what is neither kept nor void: that whose clock runs, or that which waits for the partner. */
  readonly turn?: "team" | "partner";
  readonly partnerId?: string;
  readonly promiseId?: number;
  /** A user id; null: unassigned. */
  readonly assignee?: string | null;
  readonly languages?: readonly string[];
  readonly kind?: PromiseRow["kind"];
  readonly withSnoozed: boolean;
  readonly descending: boolean;
}

const isOpen = "promise.kept_at is null and promise.void_at is null";

/** While it is the partner's turn, the clock doesn't run. */
const states = `case $3::text
    when 'kept' then promise.kept_at is not null
    when 'void' then promise.void_at is not null
    when 'open' then ${isOpen} and (promise.due_at > $1 or promise.paused)
    when 'missed' then ${isOpen} and promise.due_at <= $1 and not promise.paused
    else true end`;

/** The queue after a position, by due time. */
export async function listQueue(
  reader: Reader,
  { state, turn, partnerId, promiseId, assignee, languages, kind, withSnoozed, descending }: QueueFilter,
  now: Temporal.Instant,
  after: Position | null,
  limit: number,
): Promise<readonly QueueRow[]> {
  const [beyond, direction] = descending ? ["<", "desc"] : [">", "asc"];
  // Most of what is on record is kept, and an index holds only what is open.
  const among = state === "open" || state === "missed" || turn !== undefined ? isOpen : "true";
  return rows<QueueRow>(
    reader,
    `with page as materialized (
       select * from promises promise
       where ${among} and ${states}
         and ($2::text is null or promise.partner_id = $2)
         and ($4::bigint is null or promise.promise_id = $4)
         and ($5::text is null or promise.assignee = $5) and (not $6 or promise.assignee is null)
         and ($7::text[] is null or promise.language = any($7))
         and ($8::text is null or promise.kind = $8)
         and ($9 or promise.snoozed_until is null or promise.snoozed_until <= $1)
         and ($13::boolean is null or promise.paused = $13)
         and ($10::timestamptz is null or (promise.due_at, promise.promise_id) ${beyond} ($10, $11::bigint))
       order by due_at ${direction}, promise_id ${direction} limit $12)
     select ${promiseColumns}, partner.name as partner_name, about.offer_id,
       (select title from offers
         where offers.partner_id = promise.partner_id and offers.offer_id = about.offer_id) as offer_title,
       coalesce((
         select jsonb_agg(jsonb_build_object('pausedAt', paused_at, 'resumedAt', resumed_at,
           'pausedBy', paused_by, 'why', why) order by paused_at)
         from promise_pauses pause where promise.working_ms is not null
           and pause.partner_id = promise.partner_id
           and pause.promise_id = promise.promise_id), '[]') as pauses
     from page promise
     join partners partner using (partner_id)
     -- What a promise is about is found by its key: a join on the subject's text would read whole tables.
     cross join lateral (
       select split_part(promise.subject, ':', 1) as kind, split_part(promise.subject, ':', 2)::bigint as id
     ) subject
     cross join lateral (select case subject.kind
       when 'activation' then (select offer_id from activations
         where activations.partner_id = promise.partner_id and activation_id = subject.id)
       when 'outreach' then (select offer_id from outreaches
         where outreaches.partner_id = promise.partner_id and outreach_id = subject.id)
       else (select offer_id from requests
         where requests.partner_id = promise.partner_id and request_id = subject.id)
       end as offer_id offset 0) about
     order by promise.due_at ${direction}, promise.promise_id ${direction}`,
    [
      ...[now.toString(), partnerId ?? null, state ?? null, promiseId ?? null, assignee ?? null],
      ...[assignee === null, languages ?? null, kind ?? null, withSnoozed],
      ...[after?.[0] ?? null, after?.[1] ?? null, limit],
      turn === undefined ? null : turn === "partner",
    ],
  );
}

/** How much of the queue is late, due before `tomorrow`, later, waiting for the partner, and snoozed. */
export async function countQueue(
  reader: Reader,
  { assignee, languages, kind }: Pick<QueueFilter, "assignee" | "languages" | "kind">,
  now: Temporal.Instant,
  tomorrow: Temporal.Instant,
): Promise<QueueCounts> {
  const counted = await row<QueueCounts>(
    reader,
    `select count(*) filter (where shown and not paused and due_at <= $1) as late,
       count(*) filter (where shown and not paused and due_at > $1 and due_at <= $2) as today,
       count(*) filter (where shown and not paused and due_at > $1 and due_at > $2) as later,
       count(*) filter (where shown and paused) as waiting,
       count(*) filter (where not shown) as snoozed
     from (
       select due_at, paused, snoozed_until is null or snoozed_until <= $1 as shown from promises promise
       where ${isOpen}
         and ($3::text is null or assignee = $3) and (not $4 or assignee is null)
         and ($5::text[] is null or language = any($5))
         and ($6::text is null or kind = $6)) counted`,
    [
      ...[now.toString(), tomorrow.toString(), assignee ?? null, assignee === null],
      ...[languages ?? null, kind ?? null],
    ],
  );
  return counted ?? { late: 0, today: 0, later: 0, waiting: 0, snoozed: 0 };
}

/** How many promises to a partner were kept in time, kept late, and missed so far. */
export async function countKept(
  reader: Reader,
  partnerId: string,
  now: Temporal.Instant,
): Promise<{ readonly kept: number; readonly keptLate: number; readonly missed: number }> {
  const counted = await row<{ readonly kept: number; readonly keptLate: number; readonly missed: number }>(
    reader,
    `select count(*) filter (where late = false) as kept, count(*) filter (where late) as kept_late,
       count(*) filter (where ${isOpen} and not paused and due_at <= $2) as missed
     from promises promise where partner_id = $1`,
    [partnerId, now.toString()],
  );
  return counted ?? { kept: 0, keptLate: 0, missed: 0 };
}
