import { expect, test } from "vitest";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { importKinds } from "../import-kinds.ts";
import { importText, seedProgram, seedSellers, today } from "./testing.ts";
import { undoImport } from "./undo-import.ts";

const database = await testDatabase();
await seedProgram(database);
await seedSellers(database, 2);

const heading =
  "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";
const fileOf = (...lines: string[]) => [heading, ...lines].join("\n");
const sale = (id: string, publisher = 1) =>
  `${id},1,pub${publisher},offer${publisher},2026-01-01,100.00,USD,sale,,`;

const counts = async (content: string, source?: string) => {
  const record = await importText(database, "sales", content, source === undefined ? {} : { source });
  const { status, lines, added, repeated, duplicated, refused } = record;
  return { importId: record.importId, told: { status, lines, added, repeated, duplicated, refused } };
};

const finished = { status: "finished", added: 0, repeated: 0, duplicated: 0, refused: 0 };

/** Renames a table that comparing line by line needs, for the time of `work`. */
async function withoutComparing<T>(work: () => Promise<T>): Promise<T> {
  await database.owner.query("alter table publisher_directory rename to publisher_directory_away");
  try {
    return await work();
  } finally {
    await database.owner.query("alter table publisher_directory_away rename to publisher_directory");
  }
}

test("a file whose lines are all on record is repeated as a whole, without comparing its lines", async () => {
  const file = fileOf(sale("a1"), sale("a2"), sale("a3", 2));
  expect((await counts(file)).told).toEqual({ ...finished, lines: 3, added: 3 });
  // What came since for one of its lines changes nothing about the file.
  await counts(fileOf("a1,2,pub1,offer1,2026-01-01,90.00,USD,sale,,"));
  const before = (await database.owner.query("select * from sales order by 1, 2, 3")).rows;
  const again = await withoutComparing(() => counts(file));
  expect(again.told).toEqual({ ...finished, lines: 3, repeated: 3 });
  expect((await database.owner.query("select * from sales order by 1, 2, 3")).rows).toEqual(before);
  // Such an import added nothing, so the next one looks further back.
  expect((await withoutComparing(() => counts(file))).told).toEqual({ ...finished, lines: 3, repeated: 3 });
});

test("a file that was undone is imported again, and one of another source by itself", async () => {
  const file = fileOf(sale("b1"), sale("b2"));
  const { importId } = await counts(file);
  const order = { importId, kinds: importKinds, reason: "another year", today, actor: { who: "cli" } };
  await transaction(database, allPartners, (tx) => undoImport(tx, order));
  expect((await counts(file)).told).toEqual({ ...finished, lines: 2, added: 2 });
  expect((await counts(file, "resellers")).told).toEqual({ ...finished, lines: 2, added: 2 });
});

test("a file of which a line was refused, or is gone, is compared line by line", async () => {
  const file = fileOf(sale("c1"), sale("c2", 3));
  expect((await counts(file)).told).toEqual({ ...finished, lines: 2, added: 1, refused: 1 });
  await seedSellers(database, 3);
  expect((await counts(file)).told).toEqual({ ...finished, lines: 2, added: 1, repeated: 1 });

  const whole = fileOf(sale("d1"), sale("d2"));
  await counts(whole);
  await database.owner.query("delete from sales where source_line_id = 'd2'");
  expect((await counts(whole)).told).toEqual({ ...finished, lines: 2, added: 1, repeated: 1 });
});
