import type { ImportKindName } from "@laurel/contract";
import { rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { NoticedRecord, Settled } from "./import-kind.ts";
import type { ImportRecord } from "./import-store.ts";

/** Adds the results of a batch to an import. */
export async function countBatch(
  tx: Tx,
  importId: number,
  { records, skipped }: { readonly records: number; readonly skipped: number },
  settled: Omit<Settled, "facts" | "onRecord"> & { readonly notices: readonly NoticedRecord[] },
): Promise<void> {
  const { added, repeated, duplicated, refused, notices, rounded = [] } = settled;
  const noticed = new Set(notices.map(({ line }) => line)).size;
  const counted = await run(
    tx,
    `update imports
     set lines = lines + $2, added = added + $3, repeated = repeated + $4, refused = refused + $5,
       duplicated = duplicated + $8, noticed = noticed + $9,
       skipped = skipped + $6, rounded = case when $7::jsonb = '[]' then rounded else (
         select jsonb_agg(jsonb_build_object('currency', currency, 'lines', lines, 'millionths', millionths)
           order by currency)
         from (select sum ->> 'currency' as currency, sum((sum ->> 'lines')::bigint) as lines,
             sum((sum ->> 'millionths')::bigint) as millionths
           from jsonb_array_elements(rounded || $7) as sum group by 1) as sums) end
     where import_id = $1`,
    [
      importId,
      records,
      added,
      repeated,
      refused.length,
      skipped,
      JSON.stringify(rounded),
      duplicated,
      noticed,
    ],
  );
  // The batch is rolled back: removing the example also removes the imports that are running.
  if (counted === 0) throw new Error(`import ${importId} was removed while it was running`);
}

/** The results of the imports of a kind. */
export interface ImportCount {
  readonly kind: ImportKindName;
  readonly status: ImportRecord["status"];
  readonly imports: number;
  readonly added: number;
  readonly repeated: number;
  readonly duplicated: number;
  readonly refused: number;
  readonly noticed: number;
}

/** How many imports there are and how many lines they had, by kind and status. */
export async function countImports(reader: Reader): Promise<readonly ImportCount[]> {
  return rows<ImportCount>(
    reader,
    `select kind, status, count(*) as imports, sum(added)::bigint as added,
       sum(repeated)::bigint as repeated, sum(duplicated)::bigint as duplicated,
       sum(refused)::bigint as refused, sum(noticed)::bigint as noticed
     from imports group by kind, status`,
  );
}
