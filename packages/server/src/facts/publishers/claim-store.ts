import type { Tx } from "../../platform/database/transaction.ts";

/** A claim as kept. */
export interface ClaimRow {
  readonly claim_id: number;
  readonly publisher_id: string;
  readonly name: string;
  readonly asked_by: string;
  readonly asked_at: Temporal.Instant;
  readonly settled_at: Temporal.Instant | null;
  readonly settled_as: "granted" | "declined" | null;
  readonly why: string | null;
}

const columns = "claim_id, publisher_id, name, asked_by, asked_at, settled_at, settled_as, why";

/** A partner's claims, the latest first. */
export async function listClaims(
  { client }: Pick<Tx, "client">,
  partnerId: string,
): Promise<readonly ClaimRow[]> {
  const { rows } = await client.query<ClaimRow>(
    `select ${columns} from publisher_claims where partner_id = $1 order by claim_id desc limit 200`,
    [partnerId],
  );
  return rows;
}

/** Keeps a claim, or gives the open one of the same publisher. */
export async function addClaim(
  { client }: Tx,
  partnerId: string,
  claim: Pick<ClaimRow, "publisher_id" | "name" | "asked_by">,
): Promise<{ readonly row: ClaimRow; readonly isNew: boolean }> {
  const made = await client.query<ClaimRow>(
    `insert into publisher_claims (partner_id, publisher_id, name, asked_by) values ($1, $2, $3, $4)
     on conflict (partner_id, publisher_id) where settled_at is null do nothing returning ${columns}`,
    [partnerId, claim.publisher_id, claim.name, claim.asked_by],
  );
  const [row] = made.rows;
  if (row !== undefined) return { row, isNew: true };
  const { rows } = await client.query<ClaimRow>(
    `select ${columns} from publisher_claims
     where partner_id = $1 and publisher_id = $2 and settled_at is null`,
    [partnerId, claim.publisher_id],
  );
  const [open] = rows;
  if (open === undefined) throw new Error("a claim was settled while it was made again");
  return { row: open, isNew: false };
}

/** A claim, held until the transaction ends; null where there is none. */
export async function lockClaim(
  { client }: Tx,
  partnerId: string,
  claimId: number,
): Promise<ClaimRow | null> {
  const { rows } = await client.query<ClaimRow>(
    `select ${columns} from publisher_claims where partner_id = $1 and claim_id = $2 for update`,
    [partnerId, claimId],
  );
  return rows[0] ?? null;
}

/** Settles a claim. */
export async function settleClaim(
  { client }: Tx,
  partnerId: string,
  claimId: number,
  settlement: { readonly as: "granted" | "declined"; readonly why: string; readonly at: Temporal.Instant },
): Promise<void> {
  await client.query(
    `update publisher_claims set settled_as = $3, why = $4, settled_at = $5
     where partner_id = $1 and claim_id = $2`,
    [partnerId, claimId, settlement.as, settlement.why, settlement.at.toString()],
  );
}
