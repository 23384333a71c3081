import { jobsSchema } from "../platform/database/migrate.ts";
import type { Tx } from "../platform/database/transaction.ts";
import type { Position } from "../platform/http/paging/read-cursor.ts";
import type { TemplateName } from "./templates.ts";

type Client = Pick<Tx, "client">;

/** A message on record, but for its secret. */
export interface MessageRow {
  /** "": it concerns no partner. */
  readonly partner_id: string;
  readonly message_id: number;
  readonly cause: string;
  readonly template: TemplateName;
  readonly locale: string;
  readonly email: string;
  readonly user_id: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly created_at: Temporal.Instant;
  readonly state: MessageState;
  /** Begun, whether or not they came to an end. */
  readonly attempts: number;
  readonly last_error: string | null;
  /** While it waits; null: at once. */
  readonly next_attempt_at: Temporal.Instant | null;
  readonly sent_at: Temporal.Instant | null;
}

/** `kept`: there is no mail server, so somebody hands it on. */
export type MessageState = "waiting" | "sent" | "failed" | "kept";

/** A message with its secret, for whoever delivers it. */
export interface WholeMessage extends MessageRow {
  readonly link: string | null;
}

const columns = `partner_id, message_id, cause, template, locale, email, user_id, params, created_at, state,
  attempts, last_error, next_attempt_at, sent_at`;

/** The task that delivers messages; also the key of its job, so that a burst of them is one job. */
export const deliverTask = "messages.deliver";

/** Writes a message; false where its cause was written for already. */
export async function addMessage(
  { client }: Client,
  message: {
    readonly partnerId: string;
    readonly cause: string;
    readonly template: string;
    readonly locale: string;
    readonly email: string;
    readonly userId: string | null;
    readonly params: object;
    readonly link: string | null;
  },
): Promise<boolean> {
  const { partnerId, cause, template, locale, email, userId, params, link } = message;
  const { rowCount } = await client.query(
    `insert into messages (partner_id, cause, template, locale, email, user_id, params, link)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (partner_id, cause) do nothing`,
    [partnerId, cause, template, locale, email, userId, JSON.stringify(params), link],
  );
  return rowCount === 1;
}

/** Has the messages that are due delivered, once this transaction is committed. */
export async function requestDelivery({ client }: Client): Promise<void> {
  await client.query(`select from ${jobsSchema}.add_job($1, job_key => $1)`, [deliverTask]);
}

/**
 * Takes a message that is due at `now` and that nobody else is at; null for none. It is due again at `until`,
 * should whoever took it not live to say what became of it.
 */
export async function claimMessage(
  tx: Client,
  now: Temporal.Instant,
  until: Temporal.Instant,
): Promise<WholeMessage | null> {
  const { rows } = await tx.client.query<WholeMessage>(
    `update messages set attempts = attempts + 1, next_attempt_at = $2
     where (partner_id, message_id) = (
       select partner_id, message_id from messages
       where state = 'waiting' and (next_attempt_at is null or next_attempt_at <= $1)
       order by next_attempt_at nulls first, message_id limit 1 for update skip locked)
     returning ${columns}, link`,
    [now.toString(), until.toString()],
  );
  const [message = null] = rows;
  if (message !== null) await requestDeliveryAt(tx, message, until);
  return message;
}

/** What became of an attempt: delivered, to be tried again, or given up. */
export type Settlement =
  | { readonly state: "sent"; readonly at: Temporal.Instant }
  | { readonly state: "waiting"; readonly reason: string; readonly until: Temporal.Instant }
  | { readonly state: "failed"; readonly reason: string };

/** Records what became of an attempt. An attempt that was overtaken by a later one can only bring success. */
export async function settleMessage(
  tx: Client,
  { partner_id, message_id, attempts }: MessageRow,
  settlement: Settlement,
): Promise<void> {
  const sentAt = settlement.state === "sent" ? settlement.at.toString() : null;
  const until = settlement.state === "waiting" ? settlement.until : null;
  const reason = settlement.state === "sent" ? null : settlement.reason;
  const { rowCount } = await tx.client.query(
    `update messages set state = $4, sent_at = $5, next_attempt_at = $6, last_error = $7,
       link = case when $4 = 'waiting' then link end
     where partner_id = $1 and message_id = $2 and state = 'waiting' and (attempts = $3 or $4 = 'sent')`,
    [partner_id, message_id, attempts, settlement.state, sentAt, until?.toString() ?? null, reason],
  );
  if (rowCount === 0) return;
  if (until !== null) await requestDeliveryAt(tx, { message_id }, until);
  else await tx.client.query(`select from ${jobsSchema}.remove_job($1)`, [keyOf({ message_id })]);
}

/** Leaves what is due at `now` to be handed on by somebody; gives how many messages. */
export async function keepMessages({ client }: Client, now: Temporal.Instant): Promise<number> {
  const { rowCount } = await client.query(
    `update messages set state = 'kept', next_attempt_at = null
     where state = 'waiting' and (next_attempt_at is null or next_attempt_at <= $1)`,
    [now.toString()],
  );
  return rowCount ?? 0;
}

/** Messages, the latest first. */
export async function listMessages(
  { client }: Client,
  filter: { readonly partnerId: string | null; readonly state: MessageState | null },
  after: Position | null,
  limit: number,
): Promise<readonly MessageRow[]> {
  const { rows } = await client.query<MessageRow>(
    `select ${columns} from messages
     where ($1::text is null or partner_id = $1) and ($2::text is null or state = $2)
       and ($3::bigint is null or message_id < $3)
     order by message_id desc limit $4`,
    [filter.partnerId, filter.state, after?.[0] ?? null, limit],
  );
  return rows;
}

/** One message; null where there is none of that id. */
export async function findMessage({ client }: Client, messageId: number): Promise<MessageRow | null> {
  const { rows } = await client.query<MessageRow>(`select ${columns} from messages where message_id = $1`, [
    messageId,
  ]);
  return rows[0] ?? null;
}

/** The secret of a message that somebody has to hand on; null for every other. Only the server may ask. */
export async function findKeptLink({ client }: Client, messageId: number): Promise<string | null> {
  const { rows } = await client.query<{ link: string | null }>(
    "select link from messages where message_id = $1 and state = 'kept'",
    [messageId],
  );
  return rows[0]?.link ?? null;
}

/** A job for each message that is to be tried later, so that none of them puts off another. */
async function requestDeliveryAt(
  { client }: Client,
  message: Pick<MessageRow, "message_id">,
  at: Temporal.Instant,
): Promise<void> {
  await client.query(`select from ${jobsSchema}.add_job($1, job_key => $2, run_at => $3)`, [
    deliverTask,
    keyOf(message),
    at.toString(),
  ]);
}

function keyOf({ message_id }: Pick<MessageRow, "message_id">): string {
  return `${deliverTask} ${message_id}`;
}
