import {
  type EpochDay,
  isByol,
  type OfferRecord,
  offerOf,
  type PricingModel,
  partnerOf,
  publishingOption,
  type ReceivedOffer,
  type ReceivedOffers,
  type Timeline,
} from "@laurel/core";
import { dayOf } from "../platform/clock.ts";
import { epochDay } from "../platform/database/epoch-day.ts";
import { rows } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** A snapshot of an offer. */
export interface OfferSnapshotRow extends Omit<ReceivedOffer, "option" | "byol" | "receivedOn"> {
  readonly partnerId: string;
  readonly models: readonly PricingModel[];
  readonly receivedAt: Temporal.Instant;
}

type Snapshots = readonly [OfferSnapshotRow, ...OfferSnapshotRow[]];

/** What snapshots of one offer, in the order received, say of it. */
function offerBy(snapshots: Snapshots, timeline: Timeline): OfferRecord {
  return offerOf(
    snapshots.map(({ partnerId: _, models, receivedAt, ...snapshot }) => ({
      ...snapshot,
      receivedOn: dayOf(timeline, receivedAt),
      option: publishingOption(models),
      byol: isByol(models),
    })) as unknown as ReceivedOffers,
  );
}

/** The offers that snapshots received until an instant name (null: all), as they were known then. */
export function offersKnownAt(
  snapshots: readonly OfferSnapshotRow[],
  at: Temporal.Instant | null,
  timeline: Timeline,
): readonly OfferRecord[] {
  const known =
    at === null
      ? snapshots
      : snapshots.filter(({ receivedAt }) => Temporal.Instant.compare(receivedAt, at) <= 0);
  return [...Map.groupBy(known, keyOf).values()]
    .flatMap(([first, ...more]) => (first === undefined ? [] : [offerBy([first, ...more], timeline)]))
    .toSorted(byId);
}

/** One order for a partner's offers, because records keep it: each database orders texts in its own way. */
function byId(one: OfferRecord, other: OfferRecord): number {
  return one.offerId < other.offerId ? -1 : 1;
}

/** Identifies an offer: its id is unique only within its partner. */
function keyOf({ partnerId, offerId }: Pick<OfferSnapshotRow, "partnerId" | "offerId">): string {
  return `${partnerId}\n${offerId}`;
}

/** An offer as last received. */
export interface CurrentOffer extends Omit<OfferRecord, "option" | "byol" | "publications" | "past"> {
  readonly partnerId: string;
  readonly models: readonly PricingModel[];
  readonly publications: OfferRecord["publications"] | null;
}

/**
 * Offers of a partner as they are known now. `again`: the snapshots of those that were received more than
 * once, or by a transfer, which say what they were before.
 */
export function offersBy(
  current: readonly CurrentOffer[],
  again: readonly OfferSnapshotRow[],
  timeline: Timeline,
): readonly OfferRecord[] {
  const before = Map.groupBy(again, keyOf);
  return current.map((row) => recordOf(row, before.get(keyOf(row)) ?? [], timeline)).toSorted(byId);
}

function recordOf(
  { models, publications, ...offer }: CurrentOffer,
  before: readonly OfferSnapshotRow[],
  timeline: Timeline,
): OfferRecord {
  const { partnerId: _, ...known } = offer;
  const current = { ...known, option: publishingOption(models), byol: isByol(models) };
  const [first, ...more] = before;
  const record = first === undefined ? current : offerBy([first, ...more], timeline);
  return { ...record, publications: publications ?? [] };
}

const columns = `pricing_models as models, status, private, offer_type as type, storefront, public_offer_id,
  ${epochDay("live_on")} as live_on, ${epochDay("stopped_on")} as stopped_on`;

/** The offers of partners as last received. */
export async function loadCurrentOffers(
  reader: Reader,
  partnerIds: readonly string[],
): Promise<readonly CurrentOffer[]> {
  const statement = {
    name: "facts.offers",
    text: `select offers.partner_id, offers.offer_id, ${columns}, publications
     from offers
     left join (
       select partner_id, offer_id, json_agg(json_build_object('option', option,
         'on', ${epochDay("published_on")}) order by published_on, option) as publications
       from publications where partner_id = any($1) group by partner_id, offer_id
     ) published using (partner_id, offer_id)
     where offers.partner_id = any($1) order by offers.partner_id, offers.offer_id`,
  };
  return rows<CurrentOffer>(reader, statement, [partnerIds]);
}

/**
 * Snapshots of offers in the order received. Most offers are received once, by a catalogue: they have nothing
 * before.
 */
export async function loadSnapshots(
  reader: Reader,
  partnerIds: readonly string[],
  which: "all" | "of offers received again",
): Promise<readonly OfferSnapshotRow[]> {
  const again = `and (partner_id, offer_id) in (
      select partner_id, offer_id from offer_snapshots where partner_id = any($1)
      group by partner_id, offer_id having count(*) > 1
      union all
      select partner_id, offer_id from offer_snapshots where partner_id = any($1) and spells is not null
    )`;
  const statement = {
    name: which === "all" ? "facts.snapshots" : "facts.changed-offers",
    text: `select partner_id, offer_id, ${columns}, received_at, spells
     from offer_snapshots where partner_id = any($1) ${which === "all" ? "" : again}
     order by snapshot_id`,
  };
  return rows<OfferSnapshotRow>(reader, statement, [partnerIds]);
}

/** A partner as received once. */
export interface PartnerSnapshotRow {
  readonly partnerId: string;
  readonly country: string;
  readonly joinedOn: EpochDay | null;
  readonly endedOn: EpochDay | null;
  readonly receivedAt: Temporal.Instant;
}

/** Snapshots of partners, in the order received. */
export async function loadPartnerSnapshots(
  reader: Reader,
  partnerIds: readonly string[],
): Promise<readonly PartnerSnapshotRow[]> {
  const statement = {
    name: "facts.partner-snapshots",
    text: `select partner_id, country, ${epochDay("joined_on")} as joined_on,
       ${epochDay("ended_on")} as ended_on, received_at
     from partner_snapshots where partner_id = any($1) order by snapshot_id`,
  };
  return rows<PartnerSnapshotRow>(reader, statement, [partnerIds]);
}

/** A partner as it was known at an instant (null: now), by its snapshots; before the first, by that one. */
export function partnerKnownAt(
  snapshots: readonly PartnerSnapshotRow[],
  at: Temporal.Instant | null,
  timeline: Timeline,
): ReturnType<typeof partnerOf> | null {
  const known = snapshots.filter(
    ({ receivedAt }) => at === null || Temporal.Instant.compare(receivedAt, at) <= 0,
  );
  const [first, ...more] = known.length > 0 ? known : snapshots.slice(0, 1);
  if (first === undefined) return null;
  // Most partners are received once: it doesn't matter when, and a time zone takes long.
  if (more.length === 0 && first.endedOn === null)
    return { country: first.country, joinedOn: first.joinedOn };
  const received = ({ country, joinedOn, endedOn, receivedAt }: PartnerSnapshotRow) => ({
    ...{ country, joinedOn, endedOn },
    receivedOn: dayOf(timeline, receivedAt),
  });
  return partnerOf([received(first), ...more.map(received)]);
}
