import type { EpochDay } from "../values/calendar.ts";
import type { History } from "./history.ts";

/** A partner as received once. */
export interface ReceivedPartner {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly joinedOn: EpochDay | null;
  /** The day it was received, in the program's time zone. */
  readonly receivedOn: EpochDay;
}

/**
 * A partner by its snapshots in the order received. The day it joined is that of the last one. Its country is
 * that of the snapshot received last by a day; before the first one, that of the first.
 */
export function partnerOf(
  snapshots: readonly [ReceivedPartner, ...ReceivedPartner[]],
): Pick<History, "country" | "earlierCountries" | "joinedOn"> {
  const { country, joinedOn } = snapshots.at(-1) as ReceivedPartner;
  const earlierCountries = snapshots.flatMap((snapshot, index) => {
    const next = snapshots[index + 1];
    // Of several of one day the last counts.
    if (next === undefined || next.receivedOn === snapshot.receivedOn) return [];
    return next.country === snapshot.country ? [] : [{ country: snapshot.country, until: next.receivedOn }];
  });
  return { country, joinedOn, ...(earlierCountries.length === 0 ? {} : { earlierCountries }) };
}
