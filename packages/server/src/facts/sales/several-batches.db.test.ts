import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { importText, seedProgram, seedSellers } from "../intake/testing.ts";
import { presentSales } from "./sale-store.ts";
import { derivedTotals, presentTotals } from "./total-store.ts";

const database = await testDatabase();
await seedProgram(database);
await seedSellers(database, 2);

const heading =
  "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";

/** Numbered lines of two sellers, more than two batches of an import hold. */
const count = 41_000;
const lines = Array.from({ length: count }, (_, n) => {
  const seller = 1 + (n % 2);
  const day = Temporal.PlainDate.from("2026-01-01").add({ days: n % 300 });
  return `s${n},1,pub${seller},offer${seller},${day},${n}.25,USD,sale,,`;
});

const state = async (statement: string) => {
  const { rows } = await database.owner.query(statement);
  return rows;
};

test("a file of several batches adds the same however its lines meet those of earlier batches", async () => {
  const special = [
    // Of the batch before: the same line, a refund of one, and another revision.
    lines[7] ?? "",
    "r1,1,pub1,offer1,2026-02-01,-1.25,USD,refund,,s8",
    "s10,2,pub1,offer1,2026-02-01,3.00,USD,sale,,",
    "x1,1,pub1,offer9,2026-02-01,5.00,USD,sale,,",
    "x2,1,pub2,offer2,2026-02-01,5.0025,USD,sale,,",
    "x3,1,pub2,offer2,2026-02-01,5.00,KRW,sale,fraud,",
  ];
  const content = [heading, ...lines.slice(0, 30_000), ...special, ...lines.slice(30_000)].join("\n");
  const all = count + special.length;
  const {
    status,
    added,
    refused,
    duplicated,
    repeated,
    lines: read,
  } = await importText(database, "sales", content);
  expect({ status, added, refused, duplicated, repeated, read }).toEqual({
    ...{ status: "finished", added: all - 2, refused: 1, duplicated: 1, repeated: 0, read: all },
  });
  const order = "order by partner_id, id";
  const derived = await state(`select * from (${derivedTotals}) as derived ${order}`);
  expect(derived.length).toBeGreaterThan(300);
  expect(await state(`select * from (${presentTotals}) as present ${order}`)).toEqual(derived);
  const told = await state(
    "select jsonb_array_elements(state) as batch from events where what = 'facts.added'",
  );
  const ofSales = told.map(({ batch }) => batch).filter(({ id }) => id.startsWith("sales/"));
  const present = await state(`select of, id, fields from (${presentSales}) as present`);
  expect(present).toHaveLength(3);
  expect(ofSales).toEqual(expect.arrayContaining(present));
}, 60_000);
