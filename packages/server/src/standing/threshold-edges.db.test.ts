import { noPast, parseDay } from "@laurel/core";
import { expect, test } from "vitest";
import { allPartners } from "../platform/database/sight.ts";
import { type TestDatabase, testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { explainPartner } from "./compute-standing.ts";
import { loadPartners } from "./load-partners.ts";
import { addPartner, addSales, importLines, publishText, publishVersions } from "./testing-marketplace.ts";

async function stageOn(database: TestDatabase, partner: string, track: string, on: string) {
  const { timeline } = await loadTimeline(database);
  const day = parseDay(on);
  if (day === null) throw new Error(`${on} is no day`);
  const [loaded] = await transaction(database, allPartners, (tx) =>
    loadPartners(tx, timeline, [partner], day, day),
  );
  if (loaded === undefined) throw new Error(`there is no ${partner}`);
  return explainPartner(timeline, { ...loaded, past: noPast }, day).answer.tracks[track];
}

test("one cent decides a stage, up and down, and many small sales add up exactly", async () => {
  const database = await testDatabase();
  await publishVersions(database, ["2023-08", "2023-12"]);
  for (const id of ["cedar", "maple"]) await addPartner(database, id, "2023-02-10", "2023-02-10");
  const stage = (id: string, on: string) => stageOn(database, id, "transact", on);
  expect(await stage("cedar", "2024-05-31")).toBe("publisher");
  await addSales(database, "cedar", [{ line: "1", on: "2024-06-01", amount: "24999.99" }]);
  expect(await stage("cedar", "2024-06-01")).toBe("t500");
  await addSales(database, "cedar", [{ line: "2", on: "2024-06-02", amount: "0.01" }]);
  expect(await stage("cedar", "2024-06-02")).toBe("t25k");
  await addSales(database, "cedar", [{ line: "3", on: "2024-06-03", amount: "-0.01", kind: "refund" }]);
  expect(await stage("cedar", "2024-06-03")).toBe("t500");
  const small = Array.from({ length: 2500 }, (_, n) => ({
    line: String(n),
    on: "2024-06-05",
    amount: "9.99",
  }));
  await addSales(database, "maple", small);
  expect(await stage("maple", "2024-06-05")).toBe("t500");
  await addSales(database, "maple", [{ line: "last", on: "2024-06-05", amount: "25.00" }]);
  expect(await stage("maple", "2024-06-05")).toBe("t25k");
});

test("numbers and money are compared, multiplied and divided without an error, whole or not", async () => {
  const database = await testDatabase();
  const source = `program: probe
version: v1
in-force: { from: 2024-01-01 }
currency: USD
languages: []
measures:
  billedSales: { sum: sales, window: trailing 12 months }
  users: { latest: users }
  value: { latest: value, as: money }
tracks:
  main:
    stages:
      - { id: base }
      - { id: s1, when: users * 2 >= 10 }
      - { id: s2, when: users * 1.5 >= 150 }
      - { id: s3, when: billedSales / 4 >= 25000 || users / 4 >= 250 }
      - { id: s4, when: value + billedSales * 0.5 >= 100000.50 }
      - { id: s5, when: value / billedSales >= 0.9 && users >= 100000.0 }
benefits: {}
`;
  await publishText(database, source);
  await importLines(database, "partners", "partner_id,name,country,locale,joined_on", [
    "C-1,Num,US,en,2024-01-01",
  ]);
  const reached: string[] = [];
  for (const users of ["4", "5", "5.0", "99.99", "100", "1000"]) {
    await importLines(database, "observations", "partner_id,measure,value,observed_on", [
      `C-1,users,${users},2024-02-01`,
    ]);
    reached.push(`${users} ${String(await stageOn(database, "C-1", "main", "2024-03-01"))}`);
  }
  expect(reached).toEqual(["4 base", "5 s1", "5.0 s1", "99.99 s1", "100 s2", "1000 s3"]);
});
