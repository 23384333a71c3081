import { addressKey } from "@laurel/core";
import { row, run } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";
import { type MessageRow, messageColumns, requestDeliveryAt } from "./message-store.ts";

/** A message that may have bounced. */
export interface BouncedMessage extends MessageRow {
  /** What is on record; `soft`: it is to be tried again, or was given up. */
  readonly bounced: "hard" | "soft" | null;
  /** When its link stops working that lets a person in; null where it has none, or it no longer works. */
  readonly linkEndsAt: Temporal.Instant | null;
}

const bouncedColumns = `${messageColumns}, bounced,
  case when link is not null then link_ends_at end as link_ends_at`;

/** The message that was sent with a Message-ID, locked; null where there is none. */
export async function lockMailed(tx: Reader, mailId: string): Promise<BouncedMessage | null> {
  return row(tx, `select ${bouncedColumns} from messages where mail_id = $1 for update`, [mailId]);
}

/** The last message that was sent to an address, locked; null where there is none. */
export async function lockLastSent(tx: Reader, email: string): Promise<BouncedMessage | null> {
  return row(
    tx,
    `select ${bouncedColumns} from messages where address_key = $1 and state = 'sent'
     order by sent_at desc, message_id desc limit 1 for update`,
    [addressKey(email)],
  );
}

/** Records that a message bounced, and isn't tried again. */
export async function failBounced(
  tx: Reader,
  { partnerId, messageId }: Pick<MessageRow, "partnerId" | "messageId">,
  kind: "hard" | "soft",
  reason: string,
): Promise<void> {
  await run(
    tx,
    `update messages set state = 'failed', bounced = $3, last_error = $4, next_attempt_at = null, link = null
     where partner_id = $1 and message_id = $2`,
    [partnerId, messageId, kind, reason],
  );
}

/** Records that a message bounced for now, and that it is sent again. */
export async function retryBounced(
  tx: Reader,
  { partnerId, messageId }: Pick<MessageRow, "partnerId" | "messageId">,
  reason: string,
  until: Temporal.Instant,
): Promise<void> {
  await run(
    tx,
    `update messages set state = 'waiting', bounced = 'soft', last_error = $3, next_attempt_at = $4,
       sent_at = null where partner_id = $1 and message_id = $2`,
    [partnerId, messageId, reason, until.toString()],
  );
  await requestDeliveryAt(tx, { messageId }, until);
}

/** Remembers a report by its id; false if it was received before. Those from before `past` are forgotten. */
export async function rememberReport(
  tx: Reader,
  webhookId: string,
  now: Temporal.Instant,
  past: Temporal.Instant,
): Promise<boolean> {
  await run(tx, "delete from bounce_reports where received_at < $1", [past.toString()]);
  const added = await run(
    tx,
    "insert into bounce_reports (webhook_id, received_at) values ($1, $2) on conflict do nothing",
    [webhookId, now.toString()],
  );
  return added === 1;
}
