import type { StandingEffect } from "@laurel/contract";
import { expect, test } from "vitest";
import { importKinds } from "../facts/import-kinds.ts";
import { tryTurn, undoImport } from "../facts/intake/undo-import.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { effectOf } from "./effect.ts";
import { allRows } from "./testing-all-rows.ts";
import {
  addPartner,
  addSales,
  decideOn,
  importLines,
  onDay,
  publishVersions,
} from "./testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);

/** The last import, as an order to undo it on a day. */
async function lastOn(day: string) {
  const { rows } = await database.owner.query("select max(import_id) as last from imports");
  return { importId: rows[0].last, kinds: importKinds, today: Temporal.PlainDate.from(day) };
}

async function effectOfUndo(day: string): Promise<StandingEffect> {
  const outcome = await tryTurn("undo", await lastOn(day), (change) =>
    effectOf(onDay(database, day), change),
  );
  if ("code" in outcome) throw new Error(outcome.code);
  return outcome.effect;
}

async function undoLast(day: string): Promise<void> {
  const order = { ...(await lastOn(day)), reason: "typed twice", actor: { who: "cli" } };
  const outcome = await transaction(onDay(database, day), allPartners, (tx) => undoImport(tx, order));
  expect(outcome).not.toHaveProperty("code");
}

async function recordedOf(id: string): Promise<{ readonly tracks: object; readonly unlocked: string[] }> {
  const { rows } = await database.owner.query("select answer from current_standings where partner_id = $1", [
    id,
  ]);
  const { tracks, unlocked } = rows[0].answer;
  return { tracks, unlocked: unlocked.map(({ benefit }: { benefit: string }) => benefit) };
}

test("names the partners who move, from which stage to which, and the benefits they lose", async () => {
  for (const id of ["alone", "moved", "stays"])
    await addPartner(onDay(database, "2024-01-10"), id, "2023-12-01", "2023-12-01");
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  const line = (id: string, amount: string) => `${id},1,pub-${id},of-${id},2024-01-10,${amount},USD,sale`;
  const wrong = [line("moved", "30000.00"), line("stays", "10.00")];
  await importLines(onDay(database, "2024-01-10"), "sales", heading, wrong);
  await decideOn(database, "moved", "2024-01-10");
  const before = await recordedOf("moved");
  const effect = await effectOfUndo("2024-01-20");
  expect(effect).toMatchObject({ partners: 2, moved: 1, undecided: 0 });
  const [moved] = effect.first;
  expect(moved).toMatchObject({
    partnerId: "moved",
    name: "Company moved",
    before: { tracks: { transact: "t25k" } },
    after: { tracks: { transact: "publisher" }, unlocked: [] },
  });
  await undoLast("2024-01-20");
  await decideOn(database, "moved", "2024-01-20");
  const after = await recordedOf("moved");
  const lost = moved?.before.unlocked.map(({ benefit }) => benefit) ?? [];
  expect(lost).not.toEqual([]);
  expect(new Set(before.unlocked).difference(new Set(lost))).toEqual(new Set(after.unlocked));
});

test("leaves nothing behind: no row of any table differs", async () => {
  await addPartner(onDay(database, "2024-01-10"), "untouched", "2023-12-01", "2023-12-01");
  await addSales(onDay(database, "2024-01-10"), "untouched", [
    { line: "A", on: "2024-01-10", amount: "30000.00" },
    { line: "back", on: "2024-01-11", amount: "-1000.00", kind: "refund", offsets: "A" },
  ]);
  await decideOn(database, "untouched", "2024-01-12");
  const before = await allRows(database);
  expect(await effectOfUndo("2024-01-12")).toMatchObject({ partners: 1, moved: 1 });
  expect(await allRows(database)).toEqual(before);
});

test("of a rate that another has replaced is what rested on it while it counted", async () => {
  await addPartner(onDay(database, "2024-05-10"), "rated", "2023-12-01", "2023-12-01");
  await addSales(onDay(database, "2024-05-10"), "rated", [
    { line: "A", on: "2024-05-10", amount: "26000.00", currency: "CHF" },
  ]);
  const heading = "currency,day,rate";
  const wrong = await importLines(onDay(database, "2024-05-10"), "rates", heading, ["CHF,2024-05-09,11.0"]);
  await decideOn(database, "rated", "2024-05-10");
  await importLines(onDay(database, "2024-05-12"), "rates", heading, ["CHF,2024-05-09,1.1"]);
  await decideOn(database, "rated", "2024-05-12");
  const order = { importId: wrong, kinds: importKinds, today: Temporal.PlainDate.from("2024-06-10") };
  const outcome = await tryTurn("undo", order, (change) => effectOf(onDay(database, "2024-06-10"), change));
  expect(outcome).toMatchObject({
    effect: {
      first: [{ before: { tracks: { transact: "t100k" } }, after: { tracks: { transact: "t25k" } } }],
    },
  });
});

test("is refused as the undo itself would be", async () => {
  const order = { importId: 99_999, kinds: importKinds, today: Temporal.PlainDate.from("2024-06-10") };
  const refusal = await tryTurn("undo", order, (change) => effectOf(database, change));
  expect(refusal).toMatchObject({ code: "import-unknown" });
});
