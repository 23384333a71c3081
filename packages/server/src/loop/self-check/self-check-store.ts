import type { SelfCheckResult } from "@laurel/core";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** What was found about an offer's listing. */
export interface SelfCheckRow {
  readonly offerId: string;
  readonly checkedAt: Temporal.Instant;
  /** As in events. */
  readonly checkedBy: string;
  /** By rule. */
  readonly results: Readonly<Record<string, SelfCheckResult>>;
}

const columns = "offer_id, checked_at, checked_by, results";

/** The self-checks of a partner's offers; offers without one are left out. */
export async function findSelfChecks(
  reader: Reader,
  partnerId: string,
  offerIds: readonly string[],
): Promise<readonly SelfCheckRow[]> {
  return rows<SelfCheckRow>(
    reader,
    `select ${columns} from self_checks where partner_id = $1 and offer_id = any ($2)`,
    [partnerId, offerIds],
  );
}

/** Adds results to those of the offer. A rule that others save at the same time stays as they say. */
export async function addResults(
  tx: Tx,
  partnerId: string,
  { offerId, checkedAt, checkedBy, results }: SelfCheckRow,
): Promise<SelfCheckRow> {
  const saved = await row<SelfCheckRow>(
    tx,
    `insert into self_checks as known (partner_id, offer_id, checked_at, checked_by, results)
     values ($1, $2, $3, $4, $5)
     on conflict (partner_id, offer_id) do update set checked_at = excluded.checked_at,
       checked_by = excluded.checked_by, results = known.results || excluded.results
     returning ${columns}`,
    [partnerId, offerId, checkedAt.toString(), checkedBy, JSON.stringify(results)],
  );
  if (saved === null) throw new Error("the self-check was not saved");
  return saved;
}

/** The status of a partner's offer; null where it has no such offer. */
export async function offerStatus(
  reader: Reader,
  partnerId: string,
  offerId: string,
): Promise<string | null> {
  const statement = "select status from offers where partner_id = $1 and offer_id = $2";
  return (await row<{ readonly status: string }>(reader, statement, [partnerId, offerId]))?.status ?? null;
}
