import { mappingNames } from "@laurel/contract";
import { describe, expect, test } from "vitest";
import { importKinds } from "../import-kinds.ts";
import { checkGiven } from "./check-given.ts";
import { cellMap } from "./map-cells.ts";
import type { Mapping } from "./mapping.ts";
import { readMapping } from "./read-mapping.ts";
import { shippedMapping } from "./shipped-mapping.ts";

const read = (text: string) => readMapping(text, "mine.yaml", importKinds);

function problemsOf(text: string): readonly string[] {
  const found = read(text);
  if ("columns" in found) throw new Error("it has no problem");
  return found.map(({ line, column, code, message, fix }) => `${line}:${column} ${code} ${message} ${fix}`);
}

function mappingOf(text: string): Mapping {
  const found = read(text);
  if ("columns" in found) return found;
  throw new Error(JSON.stringify(found));
}

test.each(mappingNames)("the shipped mapping %s is right", async (name) => {
  expect(await shippedMapping(name)).toMatchObject({ name, kind: "sales" });
});

describe("all that is wrong with a mapping is told with line and column", () => {
  test("keys, words, formats and rules", () => {
    const text = [
      "mapping: mine",
      "kind: sale",
      "decimals: comma",
      "decimal: dot",
      "date: DD.MM",
      "sign: backwards",
      "skip: { column: Status }",
      "only:",
      "  - { column: Status }",
      "asks: { seller: required, publisher: yes }",
      "when-counting: { EURO: {} }",
    ].join("\n");
    expect(problemsOf(text).map((problem) => problem.slice(0, 70))).toEqual(
      [
        '3:1 mapping-key There is no key "decimals" here. Did you mean "decimal"?',
        '2:7 mapping-word "sale" is no value of "kind". Write one of: partners, publishers',
        '10:9 mapping-key There is no key "seller" here. Known: publisher, reported-at.',
        '10:38 mapping-word "yes" is no value of "publisher". Write one of: required, optional',
        '4:10 mapping-word "dot" is no value of "decimal". Write one of: point, comma.',
        '5:7 mapping-date "DD.MM" is no format of days. Write YYYY, MM or M, and DD or',
        '6:7 mapping-word "backwards" is no value of "sign". Write one of: as-written, r',
        '7:7 mapping-shape A list is expected here. Begin each rule with "- ".',
        "9:5 mapping-incomplete A rule needs the column and its values. Write `{ column:",
      ].map((problem) => problem.slice(0, 70)),
    );
  });

  test("columns", () => {
    const text = [
      "kind: rates",
      "columns:",
      "  currncy: Währung",
      "  day: { column: Tag, constant: x }",
      "  rate: { colum: Kurs }",
      "  rate: Kurs",
    ].join("\n");
    expect(problemsOf(text)).toEqual([
      '3:3 mapping-key There is no key "currncy" here. Did you mean "currency"?',
      '6:3 mapping-key-repeated "rate" is here twice. Keep one of them.',
      "4:8 mapping-source A value comes from one place. Write one of: column, join, constant, ask, by-sign.",
      '5:11 mapping-key There is no key "colum" here. Did you mean "column"?',
      "5:9 mapping-source A value comes from one place. Write one of: column, join, constant, ask, by-sign.",
    ]);
  });

  test("a required column without a source, something that is used but not asked for, no YAML", () => {
    expect(problemsOf("kind: rates\ncolumns:\n  currency: Währung\n")).toEqual([
      "3:3 mapping-incomplete These columns have no source: day, rate. " +
        "Name a column of the file, or a constant, for each.",
    ]);
    const unasked =
      "kind: publishers\ncolumns:\n  publisher_id: A\n  partner_id: { ask: publisher }\n  name: B\n";
    expect(problemsOf(unasked)).toEqual([
      '4:15 mapping-unasked "publisher" is used but not asked for. Add `asks: { publisher: required }`.',
    ]);
    expect(problemsOf("kind: [")[0]).toMatch(/^1:\d+ yaml-syntax/);
    expect(problemsOf("just text")).toEqual([expect.stringMatching(/^1:1 mapping-shape/)]);
  });
});

describe("a mapping makes their cells ours", () => {
  const map = (text: string, given = {}, currency = "USD") => {
    const mapping = mappingOf(text);
    const cells = cellMap(importKinds[mapping.kind].columns, mapping, given, currency);
    return (theirs: Readonly<Record<string, string>>) =>
      cells.toOurs(cells.theirs.names.map((name) => theirs[name] ?? ""));
  };
  const base = [
    "kind: sales",
    "columns:",
    "  source_line_id: { join: [Order, Line], with: '#' }",
    "  revision: { constant: '1' }",
    "  publisher_id: { column: Seller, values: { acme ltd: acme, Beta: beta } }",
    "  offer_id: { column: App, empty: app-0 }",
    "  billed_on: Date",
    "  amount: Sum",
    "  currency: { constant: EUR }",
    "  kind: { column: Type, values: { Charge: sale, Return: refund }, otherwise: adjustment }",
  ].join("\n");
  const line = {
    Order: "7",
    Line: "2",
    Seller: "ACME Ltd ",
    App: "",
    Date: "1.2.2026",
    Sum: "5",
    Type: "charge",
  };

  test("by column, constant, joined columns and values in any case", () => {
    expect(map(base)(line)).toEqual(["7#2", "1", "acme", "app-0", "1.2.2026", "5", "EUR", "sale", "", ""]);
    expect(map(base)({ ...line, Line: "", Seller: "Other", Type: "?" })?.slice(0, 8)).toEqual([
      "7",
      "1",
      "Other",
      "app-0",
      "1.2.2026",
      "5",
      "EUR",
      "adjustment",
    ]);
  });

  test("by signs: refunds are written without one, or all are reversed", () => {
    const amountOf = (text: string, cells: Readonly<Record<string, string>>) => map(text)(cells)?.[5];
    const refund = { ...line, Type: "Return" };
    expect(amountOf(`${base}\nsign: by-kind`, refund)).toBe("-5");
    expect(amountOf(`${base}\nsign: by-kind`, { ...refund, Sum: "-5" })).toBe("-5");
    expect(amountOf(`${base}\nsign: by-kind`, { ...refund, Sum: "0.00" })).toBe("0.00");
    expect(amountOf(`${base}\nsign: by-kind`, line)).toBe("5");
    expect(amountOf(`${base}\nsign: reversed`, line)).toBe("-5");
    expect(amountOf(`${base}\nsign: reversed`, { ...line, Sum: "-5" })).toBe("5");
    const bySign = base.replace(/ {2}kind: .*/, "  kind: { by-sign: Sum }");
    expect(map(bySign)({ ...line, Sum: "-5" })?.[7]).toBe("refund");
    expect(map(bySign)({ ...line, Sum: "0" })?.[7]).toBe("sale");
  });

  test("skips lines, takes only some, and has other sources by the program's currency", () => {
    const skipping = map(`${base}\nskip:\n  - { column: State, is: [Test, Void] }`);
    expect(skipping({ ...line, State: "void" })).toBeNull();
    expect(skipping({ ...line, State: "paid" })).not.toBeNull();
    const only = map(`${base}\nonly:\n  - { column: State, is: [Paid] }`);
    expect(only({ ...line, State: "open" })).toBeNull();
    expect(only({ ...line, State: "Paid" })).not.toBeNull();
    const counting = `${base}\nwhen-counting:\n  USD: { amount: SumUSD, currency: { constant: USD } }`;
    const both = { ...line, SumUSD: "6" };
    expect(map(counting)(both)?.slice(5, 7)).toEqual(["6", "USD"]);
    expect(map(counting, {}, "EUR")(both)?.slice(5, 7)).toEqual(["5", "EUR"]);
  });

  test("a mapping without columns is for a file with ours, of which optional ones may be left out", () => {
    const { theirs } = cellMap(importKinds.sales.columns, mappingOf("kind: sales\ndate: D.M.YYYY"), {}, null);
    expect(theirs).toMatchObject({ required: 8 });
    expect(theirs.names.slice(8)).toEqual(["exclusion", "offsets"]);
  });
});

test("what is said about a file must be what its mapping asks for", async () => {
  const revenue = await shippedMapping("partner-center-revenue");
  const given = { publisher: "acme", reportedAt: "2026-03-15T08:00+01:00" };
  expect(checkGiven("sales", revenue, given)).toEqual({ publisher: "acme", revision: 29_559_300 });
  expect(checkGiven("sales", revenue, { ...given, reportedAt: "2026-03-15" })).toMatchObject({
    revision: 29_558_880,
  });
  expect(checkGiven("sales", revenue, { publisher: "acme" })).toMatchObject({ code: "mapping-asks" });
  expect(checkGiven("sales", revenue, { reportedAt: "2026-03-15" })).toMatchObject({ code: "mapping-asks" });
  expect(checkGiven("sales", revenue, { ...given, reportedAt: "yesterday" })).toMatchObject({
    code: "reported-at-invalid",
  });
  expect(checkGiven("rates", revenue, given)).toMatchObject({ code: "mapping-of-other-kind" });
  expect(checkGiven("sales", null, { publisher: "acme" })).toMatchObject({ code: "mapping-not-given" });
});
