import { dayText, type LiveSpell, type PricingModel, type Publication } from "@laurel/core";
import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { addingBatch, batchesOf } from "../intake/batch-store.ts";
import type { OfferRow } from "./read-offer.ts";

/** An offer with its partner: ids of offers are unique only within a partner. */
export type OwnedOffer = OfferRow & { readonly partnerId: string };

/** An offer with the id of its partner. */
export interface OfferKey {
  readonly partnerId: string;
  readonly offerId: string;
}

/** A snapshot of an offer. */
export interface SnapshotRow extends OfferKey {
  readonly pricingModels: readonly PricingModel[];
  readonly status: OfferRow["status"];
  readonly liveOn: string | null;
  readonly stoppedOn: string | null;
  readonly receivedAt: Temporal.Instant;
  /** By a transfer: all days on which the offer is live at its partner. Null: by a catalogue. */
  readonly spells: readonly LiveSpell[] | null;
}

/** An offer that a transfer leaves at a partner, or gives to it. */
export type HeldOffer = OwnedOffer & Pick<SnapshotRow, "spells">;

const columns = `partner_id, offer_id, publisher_id, title, offer_type, storefront, pricing_models, status,
  live_on, stopped_on, private, public_offer_id, owner_email`;

const wanted = "unnest($1::text[], $2::text[]) as wanted (partner_id, offer_id)";

function keys(offers: readonly OfferKey[]): [string[], string[]] {
  return [offers.map(({ partnerId }) => partnerId), offers.map(({ offerId }) => offerId)];
}

/** The offers on record among the given ones. */
export async function findOffers(tx: Tx, offers: readonly OfferKey[]): Promise<readonly OwnedOffer[]> {
  return rows<OwnedOffer>(
    tx,
    `select ${columns} from offers
     join (select distinct * from ${wanted}) wanted using (partner_id, offer_id)`,
    keys(offers),
  );
}

/** The offers of a publisher, or one of them. */
export async function findOffersOf(
  tx: Tx,
  {
    fromPartner,
    publisherId,
    offerId,
  }: { readonly fromPartner: string; readonly publisherId: string; readonly offerId: string | null },
): Promise<readonly OwnedOffer[]> {
  return rows<OwnedOffer>(
    tx,
    `select ${columns} from offers
     where partner_id = $1 and publisher_id = $2 and offer_id = coalesce($3, offer_id) order by offer_id`,
    [fromPartner, publisherId, offerId],
  );
}

const given = `jsonb_to_recordset($1::jsonb) as given (
  "partnerId" text, "offerId" text, "publisherId" text, title text, "offerType" text,
  storefront text, "pricingModels" text[], status text, "liveOn" date, "stoppedOn" date,
  private boolean, "publicOfferId" text, "ownerEmail" text, spells jsonb
)`;

const givenColumns = `"partnerId", "offerId", "publisherId", title, "offerType", storefront, "pricingModels",
  status, "liveOn", "stoppedOn", private, "publicOfferId", "ownerEmail"`;

const facts = {
  kind: "offers",
  table: "offer_snapshots",
  text: `(jsonb_build_array(${columns}, snapshot_id)
    || case when spells is null then '[]' else jsonb_build_array(spells) end)::text`,
};

/** The snapshots of offers, as state that events account for. */
export const presentOfferFacts = batchesOf(facts);

const fields = `jsonb_strip_nulls(jsonb_build_object('publisher', publisher_id, 'title', title,
  'offer_type', offer_type, 'storefront', storefront, 'pricing_models', pricing_models, 'status', status,
  'live_on', live_on, 'stopped_on', stopped_on, 'private', private, 'public_offer_id', public_offer_id,
  'owner_email', owner_email)) as fields`;

/** The current offers. */
export const presentOffers = `select 'offer' as of, partner_id, offer_id as id, ${fields} from offers`;

/** What they must be, by their last snapshots. */
export const derivedOffers = `
  select * from (
    select distinct on (partner_id, offer_id) 'offer' as of, partner_id, offer_id as id, ${fields}
    from offer_snapshots order by partner_id, offer_id, snapshot_id desc
  ) as last`;

/**
 * Appends snapshots in their order, and makes the last of each offer the current one; gives what that makes
 * of the state.
 */
export async function appendOffers(
  tx: Tx,
  offers: readonly (OwnedOffer | HeldOffer)[],
  importId: number | null,
): Promise<StateChange | null> {
  const insert = `insert into offer_snapshots (${columns}, spells, import_id)
    select ${givenColumns}, spells, $2::bigint from ${given}`;
  const added = await row<StateChange>(tx, addingBatch(insert, facts), [JSON.stringify(offers), importId]);
  const latest = new Map(offers.map((offer) => [`${offer.partnerId}\n${offer.offerId}`, offer]));
  await run(
    tx,
    `insert into offers (${columns}, import_id) select ${givenColumns}, $2 from ${given}
     on conflict (partner_id, offer_id) do update set publisher_id = excluded.publisher_id,
       title = excluded.title,
       offer_type = excluded.offer_type, storefront = excluded.storefront,
       pricing_models = excluded.pricing_models, status = excluded.status,
       live_on = excluded.live_on, stopped_on = excluded.stopped_on, private = excluded.private,
       public_offer_id = excluded.public_offer_id, owner_email = excluded.owner_email,
       received_at = excluded.received_at, import_id = excluded.import_id`,
    [JSON.stringify([...latest.values()]), importId],
  );
  return added;
}

/** Every snapshot of the given offers, in the order received. */
export async function findSnapshots(tx: Tx, offers: readonly OfferKey[]): Promise<readonly SnapshotRow[]> {
  return rows<SnapshotRow>(
    tx,
    `select partner_id, offer_id, pricing_models, status, live_on, stopped_on, received_at, spells
     from offer_snapshots join (select distinct * from ${wanted}) wanted using (partner_id, offer_id)
     order by snapshot_id`,
    keys(offers),
  );
}

/** Makes these the publications of the given offers. An unchanged publication keeps its time of recording. */
export async function replacePublications(
  tx: Tx,
  offers: readonly OfferKey[],
  publications: readonly (Publication & OfferKey)[],
): Promise<void> {
  const kept = JSON.stringify(publications.map((one) => ({ ...one, on: dayText(one.on) })));
  const givenRows = (parameter: string) => `jsonb_to_recordset(${parameter}::jsonb)
    as given ("partnerId" text, "offerId" text, option text, "on" date)`;
  await run(
    tx,
    `insert into publications as known (partner_id, offer_id, option, published_on)
     select given.* from ${givenRows("$1")}
     on conflict (partner_id, offer_id, option) do update
     set published_on = excluded.published_on, recorded_at = excluded.recorded_at
     where known.published_on <> excluded.published_on`,
    [kept],
  );
  await run(
    tx,
    `delete from publications known using (select distinct * from ${wanted}) wanted
     where known.partner_id = wanted.partner_id and known.offer_id = wanted.offer_id and not exists (
       select from ${givenRows("$3")}
       where given."partnerId" = known.partner_id and given."offerId" = known.offer_id
         and given.option = known.option
     )`,
    [...keys(offers), kept],
  );
}
