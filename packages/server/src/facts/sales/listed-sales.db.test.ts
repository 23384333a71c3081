import { type AnswerOf, listSales, type SaleLine } from "@laurel/contract";
import { epochDay, historyOf, inForce, noPast } from "@laurel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../../core/src/testing/runs.ts";
import { testLoop } from "../../loop/testing-loop.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { knownPartner, readPartners } from "../../standing/facts-store.ts";
import { addSales } from "../../standing/testing-marketplace.ts";
import { importText } from "../intake/testing.ts";

const { ask, as, code, database } = await testLoop();
const today = "2026-11-27";
const measure = "billedSales";
const params = { partnerId: "acme" };

const empty = () =>
  database.owner.query(
    "truncate sales, sales_daily, rates, undone_rates, rate_days, imports, import_refusals",
  );

/** All pages as a person of the partner reads them, who can't read rates. */
async function linesOf(query: object, limit = 7) {
  const items: SaleLine[] = [];
  let cursor: string | null = null;
  for (;;) {
    const next: { cursor?: string } = cursor === null ? {} : { cursor };
    const page: AnswerOf<typeof listSales> = await ask("vera", listSales, {
      params,
      query: { ...query, ...next, limit },
    });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return { ...page, items };
  }
}

/** The figure as the standing computes it. */
async function figureOf(name: string, day: string): Promise<number | null> {
  const on = epochDay(Temporal.PlainDate.from(day));
  const { timeline } = await loadTimeline(database);
  const [partner] = await readPartners(asServer(database), ["acme"]);
  const found = inForce(timeline, on)?.measures.find((each) => each.name === name);
  if (partner === undefined || found === undefined) throw new Error("the test has a partner and a measure");
  return found.valueOn(historyOf(knownPartner(timeline, partner).known, noPast), on);
}

const line = fc
  .record({
    id: fc.constantFrom("a", "b", "c", "d", "𠮷", "f", "g"),
    revision: fc.constantFrom(1, 1, 1, 2, 3),
    on: fc.constantFrom("2025-11-27", "2025-11-28", "2026-01-05", "2026-06-30", "2026-11-27", "2026-11-28"),
    amount: fc.integer({ min: 0, max: 900_000 }),
    currency: fc.constantFrom("USD", "EUR", "KRW"),
    kind: fc.constantFrom("sale", "sale", "refund", "adjustment"),
    exclusion: fc.constantFrom("", "", "", "fraud", "test", "entered-in-error"),
    offsets: fc.constantFrom("", "a", "b", "c"),
  })
  .map(({ offsets, id, ...each }) => ({ ...each, id, offsets: offsets === id ? "" : offsets }));
const lines = fc.uniqueArray(line, { selector: ({ id, revision }) => `${id} ${revision}`, maxLength: 18 });

test("the lines behind a figure add up to it, with refunds, exclusions and missing rates", async () => {
  await fc.assert(
    fc.asyncProperty(lines, fc.constantFrom("0.00075", "1.0837"), async (sold, rate) => {
      await empty();
      await importText(
        database,
        "rates",
        `currency,day,rate\nEUR,2026-06-28,${rate}\nEUR,2026-11-26,${rate}`,
      );
      const rows = sold.map((each) => {
        const amount = each.kind === "sale" ? each.amount : -each.amount;
        const { id, revision, on, currency, kind, exclusion, offsets } = each;
        const cells = [id, revision, "pub-acme", "of-acme", on, amount, currency, kind, exclusion, offsets];
        return cells.join(",");
      });
      const heading =
        "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";
      await importText(database, "sales", [heading, ...rows].join("\n"));
      const { items, totalMinor } = await linesOf({ measure });
      const sum = items.reduce((total, { countsMinor }) => total + (countsMinor ?? 0), 0);
      expect(sum).toBe(await figureOf(measure, today));
      expect(totalMinor).toBe(sum);
      const all = await linesOf({});
      const ids = all.items.map(({ sourceLineId }) => sourceLineId);
      expect(new Set(ids).size).toBe(ids.length);
      const { rows: known } = await database.owner.query("select distinct source_line_id from sales");
      expect(ids.toSorted()).toEqual(known.map(({ source_line_id }) => source_line_id).toSorted());
    }),
    runs(25),
  );
});

test("a line says why it doesn't count, and a refund is listed on the day of its line", async () => {
  await empty();
  await addSales(database, "acme", [
    { line: "s1", on: "2026-03-01", amount: "100.00" },
    { line: "r1", on: "2026-05-01", amount: "-40.00", kind: "refund", offsets: "s1" },
    { line: "s2", on: "2026-02-01", amount: "70.00", exclusion: "test" },
    { line: "s3", on: "2026-01-01", amount: "50.00", currency: "EUR" },
    { line: "r9", on: "2026-06-01", amount: "-5.00", kind: "refund", offsets: "nowhere" },
  ]);
  const { items, from, to, totalMinor } = await linesOf({ measure });
  expect({ from, to, totalMinor }).toEqual({ from: "2025-11-28", to: today, totalMinor: 6000 });
  const told = items.map(({ sourceLineId, countsOn, countsMinor, exclusion }) =>
    [sourceLineId, countsOn, countsMinor, exclusion].join(" "),
  );
  expect(told).toEqual([
    "r9  0 ",
    "r1 2026-03-01 -4000 ",
    "s1 2026-03-01 10000 ",
    "s2 2026-02-01 0 test",
    "s3 2026-01-01  ",
  ]);
});

test("days may be asked for, and the figure of an earlier day has its own", async () => {
  await empty();
  await addSales(database, "acme", [
    { line: "old", on: "2025-06-01", amount: "10.00" },
    { line: "new", on: "2026-06-01", amount: "20.00" },
  ]);
  const ids = async (query: object) =>
    (await linesOf(query)).items.map(({ sourceLineId }) => sourceLineId).join(" ");
  expect(await ids({})).toBe("new old");
  expect(await ids({ measure })).toBe("new");
  expect(await ids({ measure, asOf: "2026-05-31" })).toBe("old");
  expect(await ids({ measure, from: "2025-01-01", to: "2025-12-31" })).toBe("old");
  expect(await ids({ from: "2026-06-01" })).toBe("new");
});

test("what isn't a sum of sales has no lines, and another partner's are not told", async () => {
  const asked = (person: string, query: string) =>
    code(as(person, `GET /api/v1/partners/acme/sales?${query}`));
  expect(await asked("vera", "measure=teamsUsers")).toBe("measure-not-sum");
  expect(await asked("vera", "measure=nothing")).toBe("measure-unknown");
  expect(await asked("vera", "from=2026-02-30")).toBe("day-invalid");
  expect(await asked("oscar", "")).toBe("partner-not-found");
  expect(await asked("ada", "")).toBe(200);
});
