import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { seedSellers } from "../facts/intake/testing.ts";
import { derivedRateDays, presentRateDays } from "../facts/rates/rate-store.ts";
import { type TestDatabase, testDatabase } from "../platform/database/testing.ts";
import { importLines, publishText } from "./testing-marketplace.ts";

/** A version, the days that a rate may be old under it, and the first day on which it is in force. */
type Version = readonly [name: string, age: number | null, from: string];

async function publish(database: TestDatabase, [name, age, from]: Version): Promise<void> {
  const lines = [
    "program: program",
    `version: "${name}"`,
    `in-force: { from: ${from} }`,
    "currency: USD",
    "languages: []",
    ...(age === null ? [] : [`rates: { valid-for: P${age}D }`]),
    "tracks: { ladder: { stages: [{ id: low }] } }",
    "benefits: {}",
  ];
  await publishText(database, `${lines.join("\n")}\n`);
}

async function importRates(database: TestDatabase, ...rates: readonly string[]): Promise<void> {
  await importLines(database, "rates", "currency,day,rate", rates);
}

const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";

/** A sale of 300 EUR on each day. */
async function importSales(database: TestDatabase, ...days: readonly string[]): Promise<void> {
  const lines = days.map((day) => `${day},1,pub1,offer1,${day},300.00,EUR,sale`);
  await importLines(database, "sales", heading, lines);
}

/** By day: the amount in USD, or that the sale waits. */
async function totals(database: TestDatabase): Promise<readonly string[]> {
  const { rows } = await database.owner.query<{ day: string; amount: string; waiting: string }>(
    `select day::text, sum(amount_minor)::text as amount, sum(unconverted)::text as waiting
     from sales_daily group by day order by day`,
  );
  return rows.map(({ day, amount, waiting }) => `${day} ${waiting === "0" ? amount : "waits"}`);
}

/** What the audit would find of the rates that apply: those that must apply and don't, and the reverse. */
async function strangeRateDays(database: TestDatabase): Promise<unknown> {
  const { rows } = await database.owner.query(
    `(${presentRateDays} except ${derivedRateDays}) union all (${derivedRateDays} except ${presentRateDays})`,
  );
  return rows;
}

test("with rates that hold for 31 days, one rate a month converts every sale of the month", async () => {
  const database = await testDatabase();
  await publish(database, ["1", 31, "2024-01-01"]);
  await seedSellers(database, 1);
  await importRates(database, "EUR,2024-05-01,1.07", "EUR,2024-06-01,1.08");
  await importSales(database, "2024-06-03", "2024-06-08", "2024-06-09", "2024-06-30");
  expect(await totals(database)).toEqual([
    "2024-06-03 32400",
    "2024-06-08 32400",
    "2024-06-09 32400",
    "2024-06-30 32400",
  ]);
  expect(await strangeRateDays(database)).toEqual([]);
});

test("a program that says nothing lets a rate hold for seven days", async () => {
  const database = await testDatabase();
  await publish(database, ["1", null, "2024-01-01"]);
  await seedSellers(database, 1);
  await importSales(database, "2024-06-08", "2024-06-09");
  await importRates(database, "EUR,2024-06-01,1.08");
  expect(await totals(database)).toEqual(["2024-06-08 32400", "2024-06-09 waits"]);
});

test("the version in force on the billing day says how old its rate may be", async () => {
  const database = await testDatabase();
  await publish(database, ["1", 7, "2024-06-05"]);
  await seedSellers(database, 1);
  await importRates(database, "EUR,2024-05-20,1.07", "EUR,2024-06-01,1.08");
  await importSales(database, "2024-05-30", "2024-06-04", "2024-06-09", "2024-06-15", "2024-06-30");
  expect(await totals(database)).toEqual([
    "2024-05-30 waits",
    "2024-06-04 32400",
    "2024-06-09 waits",
    "2024-06-15 waits",
    "2024-06-30 waits",
  ]);
  await publish(database, ["2", 31, "2024-06-15"]);
  expect(await totals(database)).toEqual([
    "2024-05-30 waits",
    "2024-06-04 32400",
    "2024-06-09 waits",
    "2024-06-15 32400",
    "2024-06-30 32400",
  ]);
  // An older version than all takes over the days before it, a newer one takes days away again.
  await publish(database, ["0", 10, "2024-01-01"]);
  await publish(database, ["3", 1, "2024-06-20"]);
  expect(await totals(database)).toEqual([
    "2024-05-30 32100",
    "2024-06-04 32400",
    "2024-06-09 waits",
    "2024-06-15 32400",
    "2024-06-30 waits",
  ]);
  expect(await strangeRateDays(database)).toEqual([]);
  const { rows } = await database.owner.query("select partner_id from standing_due");
  expect(rows).toEqual([{ partner_id: "p1" }]);
});

test("a version that is published while rates and sales come in counts for them, too", async () => {
  const database = await testDatabase();
  await publish(database, ["1", 7, "2024-01-01"]);
  await seedSellers(database, 1);
  const days = Array.from({ length: 60 }, (_, day) => dayText(day));
  await Promise.all([
    importRates(database, `EUR,${dayText(0)},1.08`, `EUR,${dayText(31)},1.09`),
    publish(database, ["2", 31, "2024-01-10"]),
    importSales(database, ...days),
  ]);
  expect((await totals(database)).filter((line) => line.endsWith("waits"))).toEqual(["2024-01-09 waits"]);
  expect(await strangeRateDays(database)).toEqual([]);
});

const dayText = (day: number) => Temporal.PlainDate.from("2024-01-01").add({ days: day }).toString();

test("whatever comes first, each sale has the newest rate that is not too old", async () => {
  const world = fc.record({
    ages: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 3 }),
    froms: fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 3 }),
    rates: fc.uniqueArray(fc.integer({ min: -10, max: 30 }), { maxLength: 5 }),
    sales: fc.uniqueArray(fc.integer({ min: -5, max: 35 }), { minLength: 1, maxLength: 8 }),
    first: fc.nat(2),
  });
  const database = await testDatabase();
  await fc.assert(
    fc.asyncProperty(world, async ({ ages, froms, rates, sales, first }) => {
      await database.owner.query(
        "truncate sales, sales_daily, rates, rate_days, imports, import_refusals, programs, partners, " +
          "publishers, offers, publisher_directory, standing_due cascade",
      );
      const versions = ages.map((age, index): Version => [`v${index}`, age, dayText(froms[index] ?? 0)]);
      const [one, ...others] = versions;
      if (one === undefined) return;
      await publish(database, one);
      await seedSellers(database, 1);
      const rateOf = (day: number) => `1.${String(day + 100)}`;
      const steps = [
        () => importRates(database, ...rates.map((day) => `EUR,${dayText(day)},${rateOf(day)}`)),
        () => importSales(database, ...sales.map(dayText)),
        async () => {
          for (const version of others) await publish(database, version);
        },
      ];
      for (const step of [...steps.slice(first), ...steps.slice(0, first)]) await step();
      const inOrder = versions.toSorted(([, , a], [, , b]) => (a < b ? -1 : 1));
      const expected = sales
        .toSorted((a, b) => a - b)
        .map((day) => {
          const version = inOrder.findLast(([, , from]) => from <= dayText(day)) ?? inOrder[0];
          const newest = Math.max(...rates.filter((of) => of <= day));
          const usable = day - newest <= (version?.[1] ?? 7);
          return `${dayText(day)} ${usable ? Math.round(30_000 * Number(rateOf(newest))) : "waits"}`;
        });
      expect(await totals(database)).toEqual(expected);
      expect(await strangeRateDays(database)).toEqual([]);
    }),
    runs(8),
  );
});
