import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { delimiters, writeRecord } from "./read-csv.ts";
import { maxRecordLength, type RecordLayout, RecordReader, type TextRecord } from "./read-records.ts";

function readAll(
  text: string,
  pieces: readonly number[] = [],
  layout: RecordLayout = { delimiter: ",", before: 0 },
): readonly TextRecord[] {
  const reader = new RecordReader("csv", layout);
  const records: TextRecord[] = [];
  let at = 0;
  for (const length of pieces) {
    records.push(...reader.push(text.slice(at, at + length)));
    at += length;
  }
  return [...records, ...reader.push(text.slice(at)), ...reader.end()];
}

const cell = fc.string({ unit: fc.constantFrom("a", "b", ",", ";", "\t", "|", '"', "\n", " ", "é", "表") });
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1 }));
const separator = fc.constantFrom(...delimiters);
const lineEnd = fc.constantFrom("\n", "\r\n");

test("a well-formed file is read as csv-parse reads it, but for records without a value", () => {
  fc.assert(
    fc.property(table, lineEnd, fc.boolean(), separator, (rows, end, closed, delimiter) => {
      const text = rows.map((row) => writeRecord(row, delimiter)).join(end) + (closed ? end : "");
      const expected: string[][] = parse(text, { skip_empty_lines: true, delimiter });
      const withValue = expected.filter((cells) => cells.some((value) => value.trim() !== ""));
      const layout = { delimiter, before: withValue[0] === expected[0] ? 0 : null };
      expect(readAll(text, [], layout).map(({ cells }) => cells)).toEqual(withValue);
    }),
  );
});

test("the size of the pieces of a file makes no difference", () => {
  const broken = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", "\0") });
  const pieces = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 20 });
  fc.assert(
    fc.property(broken, pieces, (text, cuts) => {
      expect(readAll(text, cuts)).toEqual(readAll(text));
    }),
  );
});

test("every record knows the line on which it begins, and its text", () => {
  const text = 'a,b\n"1\n2",x\r\n\n3,4\n';
  expect(readAll(text).map(({ line, raw }) => ({ line, raw }))).toEqual([
    { line: 1, raw: "a,b" },
    { line: 2, raw: '"1\n2",x' },
    { line: 5, raw: "3,4" },
  ]);
});

describe("one bad record never swallows others", () => {
  const problems = (text: string) => readAll(text).map(({ line, problem }) => [line, problem]);

  test("a quote that never closes", () => {
    expect(problems('a,b\n"1,2\n3,4\n5,6\n')).toEqual([
      [1, null],
      [2, "quote-broken"],
      [3, null],
      [4, null],
    ]);
  });

  test("a quote that the next quoted cell seems to close", () => {
    expect(problems('a,b\n"1,2\n"3",4\n5,6\n').map(([, problem]) => problem)).toEqual([
      null,
      "quote-broken",
      null,
      null,
    ]);
  });

  test("a quote that tears two lines into one record of another width", () => {
    expect(problems('a,b\n1,"2\n3",4,5\n6,7').map(([, problem]) => problem)).toEqual([
      null,
      "quote-broken",
      null,
      null,
    ]);
  });

  test("a line longer than 1 MB, in pieces of any size", () => {
    const text = `a,b\n1,${"x".repeat(3 * maxRecordLength)}\n2,3\n`;
    for (const pieces of [[], [maxRecordLength, maxRecordLength, 5]]) {
      const records = readAll(text, pieces);
      expect(records.map(({ line, problem }) => [line, problem])).toEqual([
        [1, null],
        [2, "record-too-long"],
        [3, null],
      ]);
      expect(records[1]?.raw).toHaveLength(maxRecordLength);
    }
  });

  test("a quoted cell of more than 1 MB", () => {
    const records = readAll(`a,b\n1,"${"x\n".repeat(maxRecordLength)}`);
    expect(records[1]).toMatchObject({ line: 2, problem: "quote-broken" });
    expect(records).toHaveLength(maxRecordLength + 1);
  });
});
