import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { isRefusal } from "../intake/import-kind.ts";
import { importText } from "../intake/testing.ts";
import { readObservation } from "./read-observation.ts";

const database = await testDatabase();
const csv = (...lines: string[]) => ["partner_id,measure,value,observed_on,expires_on", ...lines].join("\n");

beforeAll(async () => {
  await importText(database, "partners", "partner_id,name,country,locale\np1,One,KR,ko");
});

test("of several on one day, the last received counts and the earlier ones are kept", async () => {
  const first = await importText(
    database,
    "observations",
    csv("p1,users,10.50,2026-01-01,", "p1,users,10.5,2026-01-01,"),
  );
  expect(first).toMatchObject({ added: 1, repeated: 0, duplicated: 1 });
  const second = csv(
    "p1,users,12,2026-01-01,",
    "p1,users,12.0,2026-01-01,2026-02-01",
    "p2,users,1,2026-01-01,",
  );
  expect(await importText(database, "observations", second)).toMatchObject({
    added: 2,
    repeated: 0,
    refused: 1,
  });
  const { rows } = await database.owner.query(
    "select value, expires_on from observations order by observation_id",
  );
  expect(rows).toEqual([
    { value: "10.5", expires_on: null },
    { value: "12", expires_on: null },
    { value: "12", expires_on: "2026-02-01" },
  ]);
});

test.each(["N/A", "none", "-"])(
  "an exclusion of %j is refused with the advice to leave it empty",
  (exclusion) => {
    const read = readObservation(["p1", "users", "1", "2026-01-01", "", exclusion]);
    expect(read).toMatchObject({
      column: "exclusion",
      code: "value-not-listed-nor-empty",
      params: { found: exclusion, allowed: "entered-in-error" },
    });
  },
);

test.each([
  [["p1", "users", "1,000", "2026-01-01", ""], "value", "amount-with-separators"],
  [["p1", "users", "-0.00", "2026-01-01", ""], "value", "amount-negative-zero"],
  [["p1", "users", "1e400", "2026-01-01", ""], "value", "amount-with-exponent"],
  [["p1", "users", "1".repeat(40), "2026-01-01", ""], "value", "amount-too-large"],
  [["p1", "users", "1", "2026-01-01", "2026-01-01"], "expires_on", "expires-before-observed"],
])("%j is refused", (cells, column, code) => {
  const read = readObservation(cells);
  expect(isRefusal(read) && { column: read.column, code: read.code }).toEqual({ column, code });
});
