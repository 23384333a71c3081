import type { StateChange } from "../../platform/audit/state-change.ts";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import { addingBatch, batchesOf, batchesOfImports, goneBatches, undoing } from "../intake/batch-store.ts";
import type { ObservationRow } from "./read-observation.ts";

/** What was last received for each partner, measure and day of the given ones. */
export async function findLatest(
  tx: Tx,
  observations: readonly ObservationRow[],
): Promise<readonly ObservationRow[]> {
  return rows<ObservationRow>(
    tx,
    `select distinct on (partner_id, measure, observed_on)
       partner_id, measure, trim_scale(value)::text as value, observed_on, expires_on
     from observations
     join (
       select distinct *
       from unnest($1::text[], $2::text[], $3::date[]) as keys (partner_id, measure, observed_on)
     ) wanted using (partner_id, measure, observed_on)
     order by partner_id, measure, observed_on, observation_id desc`,
    [
      observations.map(({ partnerId }) => partnerId),
      observations.map(({ measure }) => measure),
      observations.map(({ observedOn }) => observedOn),
    ],
  );
}

/** The measures of which an observation is on record. */
export async function findSent(reader: Reader): Promise<readonly string[]> {
  const text = "select distinct measure from observations order by measure";
  return (await rows<Pick<ObservationRow, "measure">>(reader, text)).map(({ measure }) => measure);
}

const observationFacts = {
  kind: "observations",
  table: "observations",
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

/** Moves the observations of imports to those that were undone; gives whose they were. */
export async function undoObservations(
  tx: Tx,
  importIds: readonly number[],
): Promise<{ readonly partnerIds: readonly string[]; readonly state: readonly StateChange[] }> {
  const batches = await rows<StateChange>(tx, batchesOfImports(observationFacts), [importIds]);
  const found = await rows<Pick<ObservationRow, "partnerId">>(
    tx,
    `${undoing(observationFacts, "import_id = any($1)")} select distinct partner_id from gone`,
    [importIds],
  );
  return { partnerIds: found.map(({ partnerId }) => partnerId), state: goneBatches(batches) };
}
