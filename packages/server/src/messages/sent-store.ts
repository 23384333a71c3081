import { addressKey } from "@laurel/core";
import { row, rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";
import type { Position } from "../platform/http/paging/read-cursor.ts";
import { type MessageRow, messageColumns } from "./message-store.ts";

/** Whose messages: those of a person, by account and address, or all. */
export type InboxReader = { readonly userId: string; readonly email: string } | "all";

/** Messages that concern a partner, the latest first, before a position. */
export async function listSent(
  reader: Reader,
  partnerId: string,
  reading: InboxReader,
  after: Position | null,
  limit: number,
): Promise<readonly MessageRow[]> {
  return rows<MessageRow>(
    reader,
    `select ${messageColumns} from messages
     where partner_id = $1 and ($4::bigint is null or message_id < $4) and ${readBy(reading)}
     order by message_id desc limit $5`,
    [partnerId, ...readerValues(reading), after?.[0] ?? null, limit],
  );
}

/** What is sent to one person about an offer, for all the partner's people to read on the offer's page. */
const aboutOffers = "('base-resources', 'outreach-first-word')";

/**
 * One message that concerns a partner; null where there is none of that id that the reader was sent, or that
 * is for all of the partner's people.
 */
export async function findSent(
  reader: Reader,
  partnerId: string,
  reading: InboxReader,
  messageId: number,
): Promise<MessageRow | null> {
  return row<MessageRow>(
    reader,
    `select ${messageColumns} from messages
     where partner_id = $1 and message_id = $4 and (${readBy(reading)} or template in ${aboutOffers})`,
    [partnerId, ...readerValues(reading), messageId],
  );
}

function readBy(reading: InboxReader): string {
  // PostgreSQL wants to know the types of what it isn't asked for.
  return reading === "all" ? "$2::text is null and $3::text is null" : "(user_id = $2 or address_key = $3)";
}

function readerValues(reading: InboxReader): readonly (string | null)[] {
  return reading === "all" ? [null, null] : [reading.userId, addressKey(reading.email)];
}
