import type { QueueCounts } from "@laurel/contract";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";
import { type PromiseRow, promiseColumns, type QueueRow } from "./promise-store.ts";

/** Which promises of the queue. */
export interface QueueFilter {
  readonly state?: "open" | "kept" | "missed" | "void";
  /** Only what is neither kept nor void: that whose clock runs, or that which waits for the partner. */
  readonly turn?: "team" | "partner";
  readonly partnerId?: string;
  readonly promiseId?: number;
  /** A user id; null: nobody has them. */
  readonly assignee?: string | null;
  readonly languages?: readonly string[];
  readonly kind?: PromiseRow["kind"];
  readonly withSnoozed: boolean;
  readonly descending: boolean;
}

/** The queue after a position, by due time. */
export async function listQueue(
  reader: Reader,
  filter: QueueFilter,
  now: Temporal.Instant,
  after: Position | null,
  limit: number,
): Promise<readonly QueueRow[]> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = [...conditionsOf(filter, now, bind)];
  const { descending } = filter;
  if (after !== null) {
    const order = descending ? "<" : ">";
    where.push(
      `(promise.due_at, promise.promise_id) ${order} (${bind(after[0])}::timestamptz, ${bind(after[1])}::bigint)`,
    );
  }
  const way = descending ? "desc" : "asc";
  return rows<QueueRow>(
    reader,
    `with page as materialized (
       select * from promises promise where ${where.join(" and ") || "true"}
       order by due_at ${way}, promise_id ${way} limit ${bind(limit)})
     select ${promiseColumns}, partner.name as partner_name,
       coalesce(activation.offer_id, outreach.offer_id, request.offer_id) as offer_id,
       offer.title as offer_title
     from page promise
     join partners partner using (partner_id)
     left join activations activation on activation.partner_id = promise.partner_id
       and promise.subject = 'activation:' || activation.activation_id
     left join outreaches outreach on outreach.partner_id = promise.partner_id
       and promise.subject = 'outreach:' || outreach.outreach_id
     left join requests request on request.partner_id = promise.partner_id
       and promise.subject = 'request:' || request.request_id
     left join offers offer on offer.partner_id = promise.partner_id
       and offer.offer_id = coalesce(activation.offer_id, outreach.offer_id, request.offer_id)
     order by promise.due_at ${way}, promise.promise_id ${way}`,
    values,
  );
}

const isOpen = "promise.kept_at is null and promise.void_at is null";

function* conditionsOf(
  { state, turn, partnerId, promiseId, assignee, languages, kind, withSnoozed }: QueueFilter,
  now: Temporal.Instant,
  bind: (value: unknown) => string,
): Iterable<string> {
  if (state === "kept") yield "promise.kept_at is not null";
  if (state === "void") yield "promise.void_at is not null";
  // While it is the partner's turn, the clock doesn't run.
  if (state === "open") yield `${isOpen} and (promise.due_at > ${bind(now.toString())} or promise.paused)`;
  if (state === "missed")
    yield `${isOpen} and promise.due_at <= ${bind(now.toString())} and not promise.paused`;
  if (turn !== undefined) yield `${isOpen} and ${turn === "team" ? "not " : ""}promise.paused`;
  if (partnerId !== undefined) yield `promise.partner_id = ${bind(partnerId)}`;
  if (promiseId !== undefined) yield `promise.promise_id = ${bind(promiseId)}`;
  if (assignee === null) yield "promise.assignee is null";
  if (typeof assignee === "string") yield `promise.assignee = ${bind(assignee)}`;
  if (languages !== undefined) yield `promise.language = any(${bind(languages)})`;
  if (kind !== undefined) yield `promise.kind = ${bind(kind)}`;
  if (!withSnoozed)
    yield `(promise.snoozed_until is null or promise.snoozed_until <= ${bind(now.toString())})`;
}

/** How much of the queue is late, due before `tomorrow`, later, waiting for the partner, and snoozed. */
export async function countQueue(
  reader: Reader,
  { state: _, turn: __, ...filter }: QueueFilter,
  now: Temporal.Instant,
  tomorrow: Temporal.Instant,
): Promise<QueueCounts> {
  const values: unknown[] = [now.toString(), tomorrow.toString()];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const which = [...conditionsOf({ ...filter, withSnoozed: true }, now, bind)];
  const where = [isOpen, ...which].join(" and ");
  const isShown = "(snoozed_until is null or snoozed_until <= $1)";
  const counted = await row<QueueCounts>(
    reader,
    `select count(*) filter (where ${isShown} and not paused and due_at <= $1) as late,
       count(*) filter (where ${isShown} and not paused and due_at > $1 and due_at <= $2) as today,
       count(*) filter (where ${isShown} and not paused and due_at > $1 and due_at > $2) as later,
       count(*) filter (where ${isShown} and paused) as waiting,
       count(*) filter (where not ${isShown}) as snoozed
     from promises promise where ${where}`,
    values,
  );
  return counted ?? { late: 0, today: 0, later: 0, waiting: 0, snoozed: 0 };
}
