import type { Award, History, RecordedUnlock } from "../../facts/history.ts";
import type { Program, Track } from "../../program/program.ts";
import { endedByChange, type Timeline, versionNamed } from "../../program/timeline.ts";
import { type EpochDay, termOn } from "../../values/calendar.ts";
import { unlockOf } from "../carry.ts";
import { decide } from "../decide/decide.ts";
import type { CarriedUnlock } from "../facts.ts";
import { graceOn } from "./awards.ts";
import { plainFactsOn } from "./plain-facts.ts";
import { termAnchor } from "./term.ts";

/**
 * The unlocks that a change of version kept. An unlock that an earlier version was the last to give is kept
 * for as long as that version would still give it, but not beyond the term in which it was opened. Unlocks
 * from publications are not among these: they follow from the publications themselves.
 *
 * What later versions awarded is no award of that version: it neither holds a stage under it nor renews a
 * time of grace. Otherwise a fall under that version would be put off again with each day.
 */
export function keptOn(
  timeline: Timeline,
  program: Program,
  history: History,
  day: EpochDay,
): readonly CarriedUnlock[] {
  const open = history.unlocks.filter(
    (unlock) =>
      unlock.offerId === null &&
      unlock.version !== program.version &&
      (unlock.since ?? unlock.openedOn) <= day &&
      (unlock.closedOn === null || day < unlock.closedOn),
  );
  return open.flatMap((unlock) => {
    const version = versionNamed(timeline, unlock.version);
    if (version === null || version.inForceFrom >= program.inForceFrom) return [];
    if (endedByChange(timeline, version.inForceFrom, day)) return [];
    const own = historyUnder(timeline, version, history);
    const until = endOf(timeline, version, own, unlock);
    if (until !== null && day >= until) return [];
    const facts = plainFactsOn(timeline, version, own, day);
    const grace = graceOn(timeline, version, own, day, false);
    if (!decide(version, { ...facts, grace }).unlocked.some(({ benefit }) => benefit === unlock.benefit))
      return [];
    const kept = unlockOf(unlock.benefit, null, unlock.amountMinor);
    return [{ ...kept, by: "keep" as const, version: version.version, since: unlock.openedOn, until }];
  });
}

/** A history with only what a version and those before it awarded. */
function historyUnder(timeline: Timeline, version: Program, history: History): History {
  const isOwn = (award: Award) => {
    const from = versionNamed(timeline, award.version);
    return from !== null && from.inForceFrom <= version.inForceFrom;
  };
  return { ...history, awards: history.awards.filter(isOwn) };
}

/**
 * The end of the term in which the unlock was opened, or the version's own expiry, whichever is earlier. Of
 * several grants, the last end counts; null where one of them has none. Where a track has no terms for the
 * partner, no term ends what it gave; if the partner wasn't on the track, it gave nothing.
 */
function endOf(
  timeline: Timeline,
  version: Program,
  history: History,
  unlock: RecordedUnlock,
): EpochDay | null {
  const grants = version.benefits.find(({ id }) => id === unlock.benefit)?.grants ?? [];
  const ends = grants.flatMap(({ expires, per, track }) => {
    if (per === "offer") return [];
    const expiry = expires !== null && "on" in expires ? expires.on : Number.POSITIVE_INFINITY;
    if (per !== "term") return [expiry];
    const opened = version.tracks[track];
    if (opened === undefined) return [];
    const end = endOfTerm(timeline, version, opened, history, unlock.openedOn);
    if (end !== null) return [Math.min(expiry, end)];
    const { tracks } = decide(version, plainFactsOn(timeline, version, history, unlock.openedOn));
    return tracks[opened.id] === undefined ? [] : [expiry];
  });
  const last = Math.max(...ends);
  return Number.isFinite(last) ? (last as EpochDay) : null;
}

/** The end of the term in which an unlock was opened; of one opened before the first term, its beginning. */
export function endOfTerm(
  timeline: Timeline,
  version: Program,
  track: Track,
  history: History,
  openedOn: EpochDay,
): EpochDay | null {
  const anchor = termAnchor(timeline, version, track, history, openedOn);
  return anchor === null ? null : (termOn(anchor, track.termLength, openedOn)?.until ?? anchor);
}
