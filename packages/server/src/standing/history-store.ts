import {
  type Award,
  type DailySales,
  type EpochDay,
  type History,
  isByol,
  type Observation,
  type OfferRecord,
  type OpenUnlock,
  type PricingModel,
  publishingOption,
} from "@laurel/core";
import { askEach, type Reader } from "../platform/database/transaction.ts";

/** All that is known of a partner, with what people call it. */
export interface LoadedPartner {
  readonly history: History;
  readonly name: string;
  /** The language the partner reads. */
  readonly locale: string;
  /** The unlocks on record that stand. */
  readonly open: readonly OpenUnlock[];
}

type ById<T> = ReadonlyMap<string, readonly T[]>;

/** A column's day as a number, as core counts them. */
export const epochDay = (column: string) => `(${column} - date '1970-01-01')`;

/** Up to `limit` partners after one, in the order of their ids. */
export async function partnersAfter(
  { client }: Reader,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ partner_id: string }>(
    "select partner_id from partners where partner_id > $1 order by partner_id limit $2",
    [after, limit],
  );
  return rows.map(({ partner_id }) => partner_id);
}

/** What is known of partners, in the order of their ids; unknown ones are left out. */
export async function loadHistories(
  tx: Reader,
  partnerIds: readonly string[],
): Promise<readonly LoadedPartner[]> {
  // The sales take longest: they are asked for first, so that the database is at them while the page before
  // is decided.
  const [sales, offers, observations, awards, unlocks, partners] = await askEach(
    tx,
    () => loadSales(tx, partnerIds),
    () => loadOffers(tx, partnerIds),
    () => loadObservations(tx, partnerIds),
    () => loadAwards(tx, partnerIds),
    () => loadUnlocks(tx, partnerIds),
    () => loadPartners(tx, partnerIds),
  );
  return partners.map(({ partnerId, name, country, locale, joinedOn }) => {
    const all = unlocks.get(partnerId) ?? [];
    const history: History = {
      partnerId,
      country,
      joinedOn,
      offers: offers.get(partnerId) ?? [],
      sales: sales.get(partnerId) ?? [],
      observations: observations.get(partnerId) ?? [],
      awards: awards.get(partnerId) ?? [],
      unlocks: all,
    };
    return { history, name, locale, open: all.filter(({ closedOn }) => closedOn === null) };
  });
}

// Each is planned once for each connection: for one partner planning takes longer than running.
async function loadPartners({ client }: Reader, partnerIds: readonly string[]): Promise<PartnerRow[]> {
  const { rows } = await client.query<PartnerRow>({
    name: "history.partners",
    text: `select partner_id as "partnerId", name, country, locale, ${epochDay("joined_on")} as "joinedOn"
     from partners where partner_id = any($1) order by partner_id`,
    values: [partnerIds],
  });
  return rows;
}

interface PartnerRow {
  readonly partnerId: string;
  readonly name: string;
  readonly country: string;
  readonly locale: string;
  readonly joinedOn: EpochDay | null;
}

/**
 * Hundreds of days a partner, thousands of partners: a text of numbers for each is half the work of a row for
 * each.
 */
async function loadSales({ client }: Reader, partnerIds: readonly string[]): Promise<ById<DailySales>> {
  const { rows } = await client.query<SalesRow>({
    name: "history.sales",
    text: `select partner_id, exclusion,
       '[' || array_to_string(array_agg(${epochDay("day")}), ',') || ']' as days,
       '[' || array_to_string(array_agg(amount_minor), ',') || ']' as amounts,
       case when max(unconverted) > 0
         then '[' || array_to_string(array_agg(unconverted), ',') || ']' end as waiting
     from sales_daily where partner_id = any($1) group by partner_id, exclusion`,
    values: [partnerIds],
  });
  const found = new Map<string, DailySales[]>();
  for (const { partner_id, exclusion, days, amounts, waiting } of rows) {
    const list = found.get(partner_id) ?? [];
    found.set(partner_id, list);
    const amountOf = JSON.parse(amounts) as number[];
    const waitingOf = waiting === null ? null : (JSON.parse(waiting) as number[]);
    for (const [index, day] of (JSON.parse(days) as EpochDay[]).entries()) {
      const amountMinor = amountOf[index] as number;
      list.push({ day, exclusion, amountMinor, unconverted: waitingOf?.[index] ?? 0 });
    }
  }
  return found;
}

interface SalesRow {
  readonly partner_id: string;
  readonly exclusion: DailySales["exclusion"];
  readonly days: string;
  readonly amounts: string;
  readonly waiting: string | null;
}

async function loadOffers({ client }: Reader, partnerIds: readonly string[]): Promise<ById<OfferRecord>> {
  const { rows } = await client.query<OfferRow>({
    name: "history.offers",
    text: `select offers.partner_id, offers.offer_id as "offerId", pricing_models as models, status, private,
       offer_type as type, storefront, public_offer_id as "publicOfferId",
       ${epochDay("live_on")} as "liveOn", ${epochDay("stopped_on")} as "stoppedOn", publications
     from offers
     left join lateral (
       select json_agg(json_build_object('option', option, 'on', ${epochDay("published_on")})
         order by published_on, option) as publications
       from publications
       where publications.partner_id = offers.partner_id and publications.offer_id = offers.offer_id
     ) published on true
     where offers.partner_id = any($1) order by offers.partner_id, offers.offer_id`,
    values: [partnerIds],
  });
  return grouped(rows, ({ partner_id: _, models, publications, ...offer }) => ({
    ...offer,
    option: publishingOption(models),
    byol: isByol(models),
    publications: publications ?? [],
  }));
}

interface OfferRow extends Omit<OfferRecord, "option" | "byol" | "publications"> {
  readonly partner_id: string;
  readonly models: readonly PricingModel[];
  readonly publications: OfferRecord["publications"] | null;
}

/** Of several observations of a day only the last received counts. */
async function loadObservations(
  { client }: Reader,
  partnerIds: readonly string[],
): Promise<ById<Observation>> {
  const { rows } = await client.query<Observation & { partner_id: string }>({
    name: "history.observations",
    text: `select distinct on (partner_id, measure, observed_on) partner_id, measure, value,
       ${epochDay("observed_on")} as "observedOn", ${epochDay("expires_on")} as "expiresOn"
     from observations where partner_id = any($1)
     order by partner_id, measure, observed_on, observation_id desc`,
    values: [partnerIds],
  });
  return grouped(rows, ({ partner_id: _, ...observation }) => observation);
}

/** Of several records of a day the last counts, as a whole: a track it lacks was not entered. */
async function loadAwards({ client }: Reader, partnerIds: readonly string[]): Promise<ById<Award>> {
  const { rows } = await client.query<AwardRow>({
    name: "history.awards",
    text: `select distinct on (partner_id, as_of) partner_id, ${epochDay("as_of")} as day, version,
       answer -> 'tracks' as tracks
     from standings where partner_id = any($1) order by partner_id, as_of, standing_id desc`,
    values: [partnerIds],
  });
  const found = new Map<string, Award[]>();
  for (const { partner_id, day, version, tracks } of rows) {
    const list = found.get(partner_id) ?? [];
    found.set(partner_id, list);
    if (version !== null) list.push(...awardsIn(day, version, tracks));
  }
  return found;
}

interface AwardRow {
  readonly partner_id: string;
  readonly day: EpochDay;
  readonly version: string | null;
  readonly tracks: Tracks;
}

/** Track → stage, or offer → stage. */
export type Tracks = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** The stages of partner tracks on record for a day. */
export function awardsIn(day: EpochDay, version: string, tracks: Tracks): readonly Award[] {
  return Object.entries(tracks).flatMap(([track, stage]) =>
    typeof stage === "string" ? [{ day, version, track, stage }] : [],
  );
}

async function loadUnlocks({ client }: Reader, partnerIds: readonly string[]): Promise<ById<OpenUnlock>> {
  const { rows } = await client.query<OpenUnlock & { partner_id: string }>({
    name: "history.unlocks",
    text: `select partner_id, unlock_id as "unlockId", benefit, offer_id as "offerId", version,
       amount_minor as "amountMinor",
       ${epochDay("opened_on")} as "openedOn", ${epochDay("closed_on")} as "closedOn",
       ${epochDay("ends_on")} as "endsOn", ${epochDay("kept_since")} as "keptSince"
     from unlocks where partner_id = any($1) order by partner_id, unlock_id`,
    values: [partnerIds],
  });
  return grouped(rows, ({ partner_id: _, ...unlock }) => unlock);
}

function grouped<Row extends { readonly partner_id: string }, T>(
  rows: readonly Row[],
  of: (row: Row) => T,
): ById<T> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const list = found.get(row.partner_id);
    if (list === undefined) found.set(row.partner_id, [of(row)]);
    else list.push(of(row));
  }
  return found;
}
