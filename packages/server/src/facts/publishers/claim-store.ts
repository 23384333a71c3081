import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** A claim as stored. */
export interface ClaimRow {
  readonly claimId: number;
  readonly publisherId: string;
  readonly name: string;
  readonly askedBy: string;
  readonly askedAt: Temporal.Instant;
  readonly settledAt: Temporal.Instant | null;
  readonly settledAs: "granted" | "declined" | null;
  readonly why: string | null;
}

const columns = "claim_id, publisher_id, name, asked_by, asked_at, settled_at, settled_as, why";

/** A partner's claims after a position, the latest first. */
export async function listClaims(
  reader: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly ClaimRow[]> {
  return rows<ClaimRow>(
    reader,
    `select ${columns} from publisher_claims
     where partner_id = $1 and ($2::bigint is null or claim_id < $2) order by claim_id desc limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
}

/** Adds a claim, or gives the open claim for the same publisher. */
export async function addClaim(
  tx: Tx,
  partnerId: string,
  { publisherId, name, askedBy }: Pick<ClaimRow, "publisherId" | "name" | "askedBy">,
): Promise<{ readonly claim: ClaimRow; readonly isNew: boolean }> {
  const made = await row<ClaimRow>(
    tx,
    `insert into publisher_claims (partner_id, publisher_id, name, asked_by) values ($1, $2, $3, $4)
     on conflict (partner_id, publisher_id) where settled_at is null do nothing returning ${columns}`,
    [partnerId, publisherId, name, askedBy],
  );
  if (made !== null) return { claim: made, isNew: true };
  const open = await row<ClaimRow>(
    tx,
    `select ${columns} from publisher_claims
     where partner_id = $1 and publisher_id = $2 and settled_at is null`,
    [partnerId, publisherId],
  );
  if (open === null) throw new Error("a claim was settled while it was made again");
  return { claim: open, isNew: false };
}

/** A claim, held until the transaction ends; null where there is none. */
export async function lockClaim(tx: Tx, partnerId: string, claimId: number): Promise<ClaimRow | null> {
  return row<ClaimRow>(
    tx,
    `select ${columns} from publisher_claims where partner_id = $1 and claim_id = $2 for update`,
    [partnerId, claimId],
  );
}

/** Settles a claim. */
export async function settleClaim(
  tx: Tx,
  partnerId: string,
  claimId: number,
  settlement: { readonly as: "granted" | "declined"; readonly why: string; readonly at: Temporal.Instant },
): Promise<void> {
  await run(
    tx,
    `update publisher_claims set settled_as = $3, why = $4, settled_at = $5
     where partner_id = $1 and claim_id = $2`,
    [partnerId, claimId, settlement.as, settlement.why, settlement.at.toString()],
  );
}
