import { rows, run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
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

/** Appends observations in their order. */
export async function appendObservations(
  tx: Tx,
  observations: readonly ObservationRow[],
  importId: number,
): Promise<void> {
  await run(
    tx,
    `insert into observations (partner_id, measure, value, observed_on, expires_on, import_id)
     select given.*, $2 from jsonb_to_recordset($1::jsonb) as given
       ("partnerId" text, measure text, value numeric, "observedOn" date, "expiresOn" date)`,
    [JSON.stringify(observations), importId],
  );
}
