import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { findImport, refusedLines } from "../intake/import-store.ts";
import { listNotices } from "../intake/notice-store.ts";
import { importText, seedProgram, seedSellers } from "../intake/testing.ts";

const database = await testDatabase();
await seedProgram(database);
await seedSellers(database, 2);

const heading =
  "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";

interface GivenLine {
  readonly id: string;
  readonly revision?: number;
  readonly on: string;
  readonly amount: string;
  readonly currency?: string;
  readonly kind?: string;
  readonly exclusion?: string;
  readonly offsets?: string;
}

const csv = (lines: readonly GivenLine[]) =>
  [
    heading,
    ...lines.map(
      ({ id, revision = 1, on, amount, currency = "USD", kind = "sale", exclusion = "", offsets = "" }) =>
        [id, revision, "pub1", "offer1", on, amount, currency, kind, exclusion, offsets].join(","),
    ),
  ].join("\n");

const rates = (...lines: string[]) =>
  importText(database, "rates", ["currency,day,rate", ...lines].join("\n"));
const sale = (id: string, on: string, amount: string, more: Partial<GivenLine> = {}): GivenLine => ({
  id,
  on,
  amount,
  ...more,
});
const refund = (id: string, on: string, amount: string, offsets: string, more: Partial<GivenLine> = {}) =>
  sale(id, on, `-${amount}`, { kind: "refund", offsets, ...more });

/** Imports lines; gives the codes of its refusals and notices with their columns. */
async function take(...lines: readonly GivenLine[]) {
  const { importId } = await importText(database, "sales", csv(lines));
  const server = asServer(database);
  const record = await findImport(server, importId);
  const refused = await refusedLines(server, importId, {});
  const notices = await listNotices(server, importId, { limit: 100 });
  return {
    added: record?.added,
    noticed: record?.noticed,
    refused: refused.map(({ line, refusal }) => `${line} ${refusal.column} ${refusal.code}`),
    notices: notices.map(({ line, notice }) => `${line} ${notice.column} ${notice.code}`),
    params: refused[0]?.refusal.params ?? notices[0]?.notice.params,
  };
}

/** What counts, by day. */
async function days(): Promise<Record<string, number>> {
  const { rows } = await database.owner.query<{ day: string; minor: number }>(
    `select day || coalesce(' ' || nullif(exclusion, ''), '') as day, sum(amount_minor)::bigint as minor
     from sales_daily group by day, exclusion having sum(amount_minor) <> 0 order by 1`,
  );
  return Object.fromEntries(rows.map(({ day, minor }) => [day, minor]));
}

beforeEach(async () => {
  await database.owner.query("truncate sales, sales_daily, rates, rate_days");
});

describe("a refund that names its line", () => {
  test("comes to nothing together with it, at the line's rate, not that of its own day", async () => {
    await rates("EUR,2024-06-03,1.1000", "EUR,2024-07-15,1.0400", "GBP,2024-06-03,1.2", "GBP,2024-07-15,1.3");
    await take(
      sale("f-1", "2024-06-03", "10000.00", { currency: "EUR" }),
      refund("f-2", "2024-07-15", "10000.00", "f-1", { currency: "EUR" }),
      sale("g-0", "2024-06-01", "600.00"),
      sale("g-1", "2024-06-03", "10000.00", { currency: "GBP" }),
      refund("g-2", "2024-07-15", "10000.00", "g-1", { currency: "GBP" }),
    );
    expect(await days()).toEqual({ "2024-06-01": 60_000 });
  });

  test("takes nothing from other sales once its line has left the window", async () => {
    await take(
      sale("w-1", "2023-06-20", "30000.00"),
      sale("w-2", "2024-03-01", "26000.00"),
      refund("w-3", "2024-07-05", "30000.00", "w-1"),
    );
    expect(await days()).toEqual({ "2024-03-01": 2_600_000 });
  });

  test("leaves no cent over when it comes in parts", async () => {
    await rates("EUR,2024-06-03,0.5");
    const parts = ["a", "b", "c"].map((id) => refund(id, "2024-06-04", "0.01", "s", { currency: "EUR" }));
    await take(sale("s", "2024-06-03", "0.03", { currency: "EUR" }), ...parts);
    expect(await days()).toEqual({});
  });

  test("follows its line when that is restated to another day, amount or rate", async () => {
    await rates("EUR,2024-06-03,1.10", "EUR,2024-06-04,1.20");
    await take(
      sale("s", "2024-06-03", "100.00", { currency: "EUR" }),
      refund("r", "2024-07-15", "40.00", "s", { currency: "EUR" }),
    );
    expect(await days()).toEqual({ "2024-06-03": 6_600 });
    await take(sale("s", "2024-06-04", "50.00", { currency: "EUR", revision: 2 }));
    expect(await days()).toEqual({ "2024-06-04": 1_200 });
    await rates("EUR,2024-06-04,1.30");
    expect(await days()).toEqual({ "2024-06-04": 1_300 });
    await take(sale("s", "2024-06-04", "30.00", { currency: "EUR", revision: 3 }));
    expect(await days()).toEqual({});
  });

  test("waits, visibly, while its line is missing", async () => {
    expect(await take(refund("r", "2024-07-15", "40.00", "s"))).toMatchObject({
      added: 1,
      noticed: 1,
      notices: ["2 offsets offsets-waits"],
    });
    expect(await days()).toEqual({});
    await take(sale("s", "2024-06-03", "100.00"));
    expect(await days()).toEqual({ "2024-06-03": 6_000 });
  });

  test("is noticed with its line if that comes later and has less than the refunds that wait", async () => {
    await take(refund("r1", "2024-07-15", "40.00", "s"), refund("r2", "2024-07-16", "30.00", "s"));
    const late = sale("s", "2024-06-03", "69.99");
    expect(await take(late)).toMatchObject({
      added: 1,
      noticed: 1,
      notices: ["2 amount offsets-exceed-line"],
      params: { found: "69.99", taken: "70.00", currency: "USD" },
    });
    expect(await days()).toEqual({});
    expect(await take(late)).toMatchObject({ added: 0, noticed: 0 });
    expect(await take({ ...late, revision: 2, amount: "70.00" })).toMatchObject({ added: 1, noticed: 0 });
  });

  test("may come before its line in the same file without a notice", async () => {
    const both = await take(refund("r", "2024-07-15", "40.00", "s"), sale("s", "2024-06-03", "100.00"));
    expect(both).toMatchObject({ added: 2, noticed: 0 });
    expect(await days()).toEqual({ "2024-06-03": 6_000 });
  });

  test("undoes its line; a sale or an adjustment that names one is noticed and counts alone", async () => {
    const named = { kind: "adjustment", offsets: "a" };
    const lines = [sale("a", "2026-01-10", "90.00"), sale("b", "2026-02-01", "-9.00", named)] as const;
    const expected = { added: 2, noticed: 1, notices: ["3 offsets offsets-of-no-refund"] };
    expect(await take(...lines)).toMatchObject({ ...expected, params: { kind: "adjustment" } });
    expect(await days()).toEqual({ "2026-01-10": 9000, "2026-02-01": -900 });
    expect(await take(...lines)).toMatchObject({ added: 0, noticed: 0 });
    const other = sale("c", "2026-02-02", "1.00", { offsets: "nowhere" });
    expect(await take(other)).toMatchObject({ added: 1, notices: ["2 offsets offsets-of-no-refund"] });
  });

  test("is noticed when its day is before the line's", async () => {
    expect(
      await take(sale("s", "2024-06-03", "100.00"), refund("r", "2024-06-02", "40.00", "s")),
    ).toMatchObject({ added: 2, noticed: 1, notices: ["3 billed_on offsets-before-line"] });
  });

  test("is refused for what is over, a cent more than is left, and taken to the cent", async () => {
    await take(sale("s", "2024-06-03", "100.00"), refund("r1", "2024-06-04", "60.00", "s"));
    const over = await take(refund("r2", "2024-06-05", "40.01", "s"));
    expect(over).toMatchObject({ added: 0, refused: ["2 amount offsets-over"] });
    expect(over.params).toMatchObject({ named: "s", left: "40.00", found: "40.01", currency: "USD" });
    expect(await take(refund("r2", "2024-06-05", "40.00", "s"))).toMatchObject({ added: 1, refused: [] });
    expect(await days()).toEqual({});
    // A higher revision replaces what the line took away before.
    expect(await take(refund("r2", "2024-06-05", "39.99", "s", { revision: 2 }))).toMatchObject({
      refused: [],
    });
    expect(await days()).toEqual({ "2024-06-03": 1 });
  });

  test("is refused in another currency than its line", async () => {
    await take(sale("s", "2024-06-03", "100.00"));
    expect(await take(refund("r", "2024-06-05", "40.00", "s", { currency: "EUR" }))).toMatchObject({
      refused: ["2 currency offsets-other-currency"],
      params: { found: "EUR", expected: "USD", named: "s" },
    });
  });

  test("never takes away more than the line, even if the line is lowered later", async () => {
    await take(sale("s", "2024-06-03", "100.00"), sale("t", "2024-06-03", "5.00"));
    await take(refund("r", "2024-06-04", "100.00", "s"));
    await take(sale("s", "2024-06-03", "20.00", { revision: 2 }));
    expect(await days()).toEqual({ "2024-06-03": 500 });
  });

  test("undoes what a named refund undoes, under the exclusion of the line at the end", async () => {
    await take(
      sale("s", "2024-06-03", "100.00"),
      refund("r", "2024-06-04", "30.00", "s"),
      refund("c", "2024-06-05", "20.00", "r", { kind: "chargeback" }),
    );
    expect(await days()).toEqual({ "2024-06-03": 5_000 });
    await take(sale("s", "2024-06-03", "100.00", { revision: 2, exclusion: "fraud" }));
    expect(await days()).toEqual({ "2024-06-03 fraud": 5_000 });
    await take(sale("s", "2024-06-03", "100.00", { revision: 3, exclusion: "entered-in-error" }));
    expect(await days()).toEqual({});
  });

  test("is refused where lines name each other", async () => {
    expect(
      await take(refund("a", "2024-06-04", "30.00", "b"), refund("b", "2024-06-05", "20.00", "a")),
    ).toMatchObject({ added: 1, refused: ["2 offsets offsets-in-circle"] });
  });
});

test("a refund that names no line counts on its own day, at its own rate", async () => {
  await rates("EUR,2024-06-03,1.10", "EUR,2024-07-15,1.04");
  await take(
    sale("s", "2024-06-03", "100.00", { currency: "EUR" }),
    sale("r", "2024-07-15", "-100.00", { currency: "EUR", kind: "refund" }),
  );
  expect(await days()).toEqual({ "2024-06-03": 11_000, "2024-07-15": -10_400 });
});

test("equal lines within one file are counted apart from lines on record", async () => {
  const lines = [
    sale("x", "2024-06-03", "1.00"),
    sale("x", "2024-06-03", "1.00"),
    sale("y", "2024-06-03", "1.00"),
  ];
  const first = await importText(database, "sales", csv(lines));
  expect(first).toMatchObject({ lines: 3, added: 2, repeated: 0, duplicated: 1, refused: 0 });
  const second = await importText(database, "sales", `${csv(lines)}\n`);
  expect(second).toMatchObject({ lines: 3, added: 0, repeated: 2, duplicated: 1, refused: 0 });
});
