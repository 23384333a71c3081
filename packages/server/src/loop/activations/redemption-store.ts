import { rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { ActivationRow } from "./activation-store.ts";

/** A part of a granted credit that was redeemed. */
export interface RedemptionRow {
  readonly amountMinor: number;
  readonly redeemedOn: string;
  readonly reference: string;
}

/** What was redeemed of an activation's credit, the first recorded first. */
export async function redemptionsOf(
  reader: Reader,
  partnerId: string,
  activationId: number,
): Promise<readonly RedemptionRow[]> {
  return rows<RedemptionRow>(
    reader,
    `select amount_minor, redeemed_on, reference from credit_redemptions
     where partner_id = $1 and activation_id = $2 order by redemption_id`,
    [partnerId, activationId],
  );
}

/** Records a redemption. */
export async function insertRedemption(
  tx: Tx,
  { partnerId, activationId }: ActivationRow,
  { amountMinor, redeemedOn, reference }: RedemptionRow,
  { by, at }: { readonly by: string; readonly at: Temporal.Instant },
): Promise<void> {
  await run(
    tx,
    `insert into credit_redemptions (partner_id, activation_id, amount_minor, redeemed_on, reference,
       recorded_by, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [partnerId, activationId, amountMinor, redeemedOn, reference, by, at.toString()],
  );
}
