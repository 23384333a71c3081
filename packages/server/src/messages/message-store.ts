import type { Message, TemplateName } from "@laurel/contract";
import { addressKey } from "@laurel/core";
import { jobsSchema } from "../platform/database/migrate.ts";
import { row, rows, run } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";
import type { Position } from "../platform/http/paging/read-cursor.ts";

/** A message on record, but for its secret. */
export interface MessageRow {
  /** "": it concerns no partner. */
  readonly partnerId: string;
  readonly messageId: number;
  readonly cause: string;
  readonly template: TemplateName;
  readonly locale: string;
  readonly email: string;
  readonly userId: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly createdAt: Temporal.Instant;
  readonly state: MessageState;
  /** Attempts that were begun, finished or not. */
  readonly attempts: number;
  readonly lastError: string | null;
  /** The next attempt, while the message waits; null: at once. */
  readonly nextAttemptAt: Temporal.Instant | null;
  readonly sentAt: Temporal.Instant | null;
  /** IANA: the zone of the reader's days and moments. */
  readonly zone: string;
}

export type MessageState = Message["state"];

/** A message with its secret, to be delivered. */
export interface WholeMessage extends MessageRow {
  /** Sealed; see `queueMessage`. */
  readonly link: string | null;
}

/** The columns of `MessageRow`. */
export const messageColumns = `partner_id, message_id, cause, template, locale, email, user_id, params,
  created_at, state, attempts, last_error, next_attempt_at, sent_at, zone`;

/** The task that delivers messages; also the key of its job, so that many requests are one job. */
export const deliverTask = "messages.deliver";

/** Adds a message; false if its cause already has one. */
export async function addMessage(
  tx: Reader,
  message: {
    readonly partnerId: string;
    readonly cause: string;
    readonly template: string;
    readonly locale: string;
    readonly email: string;
    readonly userId: string | null;
    readonly params: object;
    /** `waiting` unless its reader wants messages of its kind once a day, or not at all. */
    readonly state: "waiting" | "daily" | "muted";
    /** Sealed. */
    readonly link: string | null;
    readonly linkEndsAt: Temporal.Instant | null;
    readonly zone?: string;
    readonly causedBy?: string;
    readonly createdAt?: Temporal.Instant;
  },
): Promise<boolean> {
  const { partnerId, cause, template, locale, email, userId, params, link, linkEndsAt } = message;
  const { zone = "UTC", causedBy = null, createdAt } = message;
  const added = await rows(
    tx,
    {
      name: "messages.add",
      text: `with added as (
         insert into messages (partner_id, cause, template, locale, email, user_id, params, link,
           link_ends_at, caused_by, created_at, zone, address_key, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce($11, laurel_now()), $12, $13, $14)
         on conflict (partner_id, cause) do nothing returning state)
     select state = 'waiting' and exists (select from ${jobsSchema}.add_job($15, job_key => $15)) from added`,
    },
    [
      ...[partnerId, cause, template, locale, email, userId, JSON.stringify(params), link],
      ...[linkEndsAt?.toString() ?? null, causedBy, createdAt?.toString() ?? null, zone],
      ...[addressKey(email), message.state, deliverTask],
    ],
  );
  return added.length === 1;
}

/** Requests the delivery of messages that are due, once this transaction is committed. */
export async function requestDelivery(tx: Reader): Promise<void> {
  await run(tx, { name: "messages.deliver", text: `select from ${jobsSchema}.add_job($1, job_key => $1)` }, [
    deliverTask,
  ]);
}

/**
 * Claims a message that is due at `now` and that no other worker delivers; null for none. It is due again at
 * `until`, in case the worker dies before it records the result.
 */
export async function claimMessage(
  tx: Reader,
  now: Temporal.Instant,
  until: Temporal.Instant,
): Promise<WholeMessage | null> {
  const message = await row<WholeMessage>(
    tx,
    `update messages set attempts = attempts + 1, next_attempt_at = $2
     where (partner_id, message_id) = (
       select partner_id, message_id from messages
       where state = 'waiting' and (next_attempt_at is null or next_attempt_at <= $1)
       order by next_attempt_at nulls first, message_id limit 1 for update skip locked)
     returning ${messageColumns}, link`,
    [now.toString(), until.toString()],
  );
  if (message !== null) await requestDeliveryAt(tx, message, until);
  return message;
}

/** The result of an attempt: delivered, to be retried, or given up. */
export type DeliveryOutcome =
  | { readonly state: "sent"; readonly at: Temporal.Instant }
  | { readonly state: "waiting"; readonly reason: string; readonly until: Temporal.Instant }
  | { readonly state: "failed"; readonly reason: string };

/**
 * Stores the Message-ID of a message before its first attempt, and gives the one on record: it stays the
 * same, even if the sender's address changes between attempts.
 */
export async function keepMailId(
  tx: Reader,
  { partnerId, messageId }: Pick<MessageRow, "partnerId" | "messageId">,
  mailId: string,
): Promise<string> {
  const kept = await row<{ readonly mailId: string }>(
    tx,
    `update messages set mail_id = coalesce(mail_id, $3) where partner_id = $1 and message_id = $2
     returning mail_id`,
    [partnerId, messageId, mailId],
  );
  return kept?.mailId ?? mailId;
}

/**
 * Records the result of an attempt; false if another was recorded before. An attempt that a later one has
 * overtaken can only record success.
 */
export async function settleMessage(
  tx: Reader,
  { partnerId, messageId, attempts }: MessageRow,
  settlement: DeliveryOutcome,
): Promise<boolean> {
  const sentAt = settlement.state === "sent" ? settlement.at.toString() : null;
  const until = settlement.state === "waiting" ? settlement.until : null;
  const reason = settlement.state === "sent" ? null : settlement.reason;
  const settled = await run(
    tx,
    `update messages set state = $4, sent_at = $5, next_attempt_at = $6, last_error = $7,
       link = case when $4 in ('waiting', 'sent') then link end
     where partner_id = $1 and message_id = $2 and state = 'waiting' and (attempts = $3 or $4 = 'sent')`,
    [partnerId, messageId, attempts, settlement.state, sentAt, until?.toString() ?? null, reason],
  );
  if (settled === 0) return false;
  if (until !== null) await requestDeliveryAt(tx, { messageId }, until);
  else await run(tx, `select from ${jobsSchema}.remove_job($1)`, [keyOf({ messageId })]);
  return true;
}

/** Keeps messages that are due at `now` for a person to pass on; gives how many. */
export async function keepMessages(tx: Reader, now: Temporal.Instant): Promise<number> {
  return run(
    tx,
    `update messages set state = 'kept', next_attempt_at = null
     where state = 'waiting' and (next_attempt_at is null or next_attempt_at <= $1)`,
    [now.toString()],
  );
}

/** Messages, the latest first. */
export async function listMessages(
  reader: Reader,
  { partnerId, state }: { readonly partnerId: string | null; readonly state: MessageState | null },
  after: Position | null,
  limit: number,
): Promise<readonly MessageRow[]> {
  return rows<MessageRow>(
    reader,
    `select ${messageColumns} from messages
     where ($1::text is null or partner_id = $1) and ($2::text is null or state = $2)
       and ($3::bigint is null or message_id < $3)
     order by message_id desc limit $4`,
    [partnerId, state, after?.[0] ?? null, limit],
  );
}

/** One message; null where there is none of that id. */
export async function findMessage(reader: Reader, messageId: number): Promise<MessageRow | null> {
  return row<MessageRow>(reader, `select ${messageColumns} from messages where message_id = $1`, [messageId]);
}

/**
 * The sealed link of a message that a person has to pass on, while it works; null for every other. Only the
 * server may ask.
 */
export async function findKeptLink(
  tx: Reader,
  messageId: number,
  now: Temporal.Instant,
): Promise<string | null> {
  const kept = await row<{ readonly link: string | null }>(
    tx,
    "select link from messages where message_id = $1 and state = 'kept' and link_ends_at > $2",
    [messageId, now.toString()],
  );
  return kept?.link ?? null;
}

/** Which messages a budget counts; what is left out doesn't matter. */
export interface CountedMessages {
  readonly causedBy?: string;
  readonly partnerId?: string;
  readonly email?: string;
  readonly template?: TemplateName;
}

/** Holds what is counted for these until the transaction ends, so that no two spend the same budget. */
export async function lockBudgets(tx: Tx, names: readonly string[]): Promise<void> {
  // All in the same order, so that no two transactions wait for each other.
  for (const name of names.toSorted())
    await run(tx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", [`mail ${name}`]);
}

/** When the last of the latest `count` messages was added, of those after `since`; null for fewer. */
export async function momentOfLatest(
  tx: Tx,
  { causedBy = null, partnerId = null, email = null, template = null }: Nullable<CountedMessages>,
  count: number,
  since: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const found = await row<{ readonly createdAt: Temporal.Instant }>(
    tx,
    `select created_at from messages
     where created_at > $1 and ($2::text is null or caused_by = $2) and ($3::text is null or partner_id = $3)
       and ($4::text is null or email = $4) and ($5::text is null or template = $5)
     order by created_at desc offset $6 limit 1`,
    [since.toString(), causedBy, partnerId, email, template, count - 1],
  );
  return found?.createdAt ?? null;
}

type Nullable<T> = { readonly [Key in keyof T]: T[Key] | null };

/**
 * A job for each message to be retried later, so that none delays another. It waits by the machine's clock,
 * as long as the message has to by the transaction's.
 */
export async function requestDeliveryAt(
  tx: Reader,
  message: Pick<MessageRow, "messageId">,
  at: Temporal.Instant,
): Promise<void> {
  await run(
    tx,
    `select from ${jobsSchema}.add_job($1, job_key => $2,
       run_at => now() + ($3::timestamptz - laurel_now()))`,
    [deliverTask, keyOf(message), at.toString()],
  );
}

function keyOf({ messageId }: Pick<MessageRow, "messageId">): string {
  return `${deliverTask} ${messageId}`;
}
