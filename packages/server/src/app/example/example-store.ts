import { row, rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";

/** An import that was begun. */
export interface BegunImport {
  readonly kind: string;
  readonly status: "running" | "finished" | "refused" | "stopped";
  readonly fileName: string;
}

/** Whether facts of another source than this one were imported. */
export async function hasForeignFacts(reader: Reader, source: string): Promise<boolean> {
  return (await row(reader, "select from imports where source <> $1 limit 1", [source])) !== null;
}

/** The imports of a source that were begun, in their order. */
export async function listImportsOf(reader: Reader, source: string): Promise<readonly BegunImport[]> {
  return rows<BegunImport>(
    reader,
    "select kind, status, file_name from imports where source = $1 order by import_id",
    [source],
  );
}

/** The partner of a country with the most billed sales; null where there is none. */
export async function findLargestPartner(
  reader: Reader,
  country: string,
): Promise<{ readonly partnerId: string; readonly name: string } | null> {
  return row(
    reader,
    `select partner_id, name from partners left join current_standings using (partner_id)
     where country = $1
     order by (answer -> 'measures' ->> 'billedSales')::bigint desc nulls last, partner_id limit 1`,
    [country],
  );
}
