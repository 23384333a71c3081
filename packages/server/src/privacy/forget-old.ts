import { forgetGuesses, takeTallies } from "../people/accounts/guess-store.ts";
import { appendEvents } from "../platform/audit/append-events.ts";
import { personalErased } from "../platform/audit/event-store.ts";
import { type Clock, wallOf } from "../platform/clock.ts";
import type { Retention } from "../platform/config.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { type Tx, transaction } from "../platform/database/transaction.ts";
import { forgetMessages } from "./erasure-store.ts";
import { forgetCounts, forgetEnded, forgetEventAddresses } from "./retention-store.ts";

/** The size of a batch of each kind, so that no transaction holds many locks for long. */
const batchSize = 2000;
/** Sign-in counts requests for a minute, and guesses for a day. */
const countsKeptDays = 1;

/** How much was erased of each kind. */
export interface Forgotten {
  readonly sessions: number;
  /** Links that let a person sign in, and had ended. */
  readonly links: number;
  /** Messages whose contents are erased; their delivery state is kept. */
  readonly messages: number;
  /** Events of sessions that no longer say where a person came from. */
  readonly eventAddresses: number;
}

/** The present by the clock of all that is recorded, and by that of sign-in. */
interface Times {
  readonly now: Temporal.Instant;
  readonly wall: Temporal.Instant;
}

/**
 * Erases data that is older than the configuration allows, batch by batch, each with an event. What
 * has exactly that age is kept.
 */
export async function forgetOld(
  database: Database,
  clock: Clock,
  retention: Retention,
  limit: number = batchSize,
): Promise<Forgotten> {
  const times = { now: clock.now(), wall: wallOf(clock).now() };
  let sum: Forgotten = { sessions: 0, links: 0, messages: 0, eventAddresses: 0 };
  for (;;) {
    const batch = await transaction(database, allPartners, (tx) => forgetBatch(tx, times, retention, limit), {
      long: true,
    });
    sum = {
      sessions: sum.sessions + batch.sessions,
      links: sum.links + batch.links,
      messages: sum.messages + batch.messages,
      eventAddresses: sum.eventAddresses + batch.eventAddresses,
    };
    if (batch.counts + total(batch) === 0) return sum;
  }
}

async function forgetBatch(
  tx: Tx,
  { now, wall }: Times,
  { sessionsDays, messagesDays, eventAddressesDays }: Retention,
  limit: number,
): Promise<Forgotten & { readonly counts: number }> {
  const daysAgo = (days: number) => now.subtract({ hours: 24 * days });
  const daysAgoByWall = (days: number) => wall.subtract({ hours: 24 * days });
  const events = await forgetEventAddresses(tx, daysAgo(eventAddressesDays), limit);
  const forgotten = {
    sessions: await forgetEnded(tx, "session", daysAgoByWall(sessionsDays), limit),
    links: await forgetEnded(tx, "verification", daysAgoByWall(sessionsDays), limit),
    messages: await forgetMessages(tx, daysAgo(messagesDays), limit),
    eventAddresses: events.length,
  };
  if (total(forgotten) > 0) {
    const { eventAddresses, ...counts } = forgotten;
    const data = { ...counts, event_addresses: eventAddresses };
    const event = { partnerId: "", what: "privacy.forgotten", data, state: personalErased(events) };
    await appendEvents(tx, { who: "laurel" }, [event]);
  }
  return { ...forgotten, counts: await forgetCounted(tx, daysAgoByWall(countsKeptDays), limit) };
}

/** Counts of requests and guesses. What was counted and isn't in the audit log yet is appended to it. */
async function forgetCounted(tx: Tx, before: Temporal.Instant, limit: number): Promise<number> {
  const requests = await forgetCounts(tx, before, limit);
  const guesses = await forgetGuesses(tx, before, limit);
  const tallies = await takeTallies(tx, before, limit);
  const pending = tallies.filter((tally) => tally.pending > 0);
  const events = pending.map(({ what, data, pending: times }) => ({
    partnerId: "",
    what,
    data: { ...data, times },
  }));
  await appendEvents(tx, { who: "laurel" }, events);
  return requests + guesses + tallies.length;
}

function total({ sessions, links, messages, eventAddresses }: Forgotten): number {
  return sessions + links + messages + eventAddresses;
}
