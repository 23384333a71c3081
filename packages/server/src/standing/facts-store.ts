import type { DailySales, EpochDay, KnownFacts, Observation, OpenUnlock, Timeline } from "@laurel/core";
import { epochDay } from "../platform/database/epoch-day.ts";
import { rows } from "../platform/database/rows.ts";
import { askEach, type Reader } from "../platform/database/transaction.ts";
import {
  type CurrentOffer,
  loadCurrentOffers,
  loadPartnerSnapshots,
  loadSnapshots,
  type OfferSnapshotRow,
  offersBy,
  type PartnerSnapshotRow,
  partnerKnownAt,
} from "./snapshot-store.ts";

/** An open unlock on record. */
export interface StoredUnlock extends OpenUnlock {
  readonly unlockId: number;
}

/** A partner with what is known of it now. */
export interface KnownPartner {
  readonly known: KnownFacts;
  readonly name: string;
  /** The language the partner reads. */
  readonly locale: string;
  /** The unlocks on record that are open; null: they weren't read. */
  readonly open: readonly StoredUnlock[] | null;
  /** When the partner was received first, before any other fact about it; null: it never was. */
  readonly receivedAt: Temporal.Instant | null;
}

/** What was read of a partner. */
export interface ReadPartner extends Omit<KnownPartner, "known" | "receivedAt"> {
  readonly current: CurrentPartner;
  readonly sales: readonly DailySales[];
  readonly observations: readonly Observation[];
  readonly offers: readonly CurrentOffer[];
  /** The snapshots of those offers that were received again. */
  readonly again: readonly OfferSnapshotRow[];
  readonly snapshots: readonly PartnerSnapshotRow[];
}

type ById<T> = ReadonlyMap<string, readonly T[]>;

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

/**
 * Reads what is known of partners now, in the order of their ids; unknown ones are left out. `withOpen`:
 * whether the unlocks on record are read. They are most of a partner's rows, and only a decision that is
 * recorded is compared with them.
 */
export async function readPartners(
  tx: Reader,
  partnerIds: readonly string[],
  withOpen = true,
): Promise<readonly ReadPartner[]> {
  // The sales take longest: they are requested first, so that the database reads them while the page before
  // is decided.
  const [sales, offers, again, observations, unlocks, snapshots, partners] = await askEach(
    tx,
    () => loadSales(tx, partnerIds),
    () => loadCurrentOffers(tx, partnerIds),
    () => loadSnapshots(tx, partnerIds, "of offers received again"),
    () => loadObservations(tx, partnerIds),
    async () => (withOpen ? loadUnlocks(tx, partnerIds) : null),
    () => loadPartnerSnapshots(tx, partnerIds),
    () => loadPartners(tx, partnerIds),
  );
  const [offersOf, againOf, snapshotsOf] = [byPartner(offers), byPartner(again), byPartner(snapshots)];
  return partners.map((current) => {
    const { partnerId, name, locale } = current;
    return {
      ...{ current, name, locale },
      sales: sales.get(partnerId) ?? [],
      observations: observations.get(partnerId) ?? [],
      offers: offersOf.get(partnerId) ?? [],
      again: againOf.get(partnerId) ?? [],
      snapshots: snapshotsOf.get(partnerId) ?? [],
      open: unlocks === null ? null : (unlocks.get(partnerId) ?? []),
    };
  });
}

function byPartner<Row extends OfPartner>(all: readonly Row[]): ById<Row> {
  return Map.groupBy(all, ({ partnerId }) => partnerId);
}

/** What a partner that was read is, over all time: by the days of the program's time zone. */
export function knownPartner(timeline: Timeline, partner: ReadPartner): KnownPartner {
  const { current, name, locale, open, sales, observations, offers, again, snapshots } = partner;
  const { partnerId, country, joinedOn } = current;
  const known = { country, joinedOn, ...partnerKnownAt(snapshots, null, timeline) };
  return {
    known: { partnerId, ...known, offers: offersBy(offers, again, timeline), sales, observations },
    ...{ name, locale, open },
    receivedAt: snapshots[0]?.receivedAt ?? null,
  };
}

// Each is planned once for each connection, because for one partner planning takes longer than running.
async function loadPartners(
  reader: Reader,
  partnerIds: readonly string[],
): Promise<readonly CurrentPartner[]> {
  const statement = {
    name: "facts.partners",
    text: `select partner_id, name, country, locale, ${epochDay("joined_on")} as joined_on
     from partners where partner_id = any($1) order by partner_id`,
  };
  return rows<CurrentPartner>(reader, statement, [partnerIds]);
}

/** A partner as last received. */
export interface CurrentPartner {
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
    name: "facts.sales",
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
    const dayOf = JSON.parse(days) as EpochDay[];
    // An iterator's entry for each of the thousands of days is measurably slower.
    for (let index = 0; index < dayOf.length; index += 1) {
      const day = dayOf[index] as EpochDay;
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

/** Of several observations of a day only the last received counts. */
async function loadObservations(reader: Reader, partnerIds: readonly string[]): Promise<ById<Observation>> {
  const statement = {
    name: "facts.observations",
    text: `select distinct on (partner_id, measure, observations.observed_on) partner_id, measure, value,
       ${epochDay("observed_on")} as observed_on, ${epochDay("expires_on")} as expires_on
     from observations where partner_id = any($1)
     order by partner_id, measure, observations.observed_on, observation_id desc`,
  };
  const observations = await rows<Observation & OfPartner>(reader, statement, [partnerIds]);
  return grouped(observations, ({ partnerId: _, ...observation }) => observation);
}

async function loadUnlocks(reader: Reader, partnerIds: readonly string[]): Promise<ById<StoredUnlock>> {
  const statement = {
    name: "facts.unlocks",
    text: `select partner_id, unlock_id, benefit, offer_id, version, amount_minor,
       ${epochDay("opened_on")} as opened_on, ${epochDay("closed_on")} as closed_on,
       ${epochDay("ends_on")} as ends_on, ${epochDay("kept_since")} as kept_since
     from unlocks where partner_id = any($1) and closed_on is null order by partner_id, unlock_id`,
  };
  const unlocks = await rows<StoredUnlock & OfPartner>(reader, statement, [partnerIds]);
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
