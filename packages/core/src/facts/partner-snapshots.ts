import type { EpochDay } from "../values/calendar.ts";
import { earlierStates } from "./earlier-states.ts";
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
  const earlierCountries = earlierStates(snapshots, (one, other) => one.country === other.country).map(
    ({ snapshot, until }) => ({ country: snapshot.country, until }),
  );
  return { country, joinedOn, ...(earlierCountries.length === 0 ? {} : { earlierCountries }) };
}
