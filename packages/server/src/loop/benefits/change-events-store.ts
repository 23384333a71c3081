import { rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

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

/** Mail that follows from events of a partner, and the events that it tells. */
export const news = {
  stages: ["stage.changed"],
  credits: ["benefit.unlocked", "benefit.amount-changed"],
  unlocks: ["benefit.unlocked"],
} as const satisfies Readonly<Record<string, readonly ChangeEvent["what"][]>>;
export type NewsKind = keyof typeof news;

/** How far back events are looked for. Older ones were told, or had no one to be told to. */
const lookBackDays = 3;

/** A partner whose chain of events has grown since it was read for mail of a kind. */
export interface GrownChain {
  readonly partnerId: string;
  /** The last of its events. */
  readonly eventId: number;
  /** Whether something of this kind is among the new ones. */
  readonly hasNews: boolean;
  /** Whether there is anyone to tell. */
  readonly isReachable: boolean;
}

/**
 * Partners after one whose chains have grown, by id. Those that got a digest of this kind on the day are left
 * out.
 */
export async function listGrown(
  reader: Reader,
  kind: NewsKind,
  { now, today }: { readonly now: Temporal.Instant; readonly today: Temporal.PlainDate },
  after: string,
  limit: number,
): Promise<readonly GrownChain[]> {
  return rows<GrownChain>(
    reader,
    `with grown as materialized (
       select head.partner_id, head.event_id, coalesce(told.event_id, 0) as told
       from event_heads head join partners using (partner_id)
       left join told_until told on told.partner_id = head.partner_id and told.kind = $1
       where head.partner_id > $2 and head.event_id > coalesce(told.event_id, 0)
         and (told.told_on is null or told.told_on < $3)
       order by head.partner_id limit $4)
     select partner_id, event_id,
       exists (select from events where events.partner_id = grown.partner_id
         and events.event_id > grown.told and what = any($5) and occurred_at > $6) as has_news,
       -- Each is looked up by its index: as conditions they would read both tables as a whole.
       coalesce(
         (select true from memberships
           where memberships.partner_id = grown.partner_id and role = 'owner' limit 1),
         (select true from contacts where contacts.partner_id = grown.partner_id and is_primary
           and ended_at is null limit 1), false) as is_reachable
     from grown order by partner_id`,
    [kind, after, today.toString(), limit, news[kind], earliest(now)],
  );
}

/** The lately recorded changes of a partner that were not told yet, in order. */
export async function changesOf(
  reader: Reader,
  partnerId: string,
  kind: NewsKind,
  now: Temporal.Instant,
): Promise<readonly ChangeEvent[]> {
  return rows<ChangeEvent>(
    reader,
    `select event_id, what, data from events
     where partner_id = $1 and occurred_at > $2 and what = any($3) and event_id > coalesce(
       (select event_id from told_until where partner_id = $1 and kind = $4), 0)
     order by event_id`,
    [partnerId, earliest(now), news[kind], kind],
  );
}

function earliest(now: Temporal.Instant): string {
  return now.subtract({ hours: lookBackDays * 24 }).toString();
}

/** Records how far chains were read; `toldOn`: the day of a digest. */
export async function keepTold(
  tx: Tx,
  kind: NewsKind,
  read: readonly Pick<GrownChain, "partnerId" | "eventId">[],
  toldOn: string | null = null,
): Promise<void> {
  await run(
    tx,
    `insert into told_until as before (partner_id, kind, event_id, told_on)
     select partner_id, $1, event_id, $4::date
     from unnest($2::text[], $3::bigint[]) as read (partner_id, event_id)
     on conflict (partner_id, kind) do update set event_id = greatest(before.event_id, excluded.event_id),
       told_on = coalesce(excluded.told_on, before.told_on)`,
    [kind, read.map(({ partnerId }) => partnerId), read.map(({ eventId }) => eventId), toldOn],
  );
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
