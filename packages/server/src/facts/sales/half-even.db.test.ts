import { type Currency, convert, type Minor } from "@laurel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../../core/src/testing/runs.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { converter } from "./daily-totals.ts";

const database = await testDatabase();

const digits = fc.integer({ min: 0, max: 9 });
const factor = fc
  .tuple(fc.integer({ min: 0, max: 5000 }), fc.array(digits, { minLength: 1, maxLength: 6 }))
  .map(([whole, decimals]) => `${whole}.${decimals.join("")}`);
/** Rounding rules differ at halves. */
const half = fc.integer({ min: -1000, max: 1000 }).map((n) => ({ amount: n, rate: "0.5" }));
const any = fc.record({ amount: fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), rate: factor });

test("the database converts as core does, and so does the sum of a batch", async () => {
  const yen = "JPY" as Currency;
  const won = "KRW" as Currency;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(half, any), { minLength: 200, maxLength: 200 }), async (cases) => {
      const { rows } = await database.owner.query<{ minor: number | null }>(
        `select convert_minor(amount, rate) as minor
         from unnest($1::bigint[], $2::numeric[]) as given (amount, rate)`,
        [cases.map(({ amount }) => amount), cases.map(({ rate }) => rate)],
      );
      const inDatabase = rows.map(({ minor }) => minor);
      const inBatch = cases.map(({ amount, rate }) =>
        converter(yen, [[won, "", rate]]).convert(amount, won, ""),
      );
      const inCore = cases.map(({ amount, rate }) => convert(amount as Minor, won, rate, yen));
      expect(inDatabase.map((minor, index) => minor ?? inCore[index])).toEqual(inCore);
      expect(inBatch).toEqual(inDatabase);
    }),
    runs(20),
  );
});

test("a conversion beyond 10^13 waits instead of spoiling the sum, and one of just that counts", async () => {
  const { rows } = await database.owner.query(
    `select convert_minor(9007199254740991, 1000000) as far, convert_minor(10000000000001, 1) as beyond,
       convert_minor(10000000000000, 1) as largest, convert_minor(-10000000000000, 1) as smallest`,
  );
  expect(rows).toEqual([{ far: null, beyond: null, largest: 10 ** 13, smallest: -(10 ** 13) }]);
  const { convert: toYen, isBounded } = converter("JPY", [["KRW", "", "1"]]);
  expect([10 ** 13, 10 ** 13 + 1].map((won) => toYen(won, "KRW", ""))).toEqual([10 ** 13, null]);
  expect([10 ** 13, 10 ** 13 + 1].map((won) => isBounded(won, "KRW", ""))).toEqual([true, false]);
});
