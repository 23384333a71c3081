import { row, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** A field of a draft, and the draft's revision in which it was saved last. */
export interface DraftField {
  readonly value: unknown;
  readonly revision: number;
}

/** A half-filled form as stored. */
export interface DraftRow {
  readonly fields: Readonly<Record<string, DraftField>>;
  readonly savedAt: Temporal.Instant;
  readonly revision: number;
}

/** A draft of a partner by its name; null where nothing is saved. */
export async function findDraft(reader: Reader, partnerId: string, name: string): Promise<DraftRow | null> {
  return row<DraftRow>(
    reader,
    "select fields, saved_at, revision from drafts where partner_id = $1 and name = $2",
    [partnerId, name],
  );
}

/** The same; one change at a time, even before there is a draft. */
export async function lockDraft(tx: Tx, partnerId: string, name: string): Promise<DraftRow | null> {
  await run(tx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", [`draft ${partnerId} ${name}`]);
  return findDraft(tx, partnerId, name);
}

/** Saves a draft in place of the one before. */
export async function putDraft(
  tx: Tx,
  partnerId: string,
  name: string,
  { fields, savedAt, revision }: DraftRow,
  savedBy: string,
): Promise<void> {
  await run(
    tx,
    `insert into drafts (partner_id, name, fields, saved_by, saved_at, revision)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (partner_id, name) do update set fields = excluded.fields, saved_by = excluded.saved_by,
       saved_at = excluded.saved_at, revision = excluded.revision`,
    [partnerId, name, JSON.stringify(fields), savedBy, savedAt.toString(), revision],
  );
}

/** Forgets a draft. */
export async function deleteDraft(tx: Tx, partnerId: string, name: string): Promise<void> {
  await run(tx, "delete from drafts where partner_id = $1 and name = $2", [partnerId, name]);
}
