import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { addPartner, addSales, decideOn, onDay, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
await addPartner(onDay(database, "2024-02-01"), "acme", "2024-01-01", "2024-01-05");
await addSales(onDay(database, "2024-02-01"), "acme", [{ line: "1", on: "2024-01-20", amount: "600.00" }]);
await decideOn(database, "acme", "2024-02-01");
await addSales(onDay(database, "2024-03-01"), "acme", [{ line: "2", on: "2024-02-20", amount: "30000.00" }]);
await decideOn(database, "acme", "2024-03-01");

const { call } = await testApp(database);
const recorded = async () => (await call("GET /api/v1/partners/acme/standings")).json().items;

test("the reasons of a record are those that were given on its day", async () => {
  const records = await recorded();
  expect(records.map(({ as_of }: { as_of: string }) => as_of)).toEqual(["2024-03-01", "2024-02-01"]);
  for (const { as_of, reasons } of records) {
    const query = { as_of, known_at: as_of };
    const then = (await call("GET /api/v1/partners/acme/standing", { query })).json();
    expect(reasons).toEqual(then.reasons);
    expect(reasons.benefits.length).toBeGreaterThan(10);
  }
});

test("a record of an earlier release shows the reasons that it has", async () => {
  const reasons = { tracks: [], conditions: [], benefits: [] };
  await database.owner.query(
    `insert into standings (partner_id, as_of, program, version, engine, facts_digest, answer, reasons, cause)
     select partner_id, '2024-01-31', program, version, 1, '', answer, $1, cause
     from standings where as_of = '2024-02-01'`,
    [reasons],
  );
  expect((await recorded()).at(-1)).toMatchObject({ as_of: "2024-01-31", reasons });
});
