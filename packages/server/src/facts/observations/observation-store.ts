import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import {
  addingBatch,
  batchesOf,
  type ChangedBatch,
  changedBatches,
  isCounting,
  leaves,
  leaving,
  returning,
  returns,
  withdrawing,
} from "../intake/batch-store.ts";
import type { OnRecord, WithdrawnFact } from "../intake/entered-in-error.ts";
import type { ObservationRow } from "./read-observation.ts";

/** What was last received for each partner, measure and day of the given ones. */
export async function findLatest(
  tx: Tx,
  observations: readonly ObservationRow[],
): Promise<readonly ObservationRow[]> {
  return rows<ObservationRow>(
    tx,
    `select distinct on (partner_id, measure, observed_on)
       ${content}
     from observations ${wanted}
     order by partner_id, measure, observed_on, observation_id desc`,
    keysOf(observations),
  );
}

const content = `partner_id, measure, trim_scale(value)::text as value, observed_on, expires_on,
  null as exclusion`;

const wanted = `join (
    select distinct *
    from unnest($1::text[], $2::text[], $3::date[]) as keys (partner_id, measure, observed_on)
  ) wanted using (partner_id, measure, observed_on)`;

function keysOf(observations: readonly ObservationRow[]): readonly unknown[] {
  return [
    observations.map(({ partnerId }) => partnerId),
    observations.map(({ measure }) => measure),
    observations.map(({ observedOn }) => observedOn),
  ];
}

/** The withdrawn ones for each partner, measure and day of the given ones. */
export async function findWithdrawn(
  tx: Tx,
  observations: readonly ObservationRow[],
): Promise<OnRecord<ObservationRow>["withdrawn"]> {
  if (observations.length === 0) return [];
  return rows<WithdrawnFact<ObservationRow>>(
    tx,
    `select ${content}, undone_in from undone_observations ${wanted}
     where undone_in is not null and ${isCounting("undone_in")}`,
    keysOf(observations),
  );
}

/** All on record for each partner, measure and day of the given ones, those that counted earlier too. */
export async function findOnRecord(
  tx: Tx,
  observations: readonly ObservationRow[],
): Promise<OnRecord<ObservationRow>> {
  return {
    present: await rows<ObservationRow>(
      tx,
      `select ${content} from observations ${wanted} order by observation_id desc`,
      keysOf(observations),
    ),
    withdrawn: await findWithdrawn(tx, observations),
  };
}

/** The measures of which an observation is on record. */
export async function findSent(reader: Reader): Promise<readonly string[]> {
  const text = "select distinct measure from observations order by measure";
  return (await rows<Pick<ObservationRow, "measure">>(reader, text)).map(({ measure }) => measure);
}

const observationFacts = {
  kind: "observations",
  table: "observations",
  id: "observation_id",
  columns: "partner_id, measure, observed_on, observation_id, value, expires_on, received_at, import_id",
  text: `jsonb_build_array(partner_id, measure, observed_on, observation_id, value, expires_on)::text`,
};

/** The observations, as state that events account for. */
export const presentObservations = batchesOf(observationFacts);

/** Appends observations in their order; gives what that makes of the state. */
export async function appendObservations(
  tx: Tx,
  observations: readonly ObservationRow[],
  importId: number,
): Promise<StateChange | null> {
  const insert = `insert into observations (partner_id, measure, value, observed_on, expires_on, import_id)
     select given.*, $2 from jsonb_to_recordset($1::jsonb) as given
       ("partnerId" text, measure text, value numeric, "observedOn" date, "expiresOn" date)`;
  return row<StateChange>(tx, addingBatch(insert, observationFacts), [
    JSON.stringify(observations),
    importId,
  ]);
}

/** Moves observations to those that were undone, as a line of the import says; gives that as state. */
export async function withdrawObservations(
  tx: Tx,
  observations: readonly ObservationRow[],
  importId: number,
): Promise<readonly StateChange[]> {
  if (observations.length === 0) return [];
  const given = `exists (
    select from jsonb_to_recordset($2::jsonb) as given
      ("partnerId" text, measure text, value numeric, "observedOn" date, "expiresOn" date)
    where given."partnerId" = partner_id and given.measure = fact.measure
      and given."observedOn" = observed_on and given.value = fact.value
      and given."expiresOn" is not distinct from expires_on)`;
  const statement = withdrawing(observationFacts, given);
  return changedBatches(await rows<ChangedBatch>(tx, statement, [importId, JSON.stringify(observations)]));
}

/** Moves the observations that no longer count now that imports are undone, or restored, or do again. */
export async function moveObservations(
  tx: Tx,
  importIds: readonly number[],
): Promise<{ readonly partnerIds: readonly string[]; readonly state: readonly StateChange[] }> {
  const moved = await rows<Pick<ObservationRow, "partnerId">>(
    tx,
    `select partner_id from observations as fact where ${leaves(observationFacts)}
     union select partner_id from undone_observations as fact where ${returns(observationFacts)}`,
    [importIds],
  );
  const left = await rows<ChangedBatch>(tx, leaving(observationFacts), [importIds]);
  const back = await rows<ChangedBatch>(tx, returning(observationFacts, returns(observationFacts)), [
    importIds,
  ]);
  return {
    partnerIds: moved.map(({ partnerId }) => partnerId),
    state: changedBatches([...left, ...back]),
  };
}
