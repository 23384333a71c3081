import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import {
  addPartner,
  addSales,
  decideOn,
  inTheMorning,
  publishVersions,
} from "../../standing/testing-marketplace.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
const laurel = commandLine({ ...database.env });

const sale = { line: "A", on: "2023-11-20", amount: "30000.00" };
for (const id of ["honest", "fraud"]) {
  await addPartner(inTheMorning(database, "2023-11-20"), id, "2023-08-01", "2023-08-01");
  await addSales(inTheMorning(database, "2023-11-20"), id, [sale]);
}
for (const day of ["2023-11-20", "2023-12-02"])
  for (const id of ["honest", "fraud"]) await decideOn(database, id, day);
await addSales(inTheMorning(database, "2024-01-10"), "fraud", [{ ...sale, revision: 2, exclusion: "fraud" }]);
await decideOn(database, "fraud", "2024-01-10");

const damage = (statement: string) => database.owner.query(statement);

test("each recorded standing is reproduced, also those decided before a fraud was known", async () => {
  const { rows } = await database.owner.query("select count(*)::int as count from standings");
  expect(rows[0].count).toBeGreaterThanOrEqual(5);
  const { exit, stdout } = await laurel("standing", "replay", "--json");
  expect([exit, JSON.parse(stdout)]).toEqual([
    0,
    { reproduced: rows[0].count, without_facts: 0, differing: 0 },
  ]);
  expect((await laurel("standing", "replay", "honest")).stdout).toMatch(
    /^\d recorded standings reproduced, 0 differ\n$/,
  );
});

test("an unknown partner is refused", async () => {
  expect(await laurel("standing", "replay", "unknown")).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining("There is no partner unknown."),
  });
});

test("an answer that was edited is found", async () => {
  await damage(`update standings set answer = jsonb_set(answer, '{tracks,transact}', '"t50k"')
    where partner_id = 'honest' and as_of = '2023-11-20'`);
  const { exit, stdout } = await laurel("standing", "replay", "honest");
  expect(exit).toBe(1);
  expect(stdout).toMatch(/^honest, standing of 2023-11-20, .+: its version gives another answer$/m);
  await damage(`update standings set answer = jsonb_set(answer, '{tracks,transact}', '"t25k"')
    where partner_id = 'honest' and as_of = '2023-11-20'`);
  expect((await laurel("standing", "replay", "honest")).exit).toBe(0);
});

test("a ledger that was edited is found", async () => {
  await damage("update sales set amount_minor = 1 where partner_id = 'honest'");
  const { exit, stdout } = await laurel("standing", "replay", "honest");
  expect(exit).toBe(1);
  expect(stdout).toMatch(/^honest, standing of 2023-11-20, .+: the ledger gives other facts$/m);
});
