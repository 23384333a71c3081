import type { EpochDay, Minor } from "@laurel/core";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";

/** An unlock that counts today. */
export interface UnlockRow {
  readonly unlockId: number;
  readonly benefit: string;
  /** Null: it is for the partner, and so for every offer. */
  readonly offerId: string | null;
  /** The version of the program that gives it. */
  readonly version: string;
  readonly openedOn: string;
  readonly termFrom: EpochDay | null;
  /** The first day on which it no longer counts. */
  readonly endsOn: string | null;
  readonly amountMinor: Minor | null;
}

/** The unlocks of a partner that count on a day, the oldest first; of one benefit only where named. */
export async function unlocksOn(
  reader: Reader,
  partnerId: string,
  today: string,
  benefit: string | null = null,
): Promise<readonly UnlockRow[]> {
  return rows<UnlockRow>(
    reader,
    // A standing is recorded some time after the day has begun.
    {
      name: "unlocks.on",
      text: `select unlock_id, benefit, offer_id, version, opened_on,
             (term_from - date '1970-01-01') as term_from,
       ends_on, amount_minor
     from unlocks where partner_id = $1 and closed_on is null and (ends_on is null or ends_on > $2)
       and ($3::text is null or benefit = $3) order by unlock_id`,
    },
    [partnerId, today, benefit],
  );
}

/** An offer of a partner by its id and title. */
export interface NamedOffer {
  readonly offerId: string;
  readonly title: string;
}

/** The offers of a partner that are live on a day. */
export async function liveOffers(
  reader: Reader,
  partnerId: string,
  today: string,
): Promise<readonly NamedOffer[]> {
  return rows<NamedOffer>(
    reader,
    `select offer_id, title from offers where partner_id = $1 and status = 'live' and live_on <= $2
       and (stopped_on is null or stopped_on > $2) order by offer_id`,
    [partnerId, today],
  );
}

/** One offer that is live on a day; null where the partner has no such offer. */
export async function findLiveOffer(
  reader: Reader,
  partnerId: string,
  offerId: string,
  today: string,
): Promise<NamedOffer | null> {
  return row<NamedOffer>(
    reader,
    `select offer_id, title from offers where partner_id = $1 and offer_id = $3 and status = 'live'
       and live_on <= $2 and (stopped_on is null or stopped_on > $2)`,
    [partnerId, today, offerId],
  );
}

/** Which of these ids are offers of the partner. */
export async function ownOffers(
  reader: Reader,
  partnerId: string,
  offerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await rows<NamedOffer>(
    reader,
    "select offer_id, title from offers where partner_id = $1 and offer_id = any($2)",
    [partnerId, offerIds],
  );
  return new Map(found.map(({ offerId, title }) => [offerId, title]));
}

/** What is asked of a partner before it may activate. */
export interface ActivatingPartner {
  readonly name: string;
  readonly locale: string;
  /** Whether a person is one of its contacts. */
  readonly isContact: boolean;
  readonly hasContact: boolean;
}

/** A partner and whether a user is one of its contacts; null where there is no such partner. */
export async function activatingPartner(
  reader: Reader,
  partnerId: string,
  userId: string | null,
): Promise<ActivatingPartner | null> {
  return row<ActivatingPartner>(
    reader,
    {
      name: "partners.activating",
      text: `select name, locale,
       exists (select from contacts where contacts.partner_id = partners.partner_id and ended_at is null
         and user_id = $2) as is_contact,
       exists (select from contacts where contacts.partner_id = partners.partner_id and ended_at is null)
         as has_contact
     from partners where partner_id = $1`,
    },
    [partnerId, userId],
  );
}

/** An unlock on record, even if it has ended; null where there is none of that id. */
export async function findUnlock(
  reader: Reader,
  partnerId: string,
  unlockId: number,
): Promise<UnlockRow | null> {
  return row<UnlockRow>(
    reader,
    `select unlock_id, benefit, offer_id, version, opened_on, (term_from - date '1970-01-01') as term_from,
       ends_on, amount_minor
     from unlocks where partner_id = $1 and unlock_id = $2`,
    [partnerId, unlockId],
  );
}

/** An unlock with its partner. */
export interface OwnedUnlock extends UnlockRow {
  readonly partnerId: string;
}

/** Unlocks after one that can end by themselves: allowances, and those whose end is known to be near. */
export async function listEnding(
  reader: Reader,
  today: string,
  after: number,
  limit: number,
): Promise<readonly OwnedUnlock[]> {
  return rows<OwnedUnlock>(
    reader,
    `select partner_id, unlock_id, benefit, offer_id, version, opened_on,
       (term_from - date '1970-01-01') as term_from, ends_on, amount_minor
     from unlocks where closed_on is null and unlock_id > $2
       and (amount_minor is not null or ends_on > $1::date and ends_on <= $1::date + 30)
     order by unlock_id limit $3`,
    [today, after, limit],
  );
}
