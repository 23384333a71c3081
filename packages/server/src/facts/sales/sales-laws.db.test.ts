import { amountText, type Currency, convert, largestLineMinor, type Minor } from "@laurel/core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { runs } from "../../../../core/src/testing/runs.ts";
import { allPartners } from "../../platform/database/sight.ts";
import type { TestDatabase } from "../../platform/database/testing.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { importKinds } from "../import-kinds.ts";
import { factsOf, importText, seedProgram, seedSellers, today } from "../intake/testing.ts";
import { restoreImport, undoImport } from "../intake/undo-import.ts";
import { derivedTotals, mergeAdditions } from "./total-store.ts";

const database = await testDatabase();

interface Sale {
  readonly seller: number;
  readonly id: string;
  readonly revision: number;
  readonly day: number;
  readonly amount: number;
  readonly currency: "USD" | "KRW" | "KWD";
  readonly kind: "sale" | "refund" | "adjustment";
  readonly exclusion: "" | "fraud" | "test" | "entered-in-error";
  readonly offsets: string;
}

const dayText = (day: number) => Temporal.PlainDate.from("2026-01-01").add({ days: day }).toString();

const sale: fc.Arbitrary<Sale> = fc
  .record({
    seller: fc.integer({ min: 1, max: 2 }),
    id: fc.constantFrom("a", "b", "c", "𠮷", "🧾e", "f"),
    revision: fc.constantFrom(0, 1, 1, 1, 2, 3),
    day: fc.integer({ min: 0, max: 12 }),
    amount: fc.integer({ min: 0, max: 2_000_000 }),
    /** The largest line there may be; in another currency it would depend on the rate whether it counts. */
    isLargest: fc.constantFrom(false, false, false, true),
    currency: fc.constantFrom("USD", "KRW", "KWD"),
    kind: fc.constantFrom("sale", "refund", "adjustment"),
    exclusion: fc.constantFrom("", "", "", "", "fraud", "test", "entered-in-error"),
    offsets: fc.constantFrom("", "a", "b", "c", "d"),
  })
  .map(({ isLargest, ...each }) => ({
    ...each,
    amount: isLargest && each.currency === "USD" ? largestLineMinor : each.amount,
  }))
  .map((each) => ({
    ...each,
    amount: each.kind === "sale" ? each.amount : -each.amount || 0,
    offsets: each.offsets === each.id ? "" : each.offsets,
  }));

/**
 * Sales without two of the same revision: of those the first received counts, so their order matters.
 */
const sales = fc.uniqueArray(sale, {
  selector: (each) => `${each.seller} ${each.id} ${each.revision}`,
  maxLength: 25,
});

const rate = fc.record({
  currency: fc.constantFrom("KRW" as const, "KWD" as const),
  day: fc.integer({ min: -3, max: 12 }),
  rate: fc.constantFrom("0.00075", "0.5", "3.25", "3.2515"),
});
/** Rates entered in error: some for days that have another rate, some for days that have none. */
const wrongRates = fc.uniqueArray(
  rate.map((each) => ({ ...each, rate: `${each.rate.replace("0.", "9.")}7` })),
  { selector: ({ currency, day }) => `${currency} ${day}`, maxLength: 3 },
);
const rates = fc.uniqueArray(rate, { selector: ({ currency, day }) => `${currency} ${day}`, maxLength: 6 });

const salesHeading =
  "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";

function salesFile(lines: readonly Sale[]): string {
  const texts = lines.map((each) => {
    const amount = amountText(each.amount, each.currency as Currency);
    const seller = `pub${each.seller},offer${each.seller}`;
    const rest = `${each.currency},${each.kind},${each.exclusion},${each.offsets}`;
    return `${each.id},${each.revision},${seller},${dayText(each.day)},${amount},${rest}`;
  });
  return [salesHeading, ...texts].join("\n");
}

function ratesFile(
  lines: readonly { currency: string; day: number; rate: string }[],
  exclusion: "" | "entered-in-error" = "",
): string {
  return [
    "currency,day,rate,exclusion",
    ...lines.map((each) => `${each.currency},${dayText(each.day)},${each.rate},${exclusion}`),
  ].join("\n");
}

beforeAll(async () => {
  await seedProgram(database);
  await seedSellers(database, 2);
});

async function empty(): Promise<void> {
  await database.owner.query(
    "truncate sales, undone_sales, sales_daily, rates, undone_rates, rate_days, imports, import_refusals",
  );
}

/** The daily totals as rows of text, by the plainest possible reading of the rules. */
function expectedTotals(
  lines: readonly Sale[],
  known: readonly { currency: string; day: number; rate: string }[],
): string[] {
  const latest = new Map<string, Sale>();
  for (const line of lines) {
    const key = `${line.seller} ${line.id}`;
    if ((latest.get(key)?.revision ?? -1) < line.revision) latest.set(key, line);
  }
  const named = (line: Sale) => latest.get(`${line.seller} ${line.offsets}`);
  const undoes = (line: Sale) => line.kind === "refund" && line.offsets !== "";
  const chain = (line: Sale): Sale[] => {
    const found = [line];
    for (let next = named(line); next !== undefined && !found.includes(next); next = named(next))
      found.push(next);
    return found;
  };
  const exclusionOf = (line: Sale) => {
    const all = chain(line).map(({ exclusion }) => exclusion);
    return all.includes("entered-in-error") ? "entered-in-error" : (all.find((one) => one !== "") ?? "");
  };
  const totals = new Map<string, { amount: number; unconverted: number }>();
  const inUsd = (amount: number, { currency, day }: Sale) => {
    const usable = known.filter((one) => one.currency === currency && one.day <= day && one.day >= day - 7);
    const newest = usable.toSorted((a, b) => b.day - a.day)[0]?.rate ?? (currency === "USD" ? "1" : null);
    return newest === null ? null : convert(amount as Minor, currency as Currency, newest, "USD" as Currency);
  };
  const add = (exclusion: string, at: Sale, before: number, after: number) => {
    if (exclusion === "entered-in-error") return;
    const key = `p${at.seller} ${dayText(at.day)} ${exclusion}`;
    const total = totals.get(key) ?? { amount: 0, unconverted: 0 };
    totals.set(key, total);
    const [was, is] = [inUsd(before, at), inUsd(after, at)];
    if (was === null || is === null) total.unconverted += 1;
    else total.amount += is - was;
  };
  for (const root of latest.values()) {
    if (undoes(root)) continue;
    const own = exclusionOf(root);
    add(own, root, 0, root.amount);
    if (own === "entered-in-error") continue;
    const offsets = [...latest.values()]
      .filter((line) => undoes(line) && chain(line).find((one) => !undoes(one)) === root)
      .filter((line) => line.currency === root.currency && exclusionOf(line) !== "entered-in-error")
      .map((line) => ({ line, exclusion: exclusionOf(line) }))
      .sort(
        (a, b) =>
          order(a) - order(b) ||
          (a.exclusion < b.exclusion ? -1 : a.exclusion > b.exclusion ? 1 : 0) ||
          (a.line.id < b.line.id ? -1 : 1),
      );
    function order({ exclusion }: { exclusion: string }) {
      return exclusion === own ? 0 : 1;
    }
    let left = root.amount;
    for (const { line, exclusion } of offsets) {
      const after = Math.max(left + line.amount, Math.min(root.amount, 0));
      add(exclusion, root, left, after);
      left = after;
    }
  }
  return [...totals]
    .filter(([, { amount, unconverted }]) => amount !== 0 || unconverted !== 0)
    .map(([key, { amount, unconverted }]) => `${key}: ${amount} ${unconverted}`)
    .sort();
}

/** The lines that were not refused. */
async function takenIn(lines: readonly Sale[]): Promise<readonly Sale[]> {
  const { rows } = await database.owner.query<{ key: string }>(
    "select partner_id || ' ' || source_line_id || ' ' || revision as key from sales",
  );
  const keys = new Set(rows.map(({ key }) => key));
  return lines.filter(({ seller, id, revision }) => keys.has(`p${seller} ${id} ${revision}`));
}

/** The totals as the audit derives them from the ledger. */
async function derivedOf(from: TestDatabase): Promise<string[]> {
  const { rows } = await from.owner.query<{
    partner_id: string;
    id: string;
    fields: { amount_minor: number; unconverted: number };
  }>(derivedTotals);
  return rows
    .map(({ partner_id, id, fields }) => {
      const [day, exclusion = ""] = id.split(" ");
      return `${partner_id} ${day} ${exclusion}: ${fields.amount_minor} ${fields.unconverted}`;
    })
    .sort();
}

async function totalsOf(from: TestDatabase): Promise<string[]> {
  const { rows } = await from.owner.query(
    `select partner_id, day, exclusion, sum(amount_minor)::bigint as amount_minor,
       sum(unconverted) as unconverted
     from sales_daily group by 1, 2, 3 having sum(amount_minor) <> 0 or sum(unconverted) <> 0`,
  );
  return rows
    .map((row) => `${row.partner_id} ${row.day} ${row.exclusion}: ${row.amount_minor} ${row.unconverted}`)
    .sort();
}

test("totals are the plain sum over current lines, in any order, whatever was withdrawn", async () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(
      sales,
      rates,
      wrongRates,
      cuts,
      fc.integer({ min: 0, max: 3 }),
      async (lines, known, wrong, where, ratesAfter) => {
        await empty();
        await importText(database, "rates", ratesFile(wrong));
        const places = [0, ...where.toSorted((a, b) => a - b), lines.length];
        for (const [index, from] of places.slice(0, -1).entries()) {
          if (index === ratesAfter) await importText(database, "rates", ratesFile(known));
          await importText(database, "sales", salesFile(lines.slice(from, places[index + 1])));
        }
        await importText(database, "rates", ratesFile(wrong, "entered-in-error"));
        await importText(database, "rates", ratesFile(known));
        const expected = expectedTotals(await takenIn(lines), known);
        expect(await totalsOf(database)).toEqual(expected);
        await transaction(database, allPartners, (tx) => mergeAdditions(tx, ["p1", "p2"]));
        expect(await totalsOf(database)).toEqual(expected);
        const { rows } = await database.owner.query("select from sales_daily");
        expect(rows).toHaveLength(expected.length);
        expect(await derivedOf(database)).toEqual(expected);
      },
    ),
    runs(40),
  );
});

/** The rows of the ledger and of the rates, as they were received. */
async function receivedRows(): Promise<readonly unknown[]> {
  const questions = ["select * from sales order by 1, 2, 3, 4, 5", "select * from rates order by rate_id"];
  return Promise.all(questions.map(async (question) => (await database.owner.query(question)).rows));
}

test("an undo equals never having imported the file, and taking it back equals having it", async () => {
  const turn = async (work: typeof undoImport, importId: number) => {
    const order = { importId, kinds: importKinds, reason: "law", today, actor: { who: "cli" } };
    const outcome = await transaction(database, allPartners, (tx) => work(tx, order));
    expect(outcome).not.toHaveProperty("code");
  };
  const files = fc.tuple(fc.nat(25), fc.nat(25)).map((cuts) => cuts.toSorted((a, b) => a - b));
  const undone = fc.subarray([0, 1, 2, 3] as const);
  await fc.assert(
    fc.asyncProperty(sales, rates, files, undone, async (lines, known, [one, other], which) => {
      await empty();
      const parts = [lines.slice(0, one), lines.slice(one, other), lines.slice(other)];
      const imported = [await importText(database, "rates", ratesFile(known))];
      for (const part of parts) imported.push(await importText(database, "sales", salesFile(part)));
      const [held, received] = [await totalsOf(database), await receivedRows()];
      const ids = which.map((n) => imported[n]?.importId ?? 0);
      for (const id of ids) await turn(undoImport, id);
      const left = which.includes(0) ? [] : known;
      const expected = expectedTotals(await takenIn(lines), left);
      expect(await totalsOf(database)).toEqual(expected);
      expect(await derivedOf(database)).toEqual(expected);
      for (const n of which) if (n > 0) expect(await takenIn(parts[n - 1] ?? [])).toEqual([]);
      for (const id of ids) await turn(restoreImport, id);
      expect(await totalsOf(database)).toEqual(held);
      expect(await receivedRows()).toEqual(received);
    }),
    runs(40),
  );
});

test("importing twice equals once", async () => {
  await fc.assert(
    fc.asyncProperty(sales, rates, async (lines, known) => {
      await empty();
      await importText(database, "rates", ratesFile(known));
      await importText(database, "sales", salesFile(lines));
      const once = await factsOf(database);
      const accepted = await takenIn(lines);
      const again = await importText(database, "sales", salesFile(accepted));
      expect(again).toMatchObject({ added: 0, repeated: accepted.length, refused: 0 });
      expect(await importText(database, "rates", ratesFile(known))).toMatchObject({
        added: 0,
        repeated: known.length,
      });
      expect(await factsOf(database)).toEqual(once);
    }),
    runs(15),
  );
});

test("a corrected rate changes the sales that use it, and nothing else", async () => {
  await empty();
  const line = (id: string, day: number) => ({
    seller: 1,
    id,
    revision: 1,
    day,
    amount: 10_000,
    currency: "KRW" as const,
    kind: "sale" as const,
    exclusion: "" as const,
    offsets: "",
  });
  await importText(database, "sales", salesFile([line("a", 0), line("b", 7), line("c", 8), line("d", 9)]));
  await importText(
    database,
    "rates",
    ratesFile([
      { currency: "KRW", day: 0, rate: "0.001" },
      { currency: "KRW", day: 8, rate: "0.002" },
    ]),
  );
  const totals = () => totalsOf(database).then((rows) => rows.map((row) => row.split(": ")[1]));
  expect(await totals()).toEqual(["1000 0", "1000 0", "2000 0", "2000 0"]);
  await importText(database, "rates", ratesFile([{ currency: "KRW", day: 0, rate: "0.003" }]));
  expect(await totals()).toEqual(["3000 0", "3000 0", "2000 0", "2000 0"]);
  const { rows } = await database.owner.query("select count(*) from rates");
  expect(rows).toEqual([{ count: 3 }]);
});

test("without a published program sales and rates are refused as a whole", async () => {
  await empty();
  await database.owner.query("truncate programs, program_texts");
  for (const [kind, text] of [
    ["sales", salesHeading],
    ["rates", "currency,day,rate"],
  ] as const) {
    expect(await importText(database, kind, text)).toMatchObject({
      status: "refused",
      problem: { code: "program-missing" },
    });
  }
});
