import type { Tx } from "../../platform/database/transaction.ts";
import type { ObservationRow } from "./read-observation.ts";

/** What was last received for each partner, measure and day of the given ones. */
export async function findLatest(
  tx: Tx,
  rows: readonly ObservationRow[],
): Promise<readonly ObservationRow[]> {
  const { rows: latest } = await tx.client.query<ObservationRow>(
    `select distinct on (partner_id, measure, observed_on)
       partner_id as "partnerId", measure, trim_scale(value)::text as value, observed_on as "observedOn",
       expires_on as "expiresOn"
     from observations
     join (
       select distinct *
       from unnest($1::text[], $2::text[], $3::date[]) as keys (partner_id, measure, observed_on)
     ) wanted using (partner_id, measure, observed_on)
     order by partner_id, measure, observed_on, observation_id desc`,
    [
      rows.map(({ partnerId }) => partnerId),
      rows.map(({ measure }) => measure),
      rows.map(({ observedOn }) => observedOn),
    ],
  );
  return latest;
}

/** Appends observations in their order. */
export async function appendObservations(
  tx: Tx,
  rows: readonly ObservationRow[],
  importId: number,
): Promise<void> {
  await tx.client.query(
    `insert into observations (partner_id, measure, value, observed_on, expires_on, import_id)
     select given.*, $2 from jsonb_to_recordset($1::jsonb) as given
       ("partnerId" text, measure text, value numeric, "observedOn" date, "expiresOn" date)`,
    [JSON.stringify(rows), importId],
  );
}
