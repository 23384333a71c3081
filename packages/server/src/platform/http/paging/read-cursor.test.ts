import { expect, test } from "vitest";
import { cutPage, readCursor, writeCursor } from "./read-cursor.ts";

test("a cursor gives back the position it was made from", () => {
  const position = ["Ünïcode 澄", 9_007_199_254_740_991, null];
  expect(readCursor("partners", writeCursor("partners", position))).toEqual(position);
});

test("a cursor of another list, a changed one and a random text are refused", () => {
  const cursor = writeCursor("partners", ["a", 1]);
  expect(readCursor("offers", cursor)).toBeNull();
  const changed = Buffer.from(Buffer.from(cursor, "base64url").toString().replace('"a"', '"b"')).toString(
    "base64url",
  );
  for (const rubbish of [changed, "", "x", "💥", cursor.slice(0, -2)]) {
    expect(readCursor("partners", rubbish), rubbish).toBeNull();
  }
});

test("the last page has no cursor, even when it is full", () => {
  const cut = (rows: number[]) => cutPage("list", rows, 2, (row) => [row]);
  expect(cut([1, 2, 3])).toEqual({ rows: [1, 2], nextCursor: writeCursor("list", [2]) });
  expect(cut([1, 2])).toEqual({ rows: [1, 2], nextCursor: null });
  expect(cut([])).toEqual({ rows: [], nextCursor: null });
});
