import type { TestDatabase } from "../platform/database/testing.ts";

/** All rows of all tables of a database, as texts, by the names of the tables. Also the jobs that wait. */
export async function allRows({ owner }: TestDatabase): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
     order by 1`,
  );
  const found: Record<string, readonly string[]> = {};
  for (const { name } of tables) {
    const { rows } = await owner.query<{ text: string }>(`select t::text as text from ${name} t order by 1`);
    found[name] = rows.map(({ text }) => text);
  }
  return found;
}
