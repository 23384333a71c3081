import {
  type EpochDay,
  joined,
  type LiveSpell,
  type OfferSnapshot,
  parseDay,
  publications,
  publishingOption,
  spellsOf,
  type Timeline,
} from "@laurel/core";
import { dayOf } from "../../platform/clock.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { findSnapshots, type OfferKey, replacePublications, type SnapshotRow } from "./offer-store.ts";

/** Identifies an offer: its id is unique only within its partner. */
export function keyOf({ partnerId, offerId }: OfferKey): string {
  return `${partnerId}\n${offerId}`;
}

/** Computes the publications of offers again, from all their snapshots. */
export async function publish(tx: Tx, offers: readonly OfferKey[]): Promise<void> {
  const received = await receivedOffers(tx, offers);
  const published = received.flatMap(({ key, snapshots }) =>
    publications(snapshots).map((publication) => ({ ...key, ...publication })),
  );
  await replacePublications(tx, offers, published);
}

/** The days on which offers are live, by `keyOf`, as they are known now. */
export async function liveDaysOf(
  tx: Tx,
  offers: readonly OfferKey[],
): Promise<ReadonlyMap<string, readonly LiveSpell[]>> {
  const received = await receivedOffers(tx, offers);
  return new Map(received.map(({ key, snapshots }) => [keyOf(key), joined(spellsOf(snapshots))]));
}

/** Offers with their snapshots in the order received. */
async function receivedOffers(
  tx: Tx,
  offers: readonly OfferKey[],
): Promise<readonly { readonly key: OfferKey; readonly snapshots: readonly OfferSnapshot[] }[]> {
  const { timeline } = await loadTimeline(tx);
  const byOffer = Map.groupBy(await findSnapshots(tx, offers), keyOf);
  return [...byOffer.values()].map((rows) => {
    const [{ partnerId, offerId }] = rows as [SnapshotRow];
    return { key: { partnerId, offerId }, snapshots: rows.map((row) => snapshotOf(row, timeline)) };
  });
}

function snapshotOf(row: SnapshotRow, timeline: Timeline): OfferSnapshot {
  const { pricingModels, status, liveOn, stoppedOn, receivedAt, spells } = row;
  return {
    ...{ option: publishingOption(pricingModels), status, spells },
    ...{ liveOn: dayOrNull(liveOn), stoppedOn: dayOrNull(stoppedOn) },
    receivedOn: dayOf(timeline, receivedAt),
  };
}

function dayOrNull(text: string | null): EpochDay | null {
  return text === null ? null : parseDay(text);
}
