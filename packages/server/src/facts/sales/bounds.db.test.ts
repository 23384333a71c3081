import { beforeAll, expect, test } from "vitest";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { importText, seedProgram, seedSellers } from "../intake/testing.ts";
import { mergeAdditions } from "./total-store.ts";

const database = await testDatabase();

beforeAll(async () => {
  await seedProgram(database);
  await seedSellers(database, 9);
});

const heading =
  "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";
/** 10^13 cents, the largest line. */
const largest = "100000000000.00";

interface TestLine {
  readonly id: string;
  readonly seller: number;
  readonly amount: string;
  readonly on?: string;
  readonly currency?: string;
  readonly revision?: number;
  readonly kind?: "sale" | "refund" | "adjustment";
}

function lineOf({ id, seller, amount, on = "2026-01-15", currency = "USD", ...more }: TestLine): string {
  const { revision = 1, kind = "sale" } = more;
  return `${id},${revision},pub${seller},offer${seller},${on},${amount},${currency},${kind},,`;
}

async function sales(lines: readonly TestLine[]) {
  const { status, added, repeated, refused, importId } = await importText(
    database,
    "sales",
    [heading, ...lines.map(lineOf)].join("\n"),
  );
  const { rows } = await database.owner.query<{ code: string; params: object }>(
    "select code, params from import_refusals where import_id = $1 order by line",
    [importId],
  );
  return { status, added, repeated, refused, codes: rows.map(({ code }) => code) };
}

async function total(partner: string): Promise<{ sum: string | null; waiting: number; largestRow: number }> {
  const { rows } = await database.owner.query(
    `select sum(amount_minor)::text as sum, coalesce(sum(unconverted), 0)::int as waiting,
       coalesce(max(abs(amount_minor)), 0) as "largestRow" from sales_daily where partner_id = $1`,
    [partner],
  );
  return rows[0] as never;
}

const rate = (currency: string, day: string, value: string) =>
  importText(database, "rates", `currency,day,rate\n${currency},${day},${value}\n`);

test("a line of 10^13 minor units counts, and one above that is refused", async () => {
  expect(
    await sales([
      { id: "most", seller: 1, amount: largest },
      { id: "more", seller: 1, amount: "100000000000.01" },
      { id: "less", seller: 1, amount: `-${largest}`, kind: "refund" },
      { id: "least", seller: 1, amount: "-100000000000.01", kind: "refund" },
      { id: "plain", seller: 1, amount: "0.02" },
    ]),
  ).toMatchObject({ added: 3, refused: 2, codes: ["amount-too-large", "amount-too-large"] });
  expect(await total("p1")).toMatchObject({ sum: "2" });
});

test("a line that comes to more than 10^13 at a known rate is refused, and the others count", async () => {
  await rate("KWD", "2026-01-15", "3.25");
  expect(
    await sales([
      { id: "far", seller: 2, amount: "9000000000.000", currency: "KWD" },
      { id: "farther", seller: 2, amount: "9999999999.999", currency: "KWD" },
      { id: "fits", seller: 2, amount: "1.000", currency: "KWD" },
    ]),
  ).toMatchObject({ added: 3, refused: 0 });
  await rate("KWD", "2026-02-15", "325");
  expect(
    await sales([
      { id: "beyond", seller: 3, amount: "9999999999.999", currency: "KWD", on: "2026-02-15" },
      { id: "small", seller: 3, amount: "1.000", currency: "KWD", on: "2026-02-15" },
    ]),
  ).toMatchObject({ added: 1, refused: 1, codes: ["amount-too-large-converted"] });
  expect(await total("p3")).toMatchObject({ sum: "32500", waiting: 0 });
});

test("a line that a later rate makes too large waits, and a better rate counts it", async () => {
  await sales([
    { id: "waits", seller: 4, amount: "9999999999.000", currency: "KWD", on: "2026-03-15" },
    { id: "counts", seller: 4, amount: "0.010", currency: "KWD", on: "2026-03-15" },
  ]);
  expect(await total("p4")).toMatchObject({ sum: "0", waiting: 2 });
  await rate("KWD", "2026-03-15", "100");
  expect(await total("p4")).toMatchObject({ sum: "100", waiting: 1 });
  await rate("KWD", "2026-03-15", "1");
  expect(await total("p4")).toMatchObject({ sum: "999999999901", waiting: 0 });
});

test("1,100 of the largest lines on one day are taken in up to the largest sum, beside 0.02", async () => {
  const many = Array.from({ length: 1100 }, (_, n) => ({ id: `huge${n}`, seller: 5, amount: largest }));
  const small = { id: "small", seller: 5, amount: "0.02" };
  const other = { id: "other", seller: 6, amount: "7.00" };
  const { status, added, codes } = await sales([...many, small, other]);
  expect({ status, added }).toEqual({ status: "finished", added: 902 });
  expect(codes).toEqual(Array.from({ length: 200 }, () => "sales-total-too-large"));
  expect(await total("p5")).toMatchObject({ sum: "9000000000000002" });
  expect(await total("p6")).toMatchObject({ sum: "700" });
  // The same file again adds nothing and refuses the same lines.
  expect(await sales([...many, small, other])).toMatchObject({ added: 0, repeated: 902, refused: 200 });
});

test("a correction that makes a full total smaller is taken in", async () => {
  const [first] = [{ id: "huge0", seller: 5, revision: 2, amount: "1.00" }];
  expect(await sales([first as TestLine])).toMatchObject({ added: 1, refused: 0 });
  expect(await total("p5")).toMatchObject({ sum: "8990000000000102" });
});

test("lines that cancel out on a day count exactly, however large they are together", async () => {
  const lines = Array.from({ length: 1200 }, (_, n): TestLine => {
    const amount = n % 2 === 0 ? largest : `-${largest}`;
    return { id: `wave${n}`, seller: 7, amount, kind: "adjustment" };
  });
  await sales([...lines, { id: "rest", seller: 7, amount: "0.01" }]);
  expect(await total("p7")).toMatchObject({ sum: "1" });
});

test("merging additions of a day keeps their sum and leaves no row that a number can't hold", async () => {
  await database.owner.query(
    `insert into sales_daily (partner_id, day, amount_minor, unconverted)
     select 'p8', date '2026-01-01', 9007199254740991, 1 from generate_series(1, 3)
     union all select 'p8', date '2026-01-02', 5, 0 from generate_series(1, 3)
     union all select 'p8', date '2026-01-03', 0, 1
     union all select 'p8', date '2026-01-04', n, 0 from unnest(array[-9007199254740991, -2]::bigint[]) n
     union all select 'p8', date '2026-01-05', n, 0 from unnest(array[-7, 7]) n`,
  );
  await transaction(database, allPartners, (tx) => mergeAdditions(tx, ["p8"]));
  const { rows } = await database.owner.query(
    `select day, count(*) as rows, sum(amount_minor)::text as sum, sum(unconverted)::int as waiting
     from sales_daily where partner_id = 'p8' group by day order by day`,
  );
  expect(rows).toEqual([
    { day: "2026-01-01", rows: 3, sum: "27021597764222973", waiting: 3 },
    { day: "2026-01-02", rows: 1, sum: "15", waiting: 0 },
    { day: "2026-01-03", rows: 1, sum: "0", waiting: 1 },
    { day: "2026-01-04", rows: 2, sum: "-9007199254740993", waiting: 0 },
  ]);
  expect((await total("p8")).largestRow).toBe(Number.MAX_SAFE_INTEGER);
});
