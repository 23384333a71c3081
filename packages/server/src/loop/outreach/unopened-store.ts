import type { PublishingOption } from "@laurel/core";
import { rows } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/**
 * Whether the offer of a row, which names it by partner and id, has gone to another partner: with its
 * publisher, or from it. A partner may have only days of an offer that went before the publisher came.
 */
const hasGone = (of: string) => `exists (
    select from offers offer join publisher_directory directory using (publisher_id)
    where offer.partner_id = ${of}.partner_id and offer.offer_id = ${of}.offer_id
      and (directory.partner_id <> offer.partner_id or exists (
        select from transfers gone where gone.offer_id = offer.offer_id
          and gone.publisher_id = offer.publisher_id and gone.to_partner <> offer.partner_id
          and not exists (
            select from transfers back where back.offer_id = offer.offer_id
              and back.to_publisher = offer.publisher_id and back.transfer_id > gone.transfer_id))))`;

/** Whether the partner of a row is not in the program on the day `$1`, which is today. */
const hasEnded = (of: string) => `exists (
    select from partners partner where partner.partner_id = ${of}.partner_id and partner.ended_on <= $1)`;

/**
 * Whether it was not in the program on the day of a publication, and is back. `$2`: the time zone of days.
 * The snapshots of all partners that ever ended are read once, not for each publication.
 */
const hadEnded = (publication: string) => `exists (
    select from (
      select partner_id, ended_on, lead(ended_on) over received as next_ended_on,
        lead(received_at) over received as next_at
      from partner_snapshots
      where partner_id in (select partner_id from partner_snapshots where ended_on is not null)
      window received as (partition by partner_id order by snapshot_id)
    ) snapshot
    where snapshot.partner_id = ${publication}.partner_id and snapshot.ended_on <= ${publication}.published_on
      and next_ended_on is null and ${publication}.published_on < (next_at at time zone $2)::date)`;

/**
 * Whether the offer of a publication came from a partner who was told of it, didn't want to be, or had
 * published it before the program was adopted.
 */
const wasTold = (publication: string) => `exists (
    select from offers offer
    join transfers came on came.to_partner = offer.partner_id and came.from_partner <> offer.partner_id
      and (came.offer_id = offer.offer_id or came.offer_id is null and came.publisher_id = offer.publisher_id)
    where offer.partner_id = ${publication}.partner_id and offer.offer_id = ${publication}.offer_id
      and (exists (
        select from outreaches before where before.partner_id = came.from_partner
          and before.offer_id = offer.offer_id and before.option = ${publication}.option
          and (before.contacted_at is not null or before.opted_out_at is not null)
      ) or exists (
        select from publications before where before.partner_id = came.from_partner
          and before.offer_id = offer.offer_id and before.option = ${publication}.option
          and before.published_on < (select adopt_on from adoption))))`;

/** The present day in a time zone. */
interface Today {
  readonly today: string;
  readonly zone: string;
}

/** A publication that no one was told about yet. */
export interface UnopenedPublication {
  readonly partnerId: string;
  readonly offerId: string;
  readonly option: PublishingOption;
  readonly publishedOn: string;
}

/**
 * Publications up to today without an outreach, the earliest first. Those before adoption are history. No one
 * is told of those of days on which the partner was not in the program. `zone`: the time zone of days.
 */
export async function findUnopened(
  tx: Tx,
  { today, zone }: Today,
  limit: number,
): Promise<readonly UnopenedPublication[]> {
  return rows<UnopenedPublication>(
    tx,
    `select * from (
     select partner_id, offer_id, option, published_on from publications publication
     where published_on <= $1 and published_on >= coalesce((select adopt_on from adoption), '-infinity')
       and not exists (select from outreaches outreach
         where outreach.partner_id = publication.partner_id and outreach.offer_id = publication.offer_id
           and outreach.option = publication.option)
       and not ${hasEnded("publication")} and not ${hadEnded("publication")}
       and not (exists (select from transfers)
         and (${hasGone("publication")} or ${wasTold("publication")}))
     order by published_on, partner_id, offer_id, option limit $3
     ) earliest order by partner_id, published_on, offer_id, option`,
    [today, zone, limit],
  );
}

/**
 * The outreaches that are not settled though their offer has gone to another partner, or their partner is not
 * in the program today.
 */
export async function findGone(reader: Reader, today: string): Promise<readonly number[]> {
  const found = await rows<{ readonly outreachId: number }>(
    reader,
    `select outreach_id from outreaches outreach
     where not settled
       and (${hasEnded("outreach")} or exists (select from transfers) and ${hasGone("outreach")})
     order by outreach_id`,
    [today],
  );
  return found.map(({ outreachId }) => outreachId);
}
