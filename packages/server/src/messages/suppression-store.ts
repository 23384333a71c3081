import { addressKey } from "@laurel/core";
import { row, rows, run } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** An address that gets no mail, and why. */
export interface SuppressionRow {
  readonly email: string;
  /** In the words of the server that refused the address. */
  readonly reason: string;
  readonly suppressedAt: Temporal.Instant;
}

/** Whether mail to an address bounced for good, in any spelling of it. */
export async function isSuppressed(reader: Reader, email: string): Promise<boolean> {
  return (await findSuppression(reader, email)) !== null;
}

/** Why an address gets no mail; null where it does. */
export async function findSuppression(reader: Reader, email: string): Promise<SuppressionRow | null> {
  return row(reader, "select email, reason, suppressed_at from suppressed_addresses where address_key = $1", [
    addressKey(email),
  ]);
}

/** Suppresses an address; false if it was before. */
export async function suppress(
  reader: Reader,
  { email, reason, suppressedAt }: SuppressionRow,
): Promise<boolean> {
  const added = await run(
    reader,
    `insert into suppressed_addresses (address_key, email, reason, suppressed_at) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [addressKey(email), email, reason, suppressedAt.toString()],
  );
  return added === 1;
}

/** Lets an address get mail again; false if it could. */
export async function liftSuppression(reader: Reader, email: string): Promise<boolean> {
  return (
    (await run(reader, "delete from suppressed_addresses where address_key = $1", [addressKey(email)])) === 1
  );
}

/** Addresses that get no mail, in their order, after one. */
export async function listSuppressions(
  reader: Reader,
  after: string | null,
  limit: number,
): Promise<readonly SuppressionRow[]> {
  return rows(
    reader,
    `select email, reason, suppressed_at from suppressed_addresses
     where $1::text is null or email > $1 order by email limit $2`,
    [after, limit],
  );
}
