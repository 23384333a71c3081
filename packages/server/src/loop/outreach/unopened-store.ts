import type { PublishingOption } from "@laurel/core";
import { rows } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** Whether the offer of a row, which names it by partner and id, has gone to another partner. */
const hasGone = (of: string) => `exists (
    select from offers offer join publisher_directory directory using (publisher_id)
    where offer.partner_id = ${of}.partner_id and offer.offer_id = ${of}.offer_id
      and (directory.partner_id <> offer.partner_id or exists (
        select from transfers gone where gone.offer_id = offer.offer_id
          and gone.publisher_id = offer.publisher_id and gone.from_partner = offer.partner_id
          and gone.to_partner <> offer.partner_id and not exists (
            select from transfers back where back.offer_id = offer.offer_id
              and back.to_partner = offer.partner_id and back.transfer_id > gone.transfer_id))))`;

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

/** A publication that no one was told about yet. */
export interface UnopenedPublication {
  readonly partnerId: string;
  readonly offerId: string;
  readonly option: PublishingOption;
  readonly publishedOn: string;
}

/** Publications up to a day without an outreach, the earliest first. Those before adoption are history. */
export async function findUnopened(
  tx: Tx,
  today: string,
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
       and not (exists (select from transfers)
         and (${hasGone("publication")} or ${wasTold("publication")}))
     order by published_on, partner_id, offer_id, option limit $2
     ) earliest order by partner_id, published_on, offer_id, option`,
    [today, limit],
  );
}

/** The outreaches that are not settled though their offer has gone to another partner. */
export async function findGone(reader: Reader): Promise<readonly number[]> {
  const found = await rows<{ readonly outreachId: number }>(
    reader,
    `select outreach_id from outreaches outreach
     where not settled and exists (select from transfers) and ${hasGone("outreach")} order by outreach_id`,
  );
  return found.map(({ outreachId }) => outreachId);
}
