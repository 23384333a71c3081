import type { EpochDay } from "../values/calendar.ts";
import { earlierStates, lastOfEachDay } from "./earlier-states.ts";
import type { EndedSpell, History } from "./history.ts";

/** A partner as received once. */
export interface ReceivedPartner {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly joinedOn: EpochDay | null;
  /** The first day on which it is no longer in the program; null: none is known. */
  readonly endedOn: EpochDay | null;
  /** The day it was received, in the program's time zone. */
  readonly receivedOn: EpochDay;
}

/**
 * A partner by its snapshots in the order received. The day it joined is that of the last one. Its country is
 * that of the snapshot received last by a day; before the first one, that of the first.
 */
export function partnerOf(
  snapshots: readonly [ReceivedPartner, ...ReceivedPartner[]],
): Pick<History, "country" | "earlierCountries" | "joinedOn" | "ended"> {
  const { country, joinedOn } = snapshots.at(-1) as ReceivedPartner;
  const earlierCountries = earlierStates(snapshots, (one, other) => one.country === other.country).map(
    ({ snapshot, until }) => ({ country: snapshot.country, until }),
  );
  const ended = endedSpells(lastOfEachDay(snapshots));
  return {
    country,
    joinedOn,
    ...(earlierCountries.length === 0 ? {} : { earlierCountries }),
    ...(ended.length === 0 ? {} : { ended }),
  };
}

/**
 * When the partner was not in the program. A snapshot with another day corrects an end that lasts. One
 * without a day means that the partner came back: the days from the end until it was received stay ended. An
 * end that had not come yet is taken back.
 */
function endedSpells(daily: readonly ReceivedPartner[]): readonly EndedSpell[] {
  let before: readonly EndedSpell[] = [];
  let present: EpochDay | null = null;
  for (const { endedOn, receivedOn } of daily) {
    if (endedOn === null && present !== null && present < receivedOn)
      before = [...before, { from: present, until: receivedOn }];
    present = endedOn;
  }
  return present === null ? before : [...before, { from: present, until: null }];
}
