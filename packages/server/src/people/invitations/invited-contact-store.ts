import { run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";

/** Makes the contacts that were invited those of the member who has joined. */
export async function joinContacts(
  tx: Tx,
  partnerId: string,
  invitationId: number,
  userId: string,
): Promise<void> {
  await run(
    tx,
    `update contacts set user_id = $3, invitation_id = null, revision = revision + 1
     where partner_id = $1 and invitation_id = $2`,
    [partnerId, invitationId, userId],
  );
}
