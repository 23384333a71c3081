import { beforeEach, describe, expect, test } from "vitest";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { importKinds } from "../import-kinds.ts";
import { derivedRateDays, presentRateDays } from "../rates/rate-store.ts";
import { importText, seedProgram, seedSellers, today } from "./testing.ts";
import { undoImport } from "./undo-import.ts";

const database = await testDatabase();
await seedProgram(database);
await seedSellers(database, 2);

const undo = (importId: number, reason = "the file of another year") =>
  transaction(database, allPartners, (tx) =>
    undoImport(tx, { importId, kinds: importKinds, reason, today, actor: { who: "cli" } }),
  );

const sales = (...lines: string[]) =>
  importText(
    database,
    "sales",
    [
      "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets",
      ...lines,
    ].join("\n"),
  );
const rates = (...lines: string[]) =>
  importText(database, "rates", ["currency,day,rate", ...lines].join("\n"));
const observations = (...lines: string[]) =>
  importText(database, "observations", ["partner_id,measure,value,observed_on", ...lines].join("\n"));

async function days(): Promise<Record<string, number>> {
  const { rows } = await database.owner.query<{ day: string; minor: number }>(
    `select day, sum(amount_minor)::bigint as minor from sales_daily group by day
     having sum(amount_minor) <> 0 order by 1`,
  );
  return Object.fromEntries(rows.map(({ day, minor }) => [day, minor]));
}

async function present(question: string): Promise<readonly unknown[]> {
  return (await database.owner.query(`select * from (${question}) as state order by id`)).rows;
}

beforeEach(async () => {
  await database.owner.query(
    `truncate sales, sales_daily, rates, rate_days, observations, undone_sales, undone_rates,
       undone_observations`,
  );
});

describe("an import that is undone", () => {
  test("counts as never received: earlier revisions count again, and what it undid is whole", async () => {
    await sales(
      "a,1,pub1,offer1,2026-01-01,100.00,USD,sale,,",
      "b,1,pub1,offer1,2026-01-02,50.00,USD,sale,,",
    );
    const wrong = await sales(
      "a,2,pub1,offer1,2026-01-01,1.00,USD,sale,,",
      "r,1,pub1,offer1,2026-01-09,-20.00,USD,refund,,b",
      "c,1,pub1,offer1,2026-01-03,7.00,USD,sale,,",
    );
    expect(await days()).toEqual({ "2026-01-01": 100, "2026-01-02": 3000, "2026-01-03": 700 });
    expect(await undo(wrong.importId)).toMatchObject({
      undoneBy: "cli",
      undoneBecause: "the file of another year",
    });
    expect(await days()).toEqual({ "2026-01-01": 10_000, "2026-01-02": 5_000 });
  });

  test("may be imported again, with the lines as they should be", async () => {
    const wrong = await sales("a,1,pub1,offer1,2026-01-01,5000000.00,USD,sale,,");
    await undo(wrong.importId);
    expect(await sales("a,1,pub1,offer1,2026-01-01,50.00,USD,sale,,")).toMatchObject({
      added: 1,
      refused: 0,
    });
    expect(await days()).toEqual({ "2026-01-01": 5_000 });
  });

  test("takes its re-runs with it, and leaves a refund waiting for a line that is gone", async () => {
    const first = await sales("a,1,pub1,offer1,2026-01-01,100.00,USD,sale,,");
    await sales("r,1,pub1,offer1,2026-01-09,-20.00,USD,refund,,a");
    await undo(first.importId);
    expect(await days()).toEqual({});
  });

  test("gives back the rate that was received before, or none", async () => {
    await rates("EUR,2026-01-01,1.10");
    await sales(
      "a,1,pub1,offer1,2026-01-01,100.00,EUR,sale,,",
      "b,1,pub1,offer1,2026-01-20,100.00,EUR,sale,,",
    );
    const wrong = await rates("EUR,2026-01-01,11.0", "EUR,2026-01-20,1.2");
    expect(await days()).toEqual({ "2026-01-01": 110_000, "2026-01-20": 12_000 });
    await undo(wrong.importId);
    expect(await days()).toEqual({ "2026-01-01": 11_000 });
    expect(await present(presentRateDays)).toEqual(await present(derivedRateDays));
  });

  test("gives back the observation that was received before", async () => {
    await observations("p1,users,10,2026-01-01");
    const wrong = await observations("p1,users,1000,2026-01-01");
    await undo(wrong.importId);
    const { rows } = await database.owner.query("select value from observations");
    expect(rows).toEqual([{ value: "10" }]);
  });

  test("is undone once, and recorded with the reason", async () => {
    const wrong = await sales("a,1,pub1,offer1,2026-01-01,100.00,USD,sale,,");
    await undo(wrong.importId, "typed twice");
    expect(await undo(wrong.importId)).toMatchObject({ code: "import-undone" });
    const { rows } = await database.owner.query(
      "select who, why, data from events where what = 'import.undone' order by event_id desc limit 1",
    );
    expect(rows).toMatchObject([{ who: "cli", why: "typed twice", data: { import_id: wrong.importId } }]);
  });
});

test("an import of snapshots can't be undone: the last line received counts anyway", async () => {
  const record = await importText(database, "partners", "partner_id,name,country,locale\np9,Nine,KR,ko");
  expect(await undo(record.importId)).toMatchObject({ code: "import-not-undoable" });
  expect(await undo(99_999)).toMatchObject({ code: "import-unknown" });
});
