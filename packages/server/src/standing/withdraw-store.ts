import type { NewEvent } from "../platform/audit/append-events.ts";
import { rows, run } from "../platform/database/rows.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { recordedAnswer } from "./standing-store.ts";
import { type StoredState, unlockState } from "./unlock-store.ts";

/** What was withdrawn, with the events that say so. */
export interface WithdrawnRecords {
  readonly state: readonly StoredState[];
  readonly events: readonly NewEvent[];
}

/**
 * Withdraws what was recorded of partners for days after `today`, which a clock that ran ahead had reached:
 * their standings and unlocks go, and unlocks that were closed then are open again. The events keep what it
 * was.
 */
export async function withdrawAfter(
  tx: Tx,
  partnerIds: readonly string[],
  today: string,
): Promise<WithdrawnRecords> {
  if (partnerIds.length === 0) return { state: [], events: [] };
  const of = [partnerIds, today] as const;
  const standings = await rows<WithdrawnStanding>(
    tx,
    `delete from standings where partner_id = any($1) and as_of > $2
     returning partner_id, standing_id::text as id, as_of, version, answer -> 'tracks' as tracks`,
    [...of],
  );
  const unlocks = await rows<WithdrawnUnlock>(
    tx,
    `delete from unlocks where partner_id = any($1) and opened_on > $2
     returning partner_id, unlock_id::text as id, benefit, offer_id, opened_on`,
    [...of],
  );
  const reopened = await rows<StoredState>(
    tx,
    `update unlocks set closed_on = null, close_reason = null,
       kept_since = case when kept_since <= $2 then kept_since end
     where partner_id = any($1) and (closed_on > $2 or kept_since > $2) returning ${unlockState}`,
    [...of],
  );
  await showLastRecord(tx, of);
  const gone = (kind: string, found: readonly { readonly partnerId: string; readonly id: string }[]) =>
    found.map(({ partnerId, id }) => ({ of: kind, partnerId, id, fields: null }));
  return {
    state: [...gone("standing", standings), ...gone("unlock", unlocks), ...reopened],
    events: eventsOf(standings, unlocks, today),
  };
}

/** Until the partner is decided again, lists show the last record that is left. */
async function showLastRecord(tx: Tx, of: readonly [readonly string[], string]): Promise<void> {
  await run(tx, "delete from current_standings where partner_id = any($1) and as_of > $2", [...of]);
  await run(
    tx,
    `insert into current_standings (partner_id, as_of, version, answer, next)
     select distinct on (partner_id) partner_id, as_of, version,
       (${recordedAnswer} - '{partner_id,as_of}'::text[])::json, '{}'::jsonb from standings
     where partner_id = any($1) order by partner_id, as_of desc, standing_id desc
     on conflict (partner_id) do nothing`,
    [of[0]],
  );
}

interface WithdrawnStanding {
  readonly partnerId: string;
  readonly id: string;
  readonly asOf: string;
  readonly version: string | null;
  readonly tracks: object;
}

interface WithdrawnUnlock {
  readonly partnerId: string;
  readonly id: string;
  readonly benefit: string;
  readonly offerId: string | null;
  readonly openedOn: string;
}

function eventsOf(
  standings: readonly WithdrawnStanding[],
  unlocks: readonly WithdrawnUnlock[],
  today: string,
): readonly NewEvent[] {
  const [decided, opened] = [standings, unlocks].map((found) =>
    Map.groupBy<string, WithdrawnStanding | WithdrawnUnlock>(found, ({ partnerId }) => partnerId),
  );
  const shown = (found: readonly (WithdrawnStanding | WithdrawnUnlock)[] = []) =>
    found.map(({ partnerId: _, ...rest }) => rest);
  return [...new Set([...standings, ...unlocks].map(({ partnerId }) => partnerId))].map((partnerId) => ({
    partnerId,
    what: "standing.withdrawn",
    data: { after: today, because: "clock" },
    before: { standings: shown(decided?.get(partnerId)), unlocks: shown(opened?.get(partnerId)) },
  }));
}
