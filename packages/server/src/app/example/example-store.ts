import type { Database } from "../../platform/database/open.ts";
import type { Tx } from "../../platform/database/transaction.ts";

/** An import that was begun. */
export interface BegunImport {
  readonly kind: string;
  readonly status: "running" | "finished" | "refused";
  readonly fileName: string;
}

/** Whether facts from anyone but `source` were taken in. */
export async function hasForeignFacts({ db }: Pick<Database, "db">, source: string): Promise<boolean> {
  const found = await db
    .selectFrom("imports")
    .select("import_id")
    .where("source", "<>", source)
    .executeTakeFirst();
  return found !== undefined;
}

/** The imports of a source that were begun, the first first. */
export async function importsOf(
  { db }: Pick<Database, "db">,
  source: string,
): Promise<readonly BegunImport[]> {
  const columns = ["kind", "status", "file_name as fileName"] as const;
  const query = db.selectFrom("imports").select(columns).where("source", "=", source).orderBy("import_id");
  return query.execute();
}

/** The partner of a country with the most billed sales; null where there is none. */
export async function largestPartnerIn(
  { client }: Tx,
  country: string,
): Promise<{ readonly partnerId: string; readonly name: string } | null> {
  const { rows } = await client.query<{ partnerId: string; name: string }>(
    `select partner_id as "partnerId", name from partners left join current_standings using (partner_id)
     where country = $1
     order by (answer -> 'measures' ->> 'billedSales')::bigint desc nulls last, partner_id limit 1`,
    [country],
  );
  return rows[0] ?? null;
}
