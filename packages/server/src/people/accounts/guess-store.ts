import { row, rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";

/** Whose guesses are counted together. */
export interface GuessKey {
  /** A digest of the account's address. */
  readonly account: Buffer;
  readonly kind: "code" | "password";
  /** A device or session that is known for the account; "": any other. */
  readonly device: string;
}

/** How many guesses failed in a row, and when the next one is looked at. */
export interface GuessRow {
  readonly failures: number;
  readonly lastAt: Temporal.Instant;
  readonly nextAt: Temporal.Instant;
}

/** The guesses of a key, held until the transaction ends. */
export async function lockGuesses(tx: Tx, key: GuessKey, now: Temporal.Instant): Promise<GuessRow> {
  const values = [key.account, key.kind, key.device];
  await run(
    tx,
    `insert into identity.guesses (account, kind, device, failures, last_at, next_at)
     values ($1, $2, $3, 0, $4, $4) on conflict do nothing`,
    [...values, now.toString()],
  );
  const found = await row<GuessRow>(
    tx,
    `select failures, last_at, next_at from identity.guesses
     where account = $1 and kind = $2 and device = $3 for update`,
    values,
  );
  return found ?? { failures: 0, lastAt: now, nextAt: now };
}

/** Replaces what is counted for a key. */
export async function saveGuesses(
  tx: Tx,
  { account, kind, device }: GuessKey,
  { failures, lastAt, nextAt }: GuessRow,
): Promise<void> {
  await run(
    tx,
    `update identity.guesses set failures = $4, last_at = $5, next_at = $6
     where account = $1 and kind = $2 and device = $3`,
    [account, kind, device, failures, lastAt.toString(), nextAt.toString()],
  );
}

/** Forgets the guesses of a key. */
export async function deleteGuesses(tx: Tx, { account, kind, device }: GuessKey): Promise<void> {
  const statement = "delete from identity.guesses where account = $1 and kind = $2 and device = $3";
  await run(tx, statement, [account, kind, device]);
}

/** Forgets all guesses at an account. */
export async function deleteGuessesAt(tx: Tx, account: Buffer): Promise<void> {
  await run(tx, "delete from identity.guesses where account = $1", [account]);
}

/** Forgets up to `limit` keys without a guess since `before`. */
export async function forgetGuesses(tx: Tx, before: Temporal.Instant, limit: number): Promise<number> {
  return run(
    tx,
    `delete from identity.guesses where (account, kind, device) in (
       select account, kind, device from identity.guesses where last_at < $1 limit $2
       for update skip locked)`,
    [before.toString(), limit],
  );
}

/** How often something happened that the audit log doesn't say yet. */
export interface TallyRow {
  readonly what: string;
  /** Of the event, without its count. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly pending: number;
}

/**
 * Counts something; gives how often it happened where that is due to be reported: the first time, and then
 * not before `since`.
 */
export async function addToTally(
  tx: Tx,
  subject: string,
  { what, data, person }: Omit<TallyRow, "pending"> & { readonly person: string | null },
  { now, since }: { readonly now: Temporal.Instant; readonly since: Temporal.Instant },
): Promise<number> {
  const added = await row<{ readonly pending: number }>(
    tx,
    `insert into identity.tallies (subject, what, data, person, pending, reported_at)
     values ($1, $2, $3, $4, 0, $5)
     on conflict (subject) do update set pending = tallies.pending + 1
     returning case when pending = 0 then 1 when reported_at <= $6 then pending else 0 end as pending`,
    [subject, what, JSON.stringify(data), person, now.toString(), since.toString()],
  );
  const due = added?.pending ?? 0;
  if (due > 0) {
    const statement = "update identity.tallies set pending = 0, reported_at = $2 where subject = $1";
    await run(tx, statement, [subject, now.toString()]);
  }
  return due;
}

/** Removes and gives up to `limit` tallies that were last reported before `before`. */
export async function takeTallies(
  tx: Tx,
  before: Temporal.Instant,
  limit: number,
): Promise<readonly TallyRow[]> {
  return rows<TallyRow>(
    tx,
    `delete from identity.tallies where subject in (
       select subject from identity.tallies where reported_at < $1 limit $2 for update skip locked)
     returning what, data, pending`,
    [before.toString(), limit],
  );
}
