import type { EpochDay } from "../values/calendar.ts";
import { optionRank, type PublishingOption } from "./option.ts";

/** The first day an offer was live, or the first at a higher option. */
export interface Publication {
  readonly option: PublishingOption;
  readonly on: EpochDay;
}

/** Days on which an offer is live, until the day before `until`; null: it has not ended. */
export interface LiveSpell {
  readonly from: EpochDay;
  readonly until: EpochDay | null;
}

/** An offer as received once. */
export interface OfferSnapshot {
  readonly option: PublishingOption;
  readonly status: "draft" | "preview" | "live" | "stopped";
  readonly liveOn: EpochDay | null;
  readonly stoppedOn: EpochDay | null;
  /** The day it was received, in the program's time zone. */
  readonly receivedOn: EpochDay;
  /** By a transfer: all days on which the offer is live here, as far as they were known. Else null. */
  readonly spells?: readonly LiveSpell[] | null;
}

/** An offer that is live or stopped, with the day of its go-live. */
export type PublishedSnapshot = OfferSnapshot & { readonly liveOn: EpochDay };

/**
 * The publications of an offer, from its snapshots in the order received; at most one per option.
 *
 * The first publication is on the `live_on` of the first snapshot that is live or stopped. A correction to an
 * earlier day moves it earlier, and so do earlier days that come by a transfer. A later day means that the
 * offer was resumed, which is not a publication.
 *
 * An option higher than all before is a publication on the day the offer went live with it: its `live_on`
 * where that is later than the one before, else the day the snapshot was received. Services have no rank:
 * they are a publication only if they are the first.
 */
export function publications(snapshots: readonly OfferSnapshot[]): readonly Publication[] {
  const published = snapshots.filter(isPublished);
  const [first] = published;
  if (first === undefined) return [];
  let firstOn = firstDayOf(first);
  let rank = optionRank(first.option);
  let before = first;
  const higher: Publication[] = [];
  for (const snapshot of published) {
    if (firstDayOf(snapshot) < firstOn) firstOn = firstDayOf(snapshot);
    const on = higherSince(before, snapshot);
    if (optionRank(snapshot.option) > rank && isLive(snapshot, on)) {
      rank = optionRank(snapshot.option);
      higher.push({ option: snapshot.option, on });
    }
    before = snapshot;
  }
  return [{ option: first.option, on: firstOn }, ...higher];
}

/** Whether an offer was received as live, or as stopped, with the day of its go-live. */
export function isPublished(snapshot: OfferSnapshot): snapshot is PublishedSnapshot {
  return (snapshot.status === "live" || snapshot.status === "stopped") && snapshot.liveOn !== null;
}

/** Days that came by a transfer may lie before the go-live that a snapshot names. */
function firstDayOf({ liveOn, spells }: PublishedSnapshot): EpochDay {
  const first = spells?.[0]?.from ?? liveOn;
  return first < liveOn ? first : liveOn;
}

/** An option may be raised before the go-live; it is published with the go-live then, not before. */
function higherSince(before: PublishedSnapshot, snapshot: PublishedSnapshot): EpochDay {
  if (snapshot.liveOn > before.liveOn) return snapshot.liveOn;
  return snapshot.receivedOn > snapshot.liveOn ? snapshot.receivedOn : snapshot.liveOn;
}

/** An offer whose option is raised after it was stopped was never live at that option. */
function isLive(snapshot: PublishedSnapshot, day: EpochDay): boolean {
  return snapshot.stoppedOn === null || day < snapshot.stoppedOn;
}
