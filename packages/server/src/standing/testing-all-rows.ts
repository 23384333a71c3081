import type { TestDatabase } from "../platform/database/testing.ts";

/** How many rows each table of a database has, and a digest of them. Also of the jobs that wait. */
export async function allRows({ owner }: TestDatabase): Promise<Readonly<Record<string, string>>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
     order by 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await owner.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(row, ',' order by row)), '') as digest
       from (select t::text as row from ${name} t) as every`,
    );
    found[name] = rows[0]?.digest ?? "";
  }
  return found;
}
