import { expect, test } from "vitest";
import { changeLines, changeTitle } from "./changes.ts";
import { naming, plain, wordsIn } from "./testing-words.ts";

const before = {
  version: "1",
  tracks: { sell: "high", list: { one: "all" } },
  measures: { sales: 12_000_000, users: 5, other: 1 },
  unlocked: [{ benefit: "credit", amountMinor: 3_000_000 }, { benefit: "blog" }],
};
const after = {
  version: "1",
  tracks: { sell: "low", list: { one: "all" } },
  measures: { sales: 9_000_000, users: null, other: 2 },
  unlocked: [{ benefit: "credit", amountMinor: 1_000_000 }, { benefit: "guide" }],
};
const context = {
  heldUntil: { sell: "2027-02-10" },
  measureType: (name: string) => ({ sales: "money" as const, users: "number" as const })[name],
};

test("a change names its cause, the measures that move, and the stages and benefits that follow", () => {
  const change = { on: "2027-02-10", before, after };
  expect(changeTitle(wordsIn("en"), change)).toBe("Changes by itself on 10 February 2027");
  expect(changeLines(wordsIn("en"), naming, change, context).map(plain)).toEqual([
    "A new term begins.",
    "<sales>: USD 120,000 becomes USD 90,000",
    "<users>: 5 becomes no figure",
    "<sell>: “<high>” becomes “<low>”",
    "No longer unlocked: <blog>",
    "Newly unlocked: <guide>",
    "<credit>: USD 30,000 becomes USD 10,000",
  ]);
});

test("a version that comes into force is named, and a stage that is left has none", () => {
  const left = { on: "2027-01-01", before, after: { ...before, version: "2", tracks: {} } };
  expect(changeLines(wordsIn("en"), naming, left, context)).toEqual([
    "Version 2 of the program comes into force.",
    "<sell>: “<high>” becomes “No stage”",
  ]);
});

test("that a partner leaves the program, or is back, is a change", () => {
  const out = { version: "1", tracks: {}, ended: { since: "2027-01-01" }, measures: {}, unlocked: [] };
  const { ended: _, ...back } = out;
  const lines = (was: typeof back, is: typeof back) =>
    changeLines(wordsIn("en"), naming, { on: "2027-01-01", before: was, after: is }, context);
  expect(lines(back, out)).toEqual(["The partner is no longer in the program."]);
  expect(lines(out, back)).toEqual(["The partner is in the program again."]);
});
