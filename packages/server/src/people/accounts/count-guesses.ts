import { createHmac } from "node:crypto";
import { appendEvents, type NewEvent } from "../../platform/audit/append-events.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import {
  addToTally,
  deleteGuesses,
  deleteGuessesAt,
  type GuessKey,
  lockGuesses,
  saveGuesses,
} from "./guess-store.ts";

/** So many wrong guesses in a row are looked at without a pause. */
export const freeGuesses = 5;
/** The longest pause. */
const longestPauseS = 900;
/** Guesses that are older than this no longer count. */
const forgottenAfter = { hours: 24 };
/** How often repetitions of one thing are written to the audit log. */
const reportedEvery = { minutes: 15 };

/** The pause before the next guess is looked at: 0, then 1, 2, 4 … 900 seconds. */
export function pauseAfter(failures: number): Temporal.Duration {
  const seconds = failures < freeGuesses ? 0 : Math.min(2 ** (failures - freeGuesses), longestPauseS);
  return Temporal.Duration.from({ seconds });
}

/** A guess that may be looked at, or how long to wait. */
export type Permit =
  | { readonly waitS: null /** Wrong guesses in a row, with this one. */; readonly failures: number }
  | { readonly waitS: number };

/** An event that may happen often, and the request that caused it. */
export interface FrequentEvent extends Required<Pick<NewEvent, "what">> {
  /** Events of one subject are counted into one per window. */
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly personal: NonNullable<NewEvent["personal"]>;
  readonly requestId: string | null;
}

/** Slows guesses at passwords and codes down, by account. */
export interface GuessCounter {
  /** The digest of an address. */
  accountOf(email: string): Buffer;
  /**
   * Asks before a guess is looked at. It counts as wrong until it turns out to be right, so that many at once
   * are as slow as one after the other.
   */
  begin(key: GuessKey): Promise<Permit>;
  /** The guess was right. */
  right(key: GuessKey): Promise<void>;
  /** The guess was not looked at. */
  undo(key: GuessKey): Promise<void>;
  /** The owner has proved to be in control, by the mailbox. */
  clear(email: string): Promise<void>;
  /** Records an event, or counts it into the next of its window. `person`: null where it isn't known. */
  report(event: FrequentEvent, person: string | null): Promise<void>;
}

/** Counts guesses in the database, so that every server sees those of all. */
export function countGuesses(database: Database, clock: Clock, secret: string): GuessCounter {
  // The database keeps microseconds, and must not round a moment into the future.
  const now = () => clock.now().round({ smallestUnit: "millisecond", roundingMode: "floor" });
  const accountOf = (email: string) => createHmac("sha256", secret).update(`account:${email}`).digest();
  return {
    accountOf,
    begin: (key) => transaction(database, allPartners, (tx) => begin(tx, key, now())),
    right: (key) => transaction(database, allPartners, (tx) => deleteGuesses(tx, key)),
    undo: (key) =>
      transaction(database, allPartners, async (tx) => {
        const { failures, lastAt } = await lockGuesses(tx, key, now());
        await saveGuesses(tx, key, { failures: Math.max(0, failures - 1), lastAt, nextAt: now() });
      }),
    clear: (email) => transaction(database, allPartners, (tx) => deleteGuessesAt(tx, accountOf(email))),
    report: (event, person) => transaction(database, allPartners, (tx) => report(tx, event, person, now())),
  };
}

async function begin(tx: Tx, key: GuessKey, now: Temporal.Instant): Promise<Permit> {
  const { failures: before, lastAt, nextAt } = await lockGuesses(tx, key, now);
  if (Temporal.Instant.compare(now, nextAt) < 0)
    return { waitS: Math.ceil(now.until(nextAt).total("seconds")) };
  const isOld = Temporal.Instant.compare(lastAt.add(forgottenAfter), now) < 0;
  const failures = isOld ? 1 : before + 1;
  await saveGuesses(tx, key, { failures, lastAt: now, nextAt: now.add(pauseAfter(failures)) });
  return { waitS: null, failures };
}

async function report(
  tx: Tx,
  { subject, what, data, personal, requestId }: FrequentEvent,
  person: string | null,
  now: Temporal.Instant,
): Promise<void> {
  const times = await addToTally(
    tx,
    subject,
    { what, data, person },
    { now, since: now.subtract(reportedEvery) },
  );
  if (times === 0) return;
  const event = { partnerId: "", what, data: { ...data, times }, personal };
  await appendEvents(tx, { who: "laurel", requestId }, [event]);
}
