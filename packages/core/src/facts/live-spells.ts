import type { EpochDay } from "../values/calendar.ts";
import type { OfferSpell } from "./history.ts";
import { isPublished, type LiveSpell, type OfferSnapshot, type PublishedSnapshot } from "./publication.ts";

/** Whether a spell has days and a last one. */
export function hasEnded(spell: LiveSpell): spell is OfferSpell {
  return spell.until !== null && spell.from < spell.until;
}

/** When an offer is live, by its snapshots in the order received; a spell may have no days. */
export function spellsOf(snapshots: readonly OfferSnapshot[]): readonly LiveSpell[] {
  let spells: readonly LiveSpell[] = [];
  /** The last `live_on` that a snapshot named. */
  let named: EpochDay | null = null;
  for (const [index, snapshot] of snapshots.entries()) {
    const given = snapshot.spells ?? null;
    if (given !== null) {
      spells = given;
      named = isPublished(snapshot) ? snapshot.liveOn : (given.at(-1)?.from ?? null);
    }
    // Of several catalogues of one day the last counts; a transfer lies between those before and after it.
    if (given !== null || snapshots[index + 1]?.receivedOn === snapshot.receivedOn) continue;
    if (!isPublished(snapshot)) spells = endedBy(spells, snapshot.receivedOn);
    else {
      spells = afterSnapshot(spells, named, snapshot);
      named = snapshot.liveOn;
    }
  }
  return spells;
}

/** A draft is not live from the day it was received. */
function endedBy(spells: readonly LiveSpell[], day: EpochDay): readonly LiveSpell[] {
  const last = spells.at(-1);
  if (last === undefined || (last.until !== null && last.until <= day)) return spells;
  const before = spells.slice(0, -1);
  return last.from < day ? [...before, { from: last.from, until: day }] : before;
}

function afterSnapshot(
  spells: readonly LiveSpell[],
  named: EpochDay | null,
  { liveOn, stoppedOn, receivedOn }: PublishedSnapshot,
): readonly LiveSpell[] {
  const last = spells.at(-1);
  const before = spells.slice(0, -1);
  if (last === undefined || named === null) return [...spells, { from: liveOn, until: stoppedOn }];
  if (liveOn > named) {
    // A day that had not come yet was postponed.
    if (last.from > receivedOn) return [...before, { from: liveOn, until: stoppedOn }];
    const until = last.until === null || last.until > liveOn ? liveOn : last.until;
    return [...before, { from: last.from, until }, { from: liveOn, until: stoppedOn }];
  }
  const isResumed = hasEnded(last) && last.until <= receivedOn;
  if (isResumed && (stoppedOn === null || stoppedOn > receivedOn))
    return [...spells, { from: receivedOn, until: stoppedOn }];
  if (liveOn === named || before.length > 0) return [...before, { from: last.from, until: stoppedOn }];
  return [{ from: liveOn, until: stoppedOn }];
}

/** The spells, cut so that none goes across any of the days. */
export function cutAt(spells: readonly LiveSpell[], days: readonly EpochDay[]): readonly LiveSpell[] {
  return spells.flatMap(({ from, until }) => {
    const within = days.filter((day) => from < day && (until === null || day < until));
    const starts = [...new Set([from, ...within])].sort((a, b) => a - b);
    return starts.map((start, index) => ({ from: start, until: starts[index + 1] ?? until }));
  });
}

/** All days of spells, in their order and without those that have none; what touches is one spell. */
export function joined(spells: readonly LiveSpell[]): readonly LiveSpell[] {
  const found: LiveSpell[] = [];
  for (const spell of spells.toSorted((a, b) => a.from - b.from)) {
    if (spell.until !== null && spell.until <= spell.from) continue;
    const last = found.at(-1);
    if (last === undefined || (last.until !== null && last.until < spell.from)) found.push(spell);
    else if (last.until !== null && (spell.until === null || spell.until > last.until))
      found.splice(-1, 1, { from: last.from, until: spell.until });
  }
  return found;
}
