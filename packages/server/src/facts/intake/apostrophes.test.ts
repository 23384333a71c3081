import fc from "fast-check";
import { expect, test } from "vitest";
import { neutralise, restore } from "./apostrophes.ts";
import { parseRecord, writeRecord } from "./read-csv.ts";

test("an exported cell is imported unchanged", () => {
  const signs = [..."'=+-@\uFF1D\uFF0B\uFF0D\uFF201a,\" \t\r\n\u3000\u00A0"];
  const cells = fc.array(fc.string({ unit: fc.constantFrom(...signs) }), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(cells, (texts) => {
      const record = writeRecord(texts.map(neutralise));
      expect(parseRecord(record)?.map(restore)).toEqual(texts);
    }),
  );
});

const formulas = ["=1+1", "+1+1", "-1+1", "@sum", "\tx", "\rx", "-A1", "\n=1", "\nx", " =1", "\u3000@sum"];
const fullWidth = ["\uFF1D1+1", "\uFF0B1", "\uFF0D1+1", "\uFF20sum", " \uFF1D1", "'\uFF1D1"];

test.each([...formulas, ...fullWidth])("%j doesn't run as a formula", (cell) => {
  expect(neutralise(cell)).toBe(`'${cell}`);
});

test.each(["-5.00", "12", "a=b", "2026-01-01", "it's", "", "a\n=1", "a \uFF1D b", " a"])(
  "%j stays as it is",
  (cell) => {
    expect(neutralise(cell)).toBe(cell);
  },
);
