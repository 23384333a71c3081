import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import { type Transfer, Transfers } from "./transfers.ts";

const columns = "transfer_id, publisher_id, offer_id, to_publisher, from_partner, to_partner, from_day";

const fields = `jsonb_strip_nulls(jsonb_build_object('publisher', publisher_id, 'offer', offer_id,
  'to_publisher', to_publisher, 'from_partner', from_partner, 'to_partner', to_partner, 'from_day', from_day,
  'at', transferred_at at time zone 'UTC')) as fields`;

/** The transfers, as state that events account for. */
export const presentTransfers = `select 'transfer' as of, '' as partner_id, transfer_id::text as id, ${fields}
  from transfers`;

/** The number of the last transfer; 0: there is none. */
export async function lastTransfer(reader: Reader): Promise<number> {
  const last = await row<{ readonly id: number }>(
    reader,
    "select coalesce(max(transfer_id), 0) as id from transfers",
  );
  return last?.id ?? 0;
}

/** All transfers. They are made one by one by people, so that all of them are few. */
export async function loadTransfers(reader: Reader): Promise<Transfers> {
  const statement = `select ${columns} from transfers order by transfer_id`;
  return new Transfers(await rows<Transfer>(reader, statement));
}

/** Records a transfer; gives its number and what that makes of the state. */
export async function insertTransfer(
  tx: Tx,
  one: Omit<Transfer, "transferId">,
): Promise<{ readonly transferId: number; readonly state: StateChange }> {
  const made = await row<StateChange & { readonly transferId: number }>(
    tx,
    `insert into transfers (publisher_id, offer_id, to_publisher, from_partner, to_partner, from_day)
     values ($1, $2, $3, $4, $5, $6)
     returning transfer_id, 'transfer' as of, transfer_id::text as id, ${fields}`,
    [one.publisherId, one.offerId, one.toPublisher, one.fromPartner, one.toPartner, one.fromDay],
  );
  if (made === null) throw new Error("a transfer was not recorded");
  const { transferId, ...state } = made;
  return { transferId, state };
}

/**
 * A publisher that went to another partner after its lines, or those of an offer that it has from another
 * publisher, were undone with imports; null: none did.
 */
export async function findGonePublisher(
  tx: Tx,
  importIds: readonly number[],
): Promise<{ readonly publisherId: string; readonly partnerId: string } | null> {
  return row(
    tx,
    `select transfers.publisher_id, to_partner as partner_id
     from undone_sales gone join transfers on from_partner = gone.partner_id
       and (transfers.publisher_id = gone.publisher_id or exists (
         select from transfers moved where moved.offer_id = gone.offer_id
           and transfers.publisher_id in (moved.publisher_id, moved.to_publisher)))
       and coalesce(transfers.offer_id, gone.offer_id) = gone.offer_id
       and from_partner <> to_partner and transferred_at > gone.undone_at
     where gone.import_id = any($1) and gone.transfer_id is null and gone.restored_at is null
     order by transfers.transfer_id desc limit 1`,
    [importIds],
  );
}

/**
 * Lines that were undone with imports and are on record at another partner now, because they came again with
 * a day that counts for it, and the last import that brought one; null: there are none.
 */
export async function findElsewhere(
  tx: Tx,
  importIds: readonly number[],
): Promise<{ readonly lines: number; readonly importId: number } | null> {
  return row(
    tx,
    `select count(distinct gone.source_line_id) as lines, max(sales.import_id) as import_id
     from undone_sales gone join transfers on gone.publisher_id in (transfers.publisher_id, to_publisher)
     join sales on sales.partner_id in (from_partner, to_partner) and sales.partner_id <> gone.partner_id
       and sales.source = gone.source and sales.source_line_id = gone.source_line_id
       and sales.publisher_id in (transfers.publisher_id, to_publisher) and sales.offer_id = gone.offer_id
     where gone.import_id = any($1) and gone.transfer_id is null and gone.restored_at is null
     having count(*) > 0`,
    [importIds],
  );
}
