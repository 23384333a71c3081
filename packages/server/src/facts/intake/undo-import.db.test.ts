import { beforeEach, describe, expect, test } from "vitest";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { importKinds } from "../import-kinds.ts";
import { derivedRateDays, presentRateDays } from "../rates/rate-store.ts";
import { rerunImport } from "./rerun-import.ts";
import { importText, seedProgram, seedSellers, today } from "./testing.ts";
import { restoreImport, undoImport } from "./undo-import.ts";

const database = await testDatabase();
await seedProgram(database);
await seedSellers(database, 2);

const undo = (importId: number, reason = "the file of another year") =>
  transaction(database, allPartners, (tx) =>
    undoImport(tx, { importId, kinds: importKinds, reason, today, actor: { who: "cli" } }),
  );

const restore = (importId: number, reason = "it was right after all") =>
  transaction(database, allPartners, (tx) =>
    restoreImport(tx, { importId, kinds: importKinds, reason, today, actor: { who: "cli" } }),
  );

/** The rows of the tables of facts, as they were received. */
async function factRows(): Promise<readonly unknown[]> {
  const tables = ["sales", "rates", "observations"];
  return Promise.all(
    tables.map(
      async (name) => (await database.owner.query(`select * from ${name} order by 1, 2, 3, 4`)).rows,
    ),
  );
}

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
       undone_observations, standing_due`,
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

describe("an import whose undoing is taken back", () => {
  const rateLines = (...lines: string[]) =>
    importText(database, "rates", ["currency,day,rate,exclusion", ...lines].join("\n"));

  test("counts as before, and its facts are as received first", async () => {
    await rates("EUR,2026-01-01,1.10");
    await sales("a,1,pub1,offer1,2026-01-01,100.00,USD,sale,,");
    const imports = [
      await sales(
        "a,2,pub1,offer1,2026-01-01,1.00,USD,sale,,",
        "b,1,pub1,offer1,2026-01-02,50.00,EUR,sale,,",
        "r,1,pub1,offer1,2026-01-09,-20.00,EUR,refund,,b",
      ),
      await rates("EUR,2026-01-02,1.20", "EUR,2026-01-01,1.30"),
      await observations("p1,users,10,2026-01-01", "p2,users,7,2026-01-01"),
    ];
    const [before, held] = [await factRows(), await days()];
    for (const { importId } of imports) {
      await undo(importId);
      expect(await factRows()).not.toEqual(before);
      await database.owner.query("truncate standing_due");
      expect(await restore(importId)).toMatchObject({ undoneAt: null, undoneBy: null, undoneBecause: null });
      expect(await factRows()).toEqual(before);
      expect(await days()).toEqual(held);
      expect(await present(presentRateDays)).toEqual(await present(derivedRateDays));
      const { rows } = await database.owner.query("select partner_id from standing_due");
      expect(rows).toContainEqual({ partner_id: "p1" });
    }
  });

  test("brings back the re-runs that were undone with it, and no other", async () => {
    const line = (id: string, offer: string) => `${id},1,pub1,${offer},2026-01-01,100.00,USD,sale,,`;
    const { importId } = await sales(line("a", "offer1"), line("b", "new1"), line("c", "new2"));
    const offer = async (id: string) => {
      const heading =
        "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private";
      const text = `${id},pub1,New,saas,azure-marketplace,subscription,live,2024-01-01,false`;
      await importText(database, "offers", `${heading}\n${text}`);
      const rerun = await rerunImport(database, {
        importId,
        kinds: importKinds,
        today,
        actor: { who: "cli" },
      });
      if ("code" in rerun) throw new Error(rerun.code);
      return rerun.importId;
    };
    const alone = await offer("new1");
    await offer("new2");
    await undo(alone);
    await undo(importId);
    expect(await days()).toEqual({});
    await restore(importId);
    expect(await days()).toEqual({ "2026-01-01": 20_000 });
  });

  test("withdraws again what its lines withdraw", async () => {
    await rateLines("EUR,2026-01-01,1.10,", "EUR,2026-01-01,11.0,");
    await sales("a,1,pub1,offer1,2026-01-01,100.00,EUR,sale,,");
    const withdrew = await rateLines("EUR,2026-01-01,11.0,entered-in-error");
    expect(await days()).toEqual({ "2026-01-01": 11_000 });
    await undo(withdrew.importId);
    expect(await days()).toEqual({ "2026-01-01": 110_000 });
    await restore(withdrew.importId);
    expect(await days()).toEqual({ "2026-01-01": 11_000 });
    expect(await rates("EUR,2026-01-01,11.0")).toMatchObject({ added: 0, repeated: 1, noticed: 1 });
  });

  test("counts only where no line of another import withdraws it, in whichever order", async () => {
    const stated = await rateLines("EUR,2026-01-01,11.0,");
    await sales("a,1,pub1,offer1,2026-01-01,100.00,EUR,sale,,");
    const withdrew = await rateLines("EUR,2026-01-01,11.0,entered-in-error");
    const counts = async () => "2026-01-01" in (await days());
    await undo(stated.importId);
    await undo(withdrew.importId);
    await restore(stated.importId);
    expect(await counts()).toBe(true);
    await undo(stated.importId);
    await restore(withdrew.importId);
    expect(await counts()).toBe(false);
    await restore(stated.importId);
    expect(await counts()).toBe(false);
    await undo(withdrew.importId);
    expect(await counts()).toBe(true);
  });

  test("may be undone and restored again and again, each with an event", async () => {
    const { importId } = await sales("a,1,pub1,offer1,2026-01-01,100.00,USD,sale,,");
    for (const _ of [1, 2, 3]) {
      await undo(importId);
      expect(await days()).toEqual({});
      await restore(importId);
      expect(await days()).toEqual({ "2026-01-01": 10_000 });
    }
    expect(await restore(importId)).toMatchObject({ code: "import-counts" });
    const { rows } = await database.owner.query(
      `select what, who, why from events where what in ('import.undone', 'import.restored')
         and (data ->> 'import_id')::int = $1 order by event_id desc limit 2`,
      [importId],
    );
    expect(rows).toEqual([
      { what: "import.restored", who: "cli", why: "it was right after all" },
      { what: "import.undone", who: "cli", why: "the file of another year" },
    ]);
  });

  test("is refused while a line that was imported again since is on record", async () => {
    const wrong = await sales("a,1,pub1,offer1,2026-01-01,5000.00,USD,sale,,");
    await undo(wrong.importId);
    const right = await sales("a,1,pub1,offer1,2026-01-01,50.00,USD,sale,,");
    const params = { found: wrong.importId, lines: 1, import: right.importId };
    expect(await restore(wrong.importId)).toMatchObject({ code: "import-replaced", params });
    expect(await days()).toEqual({ "2026-01-01": 5_000 });
    await undo(right.importId);
    await restore(wrong.importId);
    expect(await days()).toEqual({ "2026-01-01": 500_000 });
    expect(await restore(right.importId)).toMatchObject({ code: "import-replaced" });
  });
});

test("an import of snapshots can't be undone: the last line received counts anyway", async () => {
  const record = await importText(database, "partners", "partner_id,name,country,locale\np9,Nine,KR,ko");
  expect(await undo(record.importId)).toMatchObject({ code: "import-not-undoable" });
  expect(await restore(record.importId)).toMatchObject({ code: "import-counts" });
  expect(await undo(99_999)).toMatchObject({ code: "import-unknown" });
});
