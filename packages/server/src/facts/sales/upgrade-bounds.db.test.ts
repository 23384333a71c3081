import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { migrate } from "../../platform/database/migrate.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { seedProgram } from "../intake/testing.ts";
import { derivedTotals, presentTotals } from "./total-store.ts";

const database = await testDatabase();
const { owner: pool } = database;
const before = await mkdtemp(join(tmpdir(), "laurel-before-"));
await cp(join(import.meta.dirname, "../../platform/database/migrations"), before, { recursive: true });
for (const name of await readdir(before)) if (name >= "0018") await rm(join(before, name));
afterAll(() => rm(before, { recursive: true }));

test("after the upgrade a line that a rate made larger than 10^13 waits; totals fit the ledger", async () => {
  await pool.query("drop schema public cascade; drop schema identity cascade; create schema public");
  await pool.query("drop schema if exists jobs cascade");
  await migrate(database.logins, before);
  await seedProgram(database);
  await pool.query(`
    insert into partners (partner_id, name, country, locale) values ('acme', 'Acme', 'US', 'en');
    insert into imports (kind, source, file_name, digest, format, status)
      values ('sales', 's', 'f', 'd', 'csv', 'finished');
    insert into rate_days (currency, day, rate_day, factor) values ('KWD', '2026-01-15', '2026-01-15', 50);
    insert into sales (partner_id, source, source_line_id, revision, publisher_id, offer_id, billed_on,
        amount_minor, currency, kind, exclusion, offsets, import_id)
      select 'acme', 's', id, 1, 'p', 'o', '2026-01-15', amount, 'KWD', kind, exclusion, offsets,
        (select import_id from imports)
      from (values ('far', 1000000000000, 'sale', 'test', null), ('near', 200000000000, 'sale', null, null),
        ('back', -1000000000000, 'refund', null, 'far'), ('usual', 7, 'sale', null, null))
        as line (id, amount, kind, exclusion, offsets);
    insert into sales_daily (partner_id, day, exclusion, amount_minor, unconverted) values
      ('acme', '2026-01-15', 'test', 50000000000000 - 50000000000000, 0),
      ('acme', '2026-01-15', '', 10000000000350, 0)`);
  await migrate(database.logins);
  const { rows } = await pool.query(
    `select exclusion, sum(amount_minor)::bigint as sum, sum(unconverted)::int as waiting
     from sales_daily group by exclusion order by exclusion`,
  );
  expect(rows).toEqual([
    { exclusion: "", sum: 10_000_000_000_350, waiting: 0 },
    { exclusion: "test", sum: 0, waiting: 2 },
  ]);
  const differing = await pool.query(`(${presentTotals}) except (${derivedTotals})`);
  expect(differing.rows).toEqual([]);
  const { rows: due } = await pool.query("select partner_id from standing_due");
  expect(due).toEqual([{ partner_id: "acme" }]);
});
