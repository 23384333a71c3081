import type { StandingAnswer } from "@laurel/contract";
import {
  type Award,
  type DailySales,
  type Decision,
  type EpochDay,
  type History,
  isByol,
  type Observation,
  type OfferRecord,
  type OpenUnlock,
  type PricingModel,
  parseDay,
  publishingOption,
} from "@laurel/core";
import { rows } from "../platform/database/rows.ts";
import { askEach, type Reader } from "../platform/database/transaction.ts";

/** All facts about a partner, with its name. */
export interface LoadedPartner {
  readonly history: History;
  readonly name: string;
  /** The language the partner reads. */
  readonly locale: string;
  /** The unlocks on record that are open. */
  readonly open: readonly OpenUnlock[];
}

type ById<T> = ReadonlyMap<string, readonly T[]>;

/** A column's day as a number, as core counts them. */
export const epochDay = (column: string) => `(${column} - date '1970-01-01')`;

/** The ids of up to `limit` partners after one, in order. */
export async function listPartnerIds(
  reader: Reader,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const found = await rows<{ readonly partnerId: string }>(
    reader,
    "select partner_id from partners where partner_id > $1 order by partner_id limit $2",
    [after, limit],
  );
  return found.map(({ partnerId }) => partnerId);
}

/** What is known of partners, in the order of their ids; unknown ones are left out. */
export async function loadHistories(
  tx: Reader,
  partnerIds: readonly string[],
): Promise<readonly LoadedPartner[]> {
  // The sales take longest: they are requested first, so that the database reads them while the page before
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

// Each is planned once for each connection, because for one partner planning takes longer than running.
async function loadPartners(reader: Reader, partnerIds: readonly string[]): Promise<readonly KnownPartner[]> {
  const statement = {
    name: "history.partners",
    text: `select partner_id, name, country, locale, ${epochDay("joined_on")} as joined_on
     from partners where partner_id = any($1) order by partner_id`,
  };
  return rows<KnownPartner>(reader, statement, [partnerIds]);
}

interface KnownPartner {
  readonly partnerId: string;
  readonly name: string;
  readonly country: string;
  readonly locale: string;
  readonly joinedOn: EpochDay | null;
}

/**
 * Partners have hundreds of days and there are thousands of partners: a text of numbers for each is half the
 * work of a row for each.
 */
async function loadSales(reader: Reader, partnerIds: readonly string[]): Promise<ById<DailySales>> {
  const statement = {
    name: "history.sales",
    text: `select partner_id, exclusion,
       '[' || array_to_string(array_agg(${epochDay("day")}), ',') || ']' as days,
       '[' || array_to_string(array_agg(amount_minor), ',') || ']' as amounts,
       case when max(unconverted) > 0
         then '[' || array_to_string(array_agg(unconverted), ',') || ']' end as waiting
     from sales_daily where partner_id = any($1) group by partner_id, exclusion`,
  };
  const found = new Map<string, DailySales[]>();
  for (const sales of await rows<SalesOfPartner>(reader, statement, [partnerIds])) {
    const { partnerId, exclusion, days, amounts, waiting } = sales;
    const list = found.get(partnerId) ?? [];
    found.set(partnerId, list);
    const amountOf = JSON.parse(amounts) as number[];
    const waitingOf = waiting === null ? null : (JSON.parse(waiting) as number[]);
    for (const [index, day] of (JSON.parse(days) as EpochDay[]).entries()) {
      const amountMinor = amountOf[index] as number;
      list.push({ day, exclusion, amountMinor, unconverted: waitingOf?.[index] ?? 0 });
    }
  }
  return found;
}

interface SalesOfPartner extends OfPartner {
  readonly exclusion: DailySales["exclusion"];
  readonly days: string;
  readonly amounts: string;
  readonly waiting: string | null;
}

async function loadOffers(reader: Reader, partnerIds: readonly string[]): Promise<ById<OfferRecord>> {
  const statement = {
    name: "history.offers",
    text: `select offers.partner_id, offers.offer_id, pricing_models as models, status, private,
       offer_type as type, storefront, public_offer_id,
       ${epochDay("live_on")} as live_on, ${epochDay("stopped_on")} as stopped_on, publications
     from offers
     left join lateral (
       select json_agg(json_build_object('option', option, 'on', ${epochDay("published_on")})
         order by published_on, option) as publications
       from publications
       where publications.partner_id = offers.partner_id and publications.offer_id = offers.offer_id
     ) published on true
     where offers.partner_id = any($1) order by offers.partner_id, offers.offer_id`,
  };
  const offers = await rows<KnownOffer>(reader, statement, [partnerIds]);
  return grouped(offers, ({ partnerId: _, models, publications, ...offer }) => ({
    ...offer,
    option: publishingOption(models),
    byol: isByol(models),
    publications: publications ?? [],
  }));
}

interface KnownOffer extends OfPartner, Omit<OfferRecord, "option" | "byol" | "publications"> {
  readonly models: readonly PricingModel[];
  readonly publications: OfferRecord["publications"] | null;
}

/** Of several observations of a day only the last received counts. */
async function loadObservations(reader: Reader, partnerIds: readonly string[]): Promise<ById<Observation>> {
  const statement = {
    name: "history.observations",
    text: `select distinct on (partner_id, measure, observations.observed_on) partner_id, measure, value,
       ${epochDay("observed_on")} as observed_on, ${epochDay("expires_on")} as expires_on
     from observations where partner_id = any($1)
     order by partner_id, measure, observations.observed_on, observation_id desc`,
  };
  const observations = await rows<Observation & OfPartner>(reader, statement, [partnerIds]);
  return grouped(observations, ({ partnerId: _, ...observation }) => observation);
}

/** Of several records of a day the last counts, as a whole: a track that is absent was not entered. */
async function loadAwards(reader: Reader, partnerIds: readonly string[]): Promise<ById<Award>> {
  const statement = {
    name: "history.awards",
    text: `select distinct on (partner_id, as_of) partner_id, ${epochDay("as_of")} as day, version,
       answer -> 'tracks' as tracks, answer -> 'grace' as grace
     from standings where partner_id = any($1) order by partner_id, as_of, standing_id desc`,
  };
  const found = new Map<string, Award[]>();
  const lastOf = new Map<string, readonly Award[]>();
  for (const { partnerId, day, ...answer } of await rows<AwardedDay>(reader, statement, [partnerIds])) {
    const awards = awardsIn(day, answer, lastOf.get(partnerId) ?? []);
    if (awards.length > 0) lastOf.set(partnerId, awards);
    const list = found.get(partnerId) ?? [];
    found.set(partnerId, list);
    list.push(...awards);
  }
  return found;
}

/** The parts of an answer on record that its awards follow from. */
interface AwardedAnswer {
  readonly version: string | null;
  readonly tracks: Decision["tracks"];
  readonly grace?: StandingAnswer["grace"] | null;
}

interface AwardedDay extends OfPartner, AwardedAnswer {
  readonly day: EpochDay;
}

/**
 * The stages of partner tracks on record for a day. `before`: the awards of the day before on record, or of
 * all earlier days; a track of theirs that the answer doesn't name was left.
 */
export function awardsIn(
  day: EpochDay,
  { version, tracks, grace }: AwardedAnswer,
  before: readonly Award[],
): readonly Award[] {
  if (version === null) return [];
  const stages = Object.entries(tracks).filter(([, stage]) => typeof stage === "string");
  const known = new Set([...stages.map(([track]) => track), ...before.map(({ track }) => track)]);
  return [...known].map((track): Award => {
    const stage = tracks[track];
    const kept = grace?.[track];
    return {
      day,
      version,
      track,
      stage: typeof stage === "string" ? stage : null,
      ...(kept === undefined
        ? {}
        : { grace: { stage: kept.stage, until: parseDay(kept.until) as EpochDay } }),
    };
  });
}

async function loadUnlocks(reader: Reader, partnerIds: readonly string[]): Promise<ById<OpenUnlock>> {
  const statement = {
    name: "history.unlocks",
    text: `select partner_id, unlock_id, benefit, offer_id, version, amount_minor,
       ${epochDay("opened_on")} as opened_on, ${epochDay("closed_on")} as closed_on,
       ${epochDay("ends_on")} as ends_on, ${epochDay("kept_since")} as kept_since
     from unlocks where partner_id = any($1) order by partner_id, unlock_id`,
  };
  const unlocks = await rows<OpenUnlock & OfPartner>(reader, statement, [partnerIds]);
  return grouped(unlocks, ({ partnerId: _, ...unlock }) => unlock);
}

/** The partner of a row. */
interface OfPartner {
  readonly partnerId: string;
}

function grouped<Row extends OfPartner, T>(all: readonly Row[], of: (row: Row) => T): ById<T> {
  const found = new Map<string, T[]>();
  for (const row of all) {
    const list = found.get(row.partnerId);
    if (list === undefined) found.set(row.partnerId, [of(row)]);
    else list.push(of(row));
  }
  return found;
}
