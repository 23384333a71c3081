import type { EpochDay } from "../values/calendar.ts";

/** What was received once, on a day. */
interface ReceivedOnce {
  readonly receivedOn: EpochDay;
}

/** Of several snapshots of one day, in the order received, the last counts. */
export function lastOfEachDay<Snapshot extends ReceivedOnce>(
  snapshots: readonly Snapshot[],
): readonly Snapshot[] {
  return snapshots.filter(({ receivedOn }, index) => snapshots[index + 1]?.receivedOn !== receivedOn);
}

/**
 * The snapshots that another state followed, each with the day on which that was received. `isSame`: whether
 * two snapshots have the same state.
 */
export function earlierStates<Snapshot extends ReceivedOnce>(
  snapshots: readonly Snapshot[],
  isSame: (one: Snapshot, other: Snapshot) => boolean,
): readonly { readonly snapshot: Snapshot; readonly until: EpochDay }[] {
  const daily = lastOfEachDay(snapshots);
  return daily.flatMap((snapshot, index) => {
    const next = daily[index + 1];
    return next === undefined || isSame(snapshot, next) ? [] : [{ snapshot, until: next.receivedOn }];
  });
}
