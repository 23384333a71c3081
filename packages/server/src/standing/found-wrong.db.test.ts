import { describe, expect, test } from "vitest";
import { importKinds } from "../facts/import-kinds.ts";
import { restoreImport, undoImport } from "../facts/intake/undo-import.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import {
  addPartner,
  addSales,
  decideOn,
  importLines,
  onDay,
  publishVersions,
} from "./testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);

/** The stage of today's answer on the transact track. */
async function stageOf(id: string): Promise<string | undefined> {
  const { rows } = await database.owner.query<{ stage: string }>(
    "select answer -> 'tracks' ->> 'transact' as stage from current_standings where partner_id = $1",
    [id],
  );
  return rows[0]?.stage;
}

async function causesOf(id: string): Promise<readonly string[]> {
  const { rows } = await database.owner.query<{ cause: string }>(
    "select distinct cause from standings where partner_id = $1 order by 1",
    [id],
  );
  return rows.map(({ cause }) => cause);
}

describe.each(["fraud", "entered-in-error"])("a line found to be %s", (exclusion) => {
  const id = (name: string) => `${exclusion}-${name}`;

  test("revokes an award of the version before that is held only because of it", async () => {
    const partner = id("next-version");
    await addPartner(onDay(database, "2023-11-20"), partner, "2023-08-01", "2023-08-01");
    await addSales(onDay(database, "2023-11-20"), partner, [
      { line: "A", on: "2023-11-20", amount: "30000.00" },
    ]);
    await decideOn(database, partner, "2023-11-20");
    expect(await stageOf(partner)).toBe("t25k");
    await decideOn(database, partner, "2023-12-02");
    expect(await stageOf(partner)).toBe("t25k");
    const wrong = { line: "A", revision: 2, on: "2023-11-20", amount: "30000.00", exclusion };
    await addSales(onDay(database, "2024-01-10"), partner, [wrong]);
    await decideOn(database, partner, "2024-01-10");
    expect(await stageOf(partner)).toBe("publisher");
    expect(await causesOf(partner)).toContain(exclusion === "fraud" ? "fraud" : "mistake");
    expect(await causesOf(partner)).not.toContain(exclusion === "fraud" ? "mistake" : "fraud");
  });

  test("leaves a stage that a later day earned without it, though nothing changed then", async () => {
    const partner = id("unchanged");
    await addPartner(onDay(database, "2024-01-10"), partner, "2023-12-01", "2023-12-01");
    await addSales(onDay(database, "2024-01-10"), partner, [
      { line: "A", on: "2024-01-10", amount: "10000.00" },
      { line: "C", on: "2024-01-10", amount: "16000.00" },
    ]);
    await decideOn(database, partner, "2024-01-10");
    await addSales(onDay(database, "2024-02-10"), partner, [
      { line: "B", on: "2024-02-10", amount: "10000.00" },
    ]);
    await decideOn(database, partner, "2024-02-10");
    await addSales(onDay(database, "2024-03-10"), partner, [
      { line: "A", revision: 2, on: "2024-01-10", amount: "10000.00", exclusion },
      { line: "back", on: "2024-03-10", amount: "-5000.00", kind: "refund", offsets: "C" },
    ]);
    await decideOn(database, partner, "2024-03-10");
    expect(await stageOf(partner)).toBe("t25k");
    await decideOn(database, partner, "2024-03-11");
    expect(await stageOf(partner)).toBe("t25k");
  });

  test("is judged by the rates that were known then", async () => {
    const partner = id("rates");
    const heading = "currency,day,rate";
    await importLines(onDay(database, "2024-01-10"), "rates", heading, ["EUR,2024-01-09,1.10"]);
    await addPartner(onDay(database, "2024-01-10"), partner, "2023-12-01", "2023-12-01");
    await addSales(onDay(database, "2024-01-10"), partner, [
      { line: "A", on: "2024-01-10", amount: "46000.00", currency: "EUR" },
      { line: "F", on: "2024-01-10", amount: "400.00" },
    ]);
    await decideOn(database, partner, "2024-01-10");
    expect(await stageOf(partner)).toBe("t50k");
    await importLines(onDay(database, "2024-02-10"), "rates", heading, ["EUR,2024-01-09,1.08"]);
    await decideOn(database, partner, "2024-02-10");
    expect(await stageOf(partner)).toBe("t50k");
    const wrong = { line: "F", revision: 2, on: "2024-01-10", amount: "400.00", exclusion };
    await addSales(onDay(database, "2024-03-10"), partner, [wrong]);
    await decideOn(database, partner, "2024-03-10");
    expect(await stageOf(partner)).toBe("t50k");
  });

  test("is found although its chargeback arrives with it and the day comes to nothing", async () => {
    const partner = id("one-file");
    await addPartner(onDay(database, "2024-01-10"), partner, "2023-12-01", "2023-12-01");
    await addSales(onDay(database, "2024-01-10"), partner, [
      { line: "A", on: "2024-01-10", amount: "30000.00" },
    ]);
    await decideOn(database, partner, "2024-01-10");
    expect(await stageOf(partner)).toBe("t25k");
    await addSales(onDay(database, "2024-03-10"), partner, [
      { line: "A", revision: 2, on: "2024-01-10", amount: "30000.00", exclusion },
      { line: "back", on: "2024-01-10", amount: "-30000.00", kind: "chargeback", offsets: "A" },
    ]);
    await decideOn(database, partner, "2024-03-10");
    expect(await stageOf(partner)).toBe("publisher");
  });

  test("counts again as if it had never been in doubt once that is taken back", async () => {
    const partner = id("taken-back");
    await addPartner(onDay(database, "2024-01-10"), partner, "2023-12-01", "2023-12-01");
    await addSales(onDay(database, "2024-01-10"), partner, [
      { line: "A", on: "2024-01-10", amount: "30000.00" },
    ]);
    await decideOn(database, partner, "2024-01-10");
    const doubted = { line: "A", revision: 2, on: "2024-01-10", amount: "30000.00", exclusion };
    await addSales(onDay(database, "2024-02-10"), partner, [doubted]);
    await decideOn(database, partner, "2024-02-10");
    expect(await stageOf(partner)).toBe("publisher");
    await addSales(onDay(database, "2024-03-10"), partner, [
      { line: "A", revision: 3, on: "2024-01-10", amount: "30000.00" },
      { line: "back", on: "2024-03-01", amount: "-30000.00", kind: "refund", offsets: "A" },
    ]);
    await decideOn(database, partner, "2024-03-10");
    expect(await stageOf(partner)).toBe("t25k");
  });
});

test("of a fraud and a mistake that are found at once the fraud is the reason", async () => {
  for (const [fraud, mistake] of [
    ["a", "b"],
    ["b", "a"],
  ] as const) {
    const partner = `both-${fraud}`;
    const sale = { revision: 1, on: "2024-11-20", amount: "30000.00" };
    await addPartner(onDay(database, "2024-11-26"), partner, "2023-02-10", "2023-02-10");
    await addSales(onDay(database, "2024-11-26"), partner, [
      { line: `${partner}-a`, ...sale },
      { line: `${partner}-b`, ...sale },
    ]);
    await decideOn(database, partner, "2024-11-26");
    await addSales(onDay(database, "2024-11-27"), partner, [
      { ...sale, line: `${partner}-${fraud}`, revision: 2, exclusion: "fraud" },
      { ...sale, line: `${partner}-${mistake}`, revision: 2, exclusion: "entered-in-error" },
    ]);
    await decideOn(database, partner, "2024-11-27");
    expect(await causesOf(partner)).toEqual(["facts", "fraud"]);
  }
});

test("an amount entered in error is corrected with a reason that calls no one a fraud", async () => {
  await addPartner(onDay(database, "2024-11-26"), "typo", "2023-02-10", "2023-02-10");
  await addSales(onDay(database, "2024-11-26"), "typo", [
    { line: "t-1", on: "2024-11-20", amount: "5000000.00" },
  ]);
  await decideOn(database, "typo", "2024-11-26");
  expect(await stageOf("typo")).toBe("t4m");
  await addSales(onDay(database, "2024-11-27"), "typo", [
    { line: "t-1", revision: 2, on: "2024-11-20", amount: "5000000.00", exclusion: "entered-in-error" },
    { line: "t-2", on: "2024-11-20", amount: "50.00" },
  ]);
  await decideOn(database, "typo", "2024-11-27");
  expect(await stageOf("typo")).toBe("publisher");
  expect(await causesOf("typo")).toEqual(["facts", "mistake"]);
});

test("a line that is corrected after a mistake doesn't bring the mistake back", async () => {
  await addPartner(onDay(database, "2024-11-26"), "again", "2023-02-10", "2023-02-10");
  await addSales(onDay(database, "2024-11-26"), "again", [
    { line: "t-1", on: "2024-11-20", amount: "5000000.00" },
  ]);
  await decideOn(database, "again", "2024-11-26");
  const wrong = { line: "t-1", on: "2024-11-20", amount: "5000000.00", exclusion: "entered-in-error" };
  await addSales(onDay(database, "2024-11-27"), "again", [{ ...wrong, revision: 2 }]);
  await decideOn(database, "again", "2024-11-27");
  await addSales(onDay(database, "2024-11-28"), "again", [
    { line: "t-1", revision: 3, on: "2024-11-20", amount: "600.00" },
  ]);
  await decideOn(database, "again", "2024-11-28");
  expect(await stageOf("again")).toBe("t500");
});

/** Undoes the last import, or restores it. */
async function undoLast(day: string, work: typeof undoImport = undoImport): Promise<void> {
  const { rows } = await database.owner.query("select max(import_id) as last from imports");
  const today = Temporal.PlainDate.from(day);
  const order = { importId: rows[0].last, kinds: importKinds, reason: "another year's file", today };
  const outcome = await transaction(onDay(database, day), allPartners, (tx) =>
    work(tx, { ...order, actor: { who: "cli" } }),
  );
  expect(outcome).not.toHaveProperty("code");
}

describe("an import that is undone", () => {
  test("takes back the award that rested on its sales, and no other", async () => {
    await addPartner(onDay(database, "2024-01-10"), "undone", "2023-12-01", "2023-12-01");
    await addSales(onDay(database, "2024-01-10"), "undone", [
      { line: "A", on: "2024-01-10", amount: "30000.00" },
    ]);
    await decideOn(database, "undone", "2024-01-10");
    await addSales(onDay(database, "2024-01-20"), "undone", [
      { line: "B", on: "2024-01-20", amount: "30000.00" },
    ]);
    await decideOn(database, "undone", "2024-01-20");
    expect(await stageOf("undone")).toBe("t50k");
    await undoLast("2024-02-10");
    await decideOn(database, "undone", "2024-02-10");
    expect(await stageOf("undone")).toBe("t25k");
    expect(await causesOf("undone")).toEqual(["facts", "mistake"]);
  });

  test("takes back the award that rested on its rate", async () => {
    await addPartner(onDay(database, "2024-05-10"), "undone-rate", "2023-12-01", "2023-12-01");
    await addSales(onDay(database, "2024-05-10"), "undone-rate", [
      { line: "A", on: "2024-05-10", amount: "26000.00", currency: "CHF" },
    ]);
    await importLines(onDay(database, "2024-05-10"), "rates", "currency,day,rate", ["CHF,2024-05-09,11.0"]);
    await decideOn(database, "undone-rate", "2024-05-10");
    expect(await stageOf("undone-rate")).toBe("t100k");
    await undoLast("2024-06-10");
    await importLines(onDay(database, "2024-06-10"), "rates", "currency,day,rate", ["CHF,2024-05-09,1.1"]);
    await decideOn(database, "undone-rate", "2024-06-10");
    expect(await stageOf("undone-rate")).toBe("t25k");
  });
});

describe("an import that is undone and restored", () => {
  test("gives the award back that rested on its sales, although they count no longer today", async () => {
    await addPartner(onDay(database, "2024-01-10"), "back", "2023-12-01", "2023-12-01");
    await addSales(onDay(database, "2024-01-10"), "back", [
      { line: "A", on: "2024-01-10", amount: "30000.00" },
    ]);
    await decideOn(database, "back", "2024-01-10");
    await undoLast("2024-02-10");
    await decideOn(database, "back", "2024-02-10");
    expect(await stageOf("back")).toBe("publisher");
    await undoLast("2024-02-20", restoreImport);
    const refund = {
      line: "R",
      on: "2024-02-20",
      amount: "-30000.00",
      kind: "refund",
      offsets: "A",
    } as const;
    await addSales(onDay(database, "2024-02-20"), "back", [refund]);
    await decideOn(database, "back", "2024-02-20");
    expect(await stageOf("back")).toBe("t25k");
  });

  test("revokes the award again that its mark of fraud had revoked", async () => {
    await addPartner(onDay(database, "2024-01-10"), "marked", "2023-12-01", "2023-12-01");
    const sale = { line: "A", on: "2024-01-10", amount: "30000.00" };
    await addSales(onDay(database, "2024-01-10"), "marked", [sale]);
    await decideOn(database, "marked", "2024-01-10");
    await addSales(onDay(database, "2024-02-10"), "marked", [{ ...sale, revision: 2, exclusion: "fraud" }]);
    await decideOn(database, "marked", "2024-02-10");
    expect(await stageOf("marked")).toBe("publisher");
    await undoLast("2024-02-20");
    await decideOn(database, "marked", "2024-02-20");
    expect(await stageOf("marked")).toBe("t25k");
    await undoLast("2024-02-25", restoreImport);
    await decideOn(database, "marked", "2024-02-25");
    expect(await stageOf("marked")).toBe("publisher");
  });

  test("revokes the award that rested on a rate which another has replaced since", async () => {
    await addPartner(onDay(database, "2024-05-10"), "replaced", "2023-12-01", "2023-12-01");
    await addSales(onDay(database, "2024-05-10"), "replaced", [
      { line: "A", on: "2024-05-10", amount: "26000.00", currency: "NOK" },
    ]);
    const rates = (day: string, rate: string) =>
      importLines(onDay(database, day), "rates", "currency,day,rate", [`NOK,2024-05-09,${rate}`]);
    const wrong = await rates("2024-05-10", "11.0");
    await decideOn(database, "replaced", "2024-05-10");
    await rates("2024-05-12", "1.1");
    await decideOn(database, "replaced", "2024-05-12");
    expect(await stageOf("replaced")).toBe("t100k");
    const order = { importId: wrong, kinds: importKinds, reason: "a typing error", actor: { who: "cli" } };
    const today = Temporal.PlainDate.from("2024-06-10");
    await transaction(onDay(database, "2024-06-10"), allPartners, (tx) =>
      undoImport(tx, { ...order, today }),
    );
    await decideOn(database, "replaced", "2024-06-10");
    expect(await stageOf("replaced")).toBe("t25k");
  });
});

describe("a single fact entered in error", () => {
  const heading = "currency,day,rate,exclusion";
  const standingOn = async (id: string, day: string) => {
    const { rows } = await database.owner.query<{ stage: string }>(
      `select answer -> 'tracks' ->> 'transact' as stage from standings
       where partner_id = $1 and as_of = $2 order by standing_id limit 1`,
      [id, day],
    );
    return rows[0]?.stage;
  };

  test("takes back the award that rested on a rate, and what was recorded then stays on record", async () => {
    await addPartner(onDay(database, "2024-05-10"), "single-rate", "2023-12-01", "2023-12-01");
    await importLines(onDay(database, "2024-05-10"), "rates", heading, ["SEK,2024-05-09,1.1,"]);
    const sale = { line: "A", on: "2024-05-10", amount: "26000.00", currency: "SEK" };
    await addSales(onDay(database, "2024-05-10"), "single-rate", [sale]);
    await importLines(onDay(database, "2024-05-10"), "rates", heading, ["SEK,2024-05-09,11.0,"]);
    await decideOn(database, "single-rate", "2024-05-10");
    expect(await stageOf("single-rate")).toBe("t100k");
    await importLines(onDay(database, "2024-06-10"), "rates", heading, [
      "SEK,2024-05-09,11,entered-in-error",
    ]);
    await decideOn(database, "single-rate", "2024-06-10");
    expect(await stageOf("single-rate")).toBe("t25k");
    expect(await causesOf("single-rate")).toContain("mistake");
    expect(await standingOn("single-rate", "2024-05-10")).toBe("t100k");
  });

  test("gives the award back once the import that withdrew the rate is undone", async () => {
    await importLines(onDay(database, "2024-06-11"), "rates", heading, [
      "SEK,2024-05-09,1.1,entered-in-error",
    ]);
    await decideOn(database, "single-rate", "2024-06-11");
    expect(await stageOf("single-rate")).toBe("publisher");
    await undoLast("2024-06-12");
    await decideOn(database, "single-rate", "2024-06-12");
    expect(await stageOf("single-rate")).toBe("t25k");
  });
});

describe("a rate that was received before a partner", () => {
  const heading = "currency,day,rate,exclusion";
  const unlockedOf = async (id: string) => {
    const { rows } = await database.owner.query<{ names: unknown }>(
      `select jsonb_path_query_array(answer::jsonb, '$.unlocked[*].benefit') as names
       from current_standings where partner_id = $1`,
      [id],
    );
    return rows[0]?.names;
  };

  /** A partner that came under the second version, with a rate that came under the first. */
  async function withOlderRate(id: string, currency: string) {
    const importId = await importLines(onDay(database, "2023-07-28"), "rates", heading, [
      `${currency},2023-07-28,1.1,`,
    ]);
    await addPartner(onDay(database, "2023-08-02"), id, "2023-06-09", "2022-05-06");
    await addSales(onDay(database, "2023-08-02"), id, [
      { line: `${id}-A`, on: "2023-07-29", amount: "300.00", currency },
    ]);
    await decideOn(database, id, "2023-08-02");
    return { importId, unlocked: await unlockedOf(id) };
  }

  test("opens nothing under the version before the partner, once it is undone or restored", async () => {
    const { importId, unlocked } = await withOlderRate("undone-older-rate", "DKK");
    const order = { importId, kinds: importKinds, reason: "another year's file", actor: { who: "cli" } };
    for (const [day, turn] of [
      ["2023-09-19", undoImport],
      ["2023-10-19", restoreImport],
    ] as const) {
      const today = Temporal.PlainDate.from(day);
      await transaction(onDay(database, day), allPartners, (tx) => turn(tx, { ...order, today }));
      await decideOn(database, "undone-older-rate", day);
      expect(await unlockedOf("undone-older-rate")).toEqual(unlocked);
    }
  });

  test("opens nothing under the version before the partner, once it was entered in error", async () => {
    const { unlocked } = await withOlderRate("wrong-older-rate", "PLN");
    await importLines(onDay(database, "2023-09-19"), "rates", heading, [
      "PLN,2023-07-28,1.1,entered-in-error",
    ]);
    await decideOn(database, "wrong-older-rate", "2023-09-19");
    expect(await unlockedOf("wrong-older-rate")).toEqual(unlocked);
  });
});
