import type { MovedPartner, StandingAnswer, StandingEffect } from "@laurel/contract";
import { type EpochDay, epochDay, type Timeline } from "@laurel/core";
import type { DryRun } from "../facts/intake/dry-run.ts";
import { lockLedger, markingAtEnd } from "../facts/intake/ledger-store.ts";
import { breather } from "../platform/breathe.ts";
import { canonicalJson } from "../platform/canonical-json.ts";
import { todayOf } from "../platform/clock.ts";
import { holdingLocks } from "../platform/database/hold-locks.ts";
import type { Database } from "../platform/database/open.ts";
import { run } from "../platform/database/rows.ts";
import { allPartners } from "../platform/database/sight.ts";
import { type Tx, transaction } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { answerFor } from "./compute-all.ts";
import { saying } from "./decide-partner.ts";
import { pageSize } from "./in-pages.ts";
import { loadPartners } from "./load-partners.ts";
import { isUndecided, type Undecided } from "./undecided.ts";

/** How many of the partners that move are named. */
const mostNamed = 100;

/** What a partner has. */
interface Said {
  readonly name: string;
  readonly answer: StandingAnswer | Undecided;
}

/**
 * Makes a change of the facts, compares what partners have today before and after it, and takes all of it
 * back. Nothing is left of it, no event and no notification. Imports wait meanwhile, so that the change alone
 * makes the difference.
 */
export async function effectOf<T>(database: Database, change: (tx: Tx) => Promise<T>): Promise<DryRun<T>> {
  const work = async (tx: Tx) => {
    await lockLedger(tx);
    const { timeline } = await loadTimeline(tx);
    const day = epochDay(todayOf(database.clock, timeline));
    await run(tx, "savepoint before_change");
    const { result, partnerIds } = await markingAtEnd(tx, () => change(tx));
    const after = await standingsOf(tx, timeline, partnerIds, day);
    // What the change holds in locks ends here.
    await run(tx, "rollback to savepoint before_change");
    const before = await standingsOf(tx, timeline, partnerIds, day);
    return { result, effect: compared(partnerIds, before, after) };
  };
  // One after the other: those that wait must not use up the connections that requests need.
  return holdingLocks(database, async (locks) => {
    await locks.wait("dry run");
    return transaction(database, allPartners, work, { long: true, discarded: true });
  });
}

/** What partners have on a day; those that are not on record are left out. */
async function standingsOf(
  tx: Tx,
  timeline: Timeline,
  partnerIds: readonly string[],
  day: EpochDay,
): Promise<ReadonlyMap<string, Said>> {
  const breathe = breather();
  const options = { breathe, withOpen: false, onlyDay: true };
  const found = new Map<string, Said>();
  for (let from = 0; from < partnerIds.length; from += pageSize) {
    const page = partnerIds.slice(from, from + pageSize);
    for (const partner of await loadPartners(tx, timeline, page, day, day, options)) {
      const { answer } = answerFor(timeline, partner, day);
      found.set(partner.known.partnerId, { name: partner.name, answer });
      await breathe();
    }
  }
  return found;
}

function compared(
  partnerIds: readonly string[],
  before: ReadonlyMap<string, Said>,
  after: ReadonlyMap<string, Said>,
): StandingEffect {
  let moved = 0;
  let undecided = 0;
  const first: MovedPartner[] = [];
  for (const partnerId of partnerIds) {
    const is = after.get(partnerId);
    if (is === undefined) continue;
    const was = before.get(partnerId)?.answer ?? null;
    if (isUndecided(is.answer) || (was !== null && isUndecided(was))) {
      undecided += 1;
      continue;
    }
    const move = moveOf(was, is.answer);
    if (move === null) continue;
    moved += 1;
    if (first.length < mostNamed) first.push({ partnerId, name: is.name, ...move });
  }
  return { partners: partnerIds.length, moved, undecided, first };
}

type Move = Pick<MovedPartner, "before" | "after">;

/** How a partner's answer changes; null: it doesn't. `before` is null for a partner that is new. */
function moveOf(before: StandingAnswer | null, after: StandingAnswer): Move | null {
  const was = before ?? { ...after, tracks: {}, grace: {}, measures: {}, unlocked: [] };
  if (saying(was) === saying(after)) return null;
  return { before: differing(was, after), after: differing(after, was) };
}

/** The parts of an answer that another doesn't have like this. */
function differing(one: StandingAnswer, other: StandingAnswer): Move["after"] {
  const { version, grace = {}, ended, unlocked } = one;
  const known = new Set(other.unlocked.map(canonicalJson));
  return {
    version,
    tracks: fieldsOf(one.tracks, other.tracks),
    grace: fieldsOf(grace, other.grace ?? {}),
    ...(ended === undefined || ended.since === other.ended?.since ? {} : { ended }),
    measures: fieldsOf(one.measures, other.measures),
    unlocked: unlocked.filter((unlock) => !known.has(canonicalJson(unlock))),
  };
}

/** The fields that differ from those of `other`. */
function fieldsOf<T extends object>(one: T, other: T): T {
  const known = new Map<string, unknown>(Object.entries(other));
  const differ = Object.entries(one).filter(
    ([name, value]) => canonicalJson(value) !== canonicalJson(known.get(name) ?? null),
  );
  return Object.fromEntries(differ) as T;
}
