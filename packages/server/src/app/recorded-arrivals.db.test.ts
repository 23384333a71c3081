import { listStandings } from "@laurel/contract";
import { expect, test } from "vitest";
import { importKinds } from "../facts/import-kinds.ts";
import { undoImport } from "../facts/intake/undo-import.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import {
  addPartner,
  decideOn,
  importLines,
  onDay,
  publishVersions,
} from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(onDay(database, "2024-01-15"), ["2023-12"]);
const { ask } = await testApp(database);

async function sales(on: string, ...lines: readonly string[]): Promise<number> {
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  const all = lines.map((line) => {
    const [id, amount, currency] = line.split(" ");
    return `${id},1,pub-acme,of-acme,2024-01-20,${amount},${currency},sale`;
  });
  return importLines(onDay(database, on), "sales", heading, all);
}

async function undo(own: Database, importId: number): Promise<void> {
  const order = { importId, kinds: importKinds, reason: "another year's file" };
  const today = Temporal.PlainDate.from("2024-04-30");
  await transaction(own, allPartners, (tx) => undoImport(tx, { ...order, today, actor: { who: "cli" } }));
}

test("each record names the imports whose facts arrived or were undone since the one before", async () => {
  await addPartner(onDay(database, "2024-01-30"), "acme", "2024-01-01", "2024-01-05");
  await addPartner(onDay(database, "2024-01-30"), "other", "2024-01-01", "2024-01-05");
  const first = await sales("2024-01-31", "a 600.00 USD", "b 1.00 USD");
  await decideOn(database, "acme", "2024-02-01");
  const second = await sales("2024-03-01", "c 100000.00 EUR");
  const third = await sales("2024-03-02", "d 2.00 USD");
  const rates = await importLines(onDay(database, "2024-03-03"), "rates", "currency,day,rate", [
    "EUR,2024-01-20,1.05",
    "EUR,2024-01-19,1.04",
    "JPY,2024-01-20,0.007",
  ]);
  await decideOn(database, "acme", "2024-03-04");
  await undo(onDay(database, "2024-04-30"), second);
  await decideOn(database, "acme", "2024-05-01");
  const { items } = await ask(listStandings, { params: { partnerId: "acme" } });
  const sale = (importId: number, count: number, what = "received") => ({
    ...{ kind: "sales", importId, what, count },
  });
  expect(items.map(({ asOf, arrived }) => [asOf, arrived])).toEqual([
    ["2024-05-01", [sale(second, 1, "undone")]],
    [
      "2024-03-04",
      [{ kind: "rates", importId: rates, what: "received", count: 2 }, sale(second, 1), sale(third, 1)],
    ],
    [
      "2024-02-01",
      [
        { kind: "offers", importId: expect.any(Number), what: "received", count: 1 },
        { kind: "partners", importId: expect.any(Number), what: "received", count: 1 },
        sale(first, 2),
      ],
    ],
  ]);
});

test("a record that time alone caused names no facts", async () => {
  await decideOn(database, "acme", "2025-03-01");
  const { items } = await ask(listStandings, { params: { partnerId: "acme" }, query: { limit: 1 } });
  expect(items).toMatchObject([{ asOf: "2025-03-01", cause: "time", arrived: [] }]);
});
