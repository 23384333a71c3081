import type { StateChange } from "../platform/audit/state-change.ts";
import { rows } from "../platform/database/rows.ts";
import type { Tx } from "../platform/database/transaction.ts";

/** State of a partner that an event accounts for. */
export interface StoredState extends StateChange {
  readonly partnerId: string;
}

/** A digest of values, as a JSON object. `values`: their columns. */
export const digest = (values: string) =>
  `jsonb_build_object('digest',
    encode(sha256(convert_to(jsonb_build_array(${values})::text, 'UTF8')), 'hex'))`;

/** An unlock, by a digest of all of it. */
export const unlockState = `'unlock' as of, unlocks.partner_id, unlocks.unlock_id::text as id,
  ${digest(`unlocks.partner_id, unlocks.unlock_id, unlocks.benefit, unlocks.offer_id, unlocks.version,
    unlocks.opened_on, unlocks.term_from, unlocks.ends_on, unlocks.amount_minor, unlocks.kept_since,
    unlocks.closed_on, unlocks.close_reason`)} as fields`;

/** An unlock to record. */
export interface NewUnlock {
  readonly partnerId: string;
  readonly benefit: string;
  readonly offerId: string | null;
  readonly version: string;
  readonly openedOn: string;
  readonly termFrom: string | null;
  readonly endsOn: string | null;
  readonly amountMinor: number | null;
  readonly keptSince: string | null;
}

/** A change of a recorded unlock: its state, or its end. */
export interface UnlockChange {
  readonly partnerId: string;
  readonly unlockId: number;
  readonly version: string;
  readonly endsOn: string | null;
  readonly amountMinor: number | null;
  readonly keptSince: string | null;
  readonly closedOn: string | null;
  readonly closeReason: string | null;
}

/** Records unlocks; gives what that makes of the state. */
export async function openUnlocks(tx: Tx, unlocks: readonly NewUnlock[]): Promise<readonly StoredState[]> {
  if (unlocks.length === 0) return [];
  return rows<StoredState>(
    tx,
    `insert into unlocks
       (partner_id, benefit, offer_id, version, opened_on, term_from, ends_on, amount_minor, kept_since)
     select given.* from jsonb_to_recordset($1::jsonb) as given
       ("partnerId" text, benefit text, "offerId" text, version text, "openedOn" date, "termFrom" date,
        "endsOn" date, "amountMinor" bigint, "keptSince" date)
     returning ${unlockState}`,
    [JSON.stringify(unlocks)],
  );
}

/** Changes recorded unlocks, or closes them; gives what that makes of the state. */
export async function changeUnlocks(
  tx: Tx,
  changes: readonly UnlockChange[],
): Promise<readonly StoredState[]> {
  if (changes.length === 0) return [];
  const given = JSON.stringify(changes);
  const before = await rows<StoredState>(
    tx,
    `select ${unlockState} from unlocks join jsonb_to_recordset($1::jsonb) as given
       ("partnerId" text, "unlockId" bigint)
       on given."partnerId" = unlocks.partner_id and given."unlockId" = unlocks.unlock_id`,
    [given],
  );
  const was = new Map(before.map(({ id, fields }) => [id, fields ?? {}]));
  const after = await rows<StoredState>(
    tx,
    `update unlocks set version = given.version, ends_on = given."endsOn",
       amount_minor = given."amountMinor", kept_since = given."keptSince", closed_on = given."closedOn",
       close_reason = given."closeReason"
     from jsonb_to_recordset($1::jsonb) as given
       ("partnerId" text, "unlockId" bigint, version text, "endsOn" date, "amountMinor" bigint,
        "keptSince" date, "closedOn" date, "closeReason" text)
     where unlocks.partner_id = given."partnerId" and unlocks.unlock_id = given."unlockId"
     returning ${unlockState}`,
    [given],
  );
  return after.map((state) => ({ ...state, was: was.get(state.id) ?? {} }));
}
