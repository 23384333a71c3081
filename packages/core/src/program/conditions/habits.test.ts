import fc from "fast-check";
import { expect, test } from "vitest";
import { foundIn, problemsOf } from "../../testing/placed.ts";
import { runs } from "../../testing/runs.ts";
import { findHabits } from "./habits.ts";

function programWith(when: string, currency = "USD"): unknown {
  return {
    program: "rewards",
    version: "1",
    "in-force": { from: "2024-01-01" },
    currency,
    lists: { regions: ["US", "KR"] },
    measures: {
      billedSales: { sum: "sales", window: "cumulative" },
      users: { latest: "users" },
    },
    tracks: { ladder: { scope: "offer", stages: [{ id: "low" }, { id: "high", when }] } },
    benefits: {},
  };
}

/** Each problem as "offset: fix", with only the first sentence of the fix. */
function fixesOf(when: string, currency?: string): readonly string[] {
  const program = programWith(when, currency);
  const places = foundIn(program).map((problem) => /(?:\+(\d+))?$/.exec(problem)?.[1] ?? "0");
  return problemsOf(program).map(
    ({ fix }, index) => `${places[index]}: ${/^.*?[.?](?=\s|$)/.exec(fix)?.[0]}`,
  );
}

test.each<[string, string, readonly string[]]>([
  ["and", "billedSales >= 500 and users >= 5", ["19: Write &&."]],
  ["AND", "billedSales >= 500 AND users >= 5", ["19: Write &&."]],
  ["or", "billedSales >= 500 or users >= 5", ["19: Write ||."]],
  ["a single &", "billedSales >= 500 & users >= 5", ["19: Write &&."]],
  ["a single |", "billedSales >= 500 | users >= 5", ["19: Write ||."]],
  ["not", "not offer.byol", ["0: Write ! before what must not be true, as in !offer.byol."]],
  ["not(", "not(offer.byol)", ["0: Write ! before what must not be true, as in !offer.byol."]],
  [
    "not in",
    "partner.country not in regions",
    ["16: Write ! before the whole comparison, as in !(partner.country in regions)."],
  ],
  ["=", "users = 5", ["6: Write == to compare."]],
  ["===", "users === 5", ["6: Write ==."]],
  ["<>", "users <> 5", ["6: Write !=."]],
  ["=>", "users => 5", ["6: Write >=."]],
  ["> =", "users > = 5", ["6: Write >=."]],
  ["=<", "users =< 5", ["6: Write <=."]],
  ["≥", "users ≥ 5", ["6: Write >=."]],
  ["≠", "users ≠ 5", ["6: Write !=."]],
  ["is", 'offer.option is "list"', ["13: Write ==."]],
  ["is not", 'offer.option is not "list"', ["13: Write !=."]],
  ["at least", "billedSales at least 500", ["12: Write >=."]],
  [
    "if and then",
    "if users > 5 then true",
    [
      "0: Leave it out: a condition is only what has to be true.",
      "13: Leave it out: a condition is only what has to be true.",
    ],
  ],
  ["between", "users between 5", ["6: Write both bounds: billedSales >= 500 && billedSales < 25000."]],
  ["a semicolon", "users > 5;", ["9: Leave it out: nothing ends a condition."]],
  ["a remainder", "users % 5 == 0", ["6: Write the share as a number, as in partA / partB >= 0.15."]],
  [
    "a comment",
    "users > 5 # many",
    ["10: Put the comment on a line of its own, above the condition, after a #."],
  ],
  ["capitals", "offer.live == True", ["14: Write true."]],
  ["any", "offers.any(o, o.live)", ["7: Write exists, as in offers.exists(o, o.live)."]],
  ["a hyphen in a name", "billed-sales >= 500", ["0: Write billedSales."]],
  ["an option without quotes", "offer.option == list", ['16: Put it in quotes: "list".']],
  ["a country without quotes", "partner.country == KR", ['19: Put it in quotes: "KR".']],
  ["round brackets", 'partner.country in ("US", "KR")', ["16: Write [ and ] around it."]],
  [
    "typographic quotes",
    "offer.option == “list”",
    ['16: Write straight quotes, the same before and after: "list".'],
  ],
  [
    "German quotes",
    "offer.option == „list“",
    ['16: Write straight quotes, the same before and after: "list".'],
  ],
  [
    "corner brackets",
    "offer.option == 「list」",
    ['16: Write straight quotes, the same before and after: "list".'],
  ],
  ["quotes around all of it", "“billedSales >= 500”", ["0: Remove them."]],
  ["backticks", "offer.option == `list`", ['16: Write straight quotes, the same before and after: "list".']],
  [
    "two kinds of quotes",
    "offer.option == \"list'",
    ['16: Write straight quotes, the same before and after: "list".'],
  ],
  ["a quote left open", 'offer.option == "list', ['16: Close it with the same sign: "list".']],
  [
    "a number in quotes",
    'billedSales >= "500"',
    ["0: Write a number without quotes, as in billedSales >= 500."],
  ],
  ["wide signs and digits", "users ＞＝ ５", ["6: Write >=.", "9: Write 5."]],
  ["a wide =", "users ＝ 5", ["6: Write == to compare."]],
  ["wide letters", "ｕｓｅｒｓ >= 5", ["0: Write users."]],
  ["a wide space", "users\u3000>= 5", ["5: Replace it by an ordinary space."]],
  ["a space that doesn't break", "users\u00a0>= 5", ["5: Replace it by an ordinary space."]],
  ["a space without width", "users >= 5\u200b", ["10: Replace it by an ordinary space."]],
  ["Chinese", "billedSales >= 500 且 users >= 5 或 users < 2", ["19: Write &&.", "32: Write ||."]],
  ["Korean", "billedSales >= 500 그리고 users >= 5", ["19: Write &&."]],
])("%s: the problem says what to write, at its place", (_, when, fixes) => {
  expect(fixesOf(when)).toEqual(fixes);
});

test.each<[string, string]>([
  ["10,000", "10000"],
  ["1,250,000.50", "1250000.50"],
  ["1.250.000", "1250000"],
  ["1.250,50", "1250.50"],
  ["10 000", "10000"],
  ["10'000", "10000"],
  ["10_000", "10000"],
  ["10,5", "10.5"],
  [".5", "0.5"],
  ["5.", "5"],
  ["10k", "10000"],
  ["1.5M", "1500000"],
  ["2.5 million", "2500000"],
  ["3萬", "30000"],
  ["2억", "200000000"],
  ["$500", "500"],
  ["US$ 500", "500"],
  ["NT$10,000", "10000"],
  ["USD 500", "500"],
  ["500 EUR", "500"],
  ["€500", "500"],
  ["500元", "500"],
  ["50%", "0.5"],
  ["2.5 %", "0.025"],
  ["１０，０００", "10000"],
])("the amount %s is to be written as %s", (written, plain) => {
  expect(fixesOf(`billedSales >= ${written}`)).toEqual([`15: Write ${plain}.`]);
});

test("of an amount with a point before three digits, the problem says how to write thousands", () => {
  const [problem] = problemsOf(programWith("billedSales >= 25.000"));
  expect(problem?.fix).toBe("Write at most 2 decimals. If the point separates thousands, write 25000.");
  expect(fixesOf("billedSales >= 25.000", "KWD")).toEqual([]);
});

test("an amount in another currency is said to count in the program's", () => {
  const [problem] = problemsOf(programWith("billedSales >= 500 EUR", "KRW"));
  expect(problem?.fix).toBe("Write 500. An amount has no sign of a currency; it always counts in KRW.");
});

test("all such mistakes of a condition are told at once", () => {
  expect(fixesOf("offers.exists(o, o.live and o.option = list) or billedSales => 10,000")).toEqual([
    "24: Write &&.",
    "37: Write == to compare.",
    '39: Put it in quotes: "list".',
    "45: Write ||.",
    "60: Write >=.",
    "63: Write 10000.",
  ]);
});

test("what is in quotes, and the program's own names, are not looked at", () => {
  expect(fixesOf('offer.type == "and = 10,000 “or” ＞"')).toEqual([]);
  expect(
    findHabits('and >= 5 && partner.country in us && is.x == "a"', "USD", (name) => name === "and"),
  ).toEqual([]);
});

test("a good condition has no such mistakes", () => {
  const good = [
    "billedSales >= 500 || users >= 5",
    "!(partner.country in regions)",
    'partner.country in ["US", "KR"] && !offer.byol',
    "offers.exists(o, o.live && o.option == 'list')",
    "billedSales / 2 - 1 > 0.15 * billedSales",
    "users != -2.5",
  ];
  const known = (name: string) => name === "users" || name === "billedSales" || name === "regions";
  for (const text of good) expect([text, findHabits(text, "USD", known)]).toEqual([text, []]);
});

test("any text is looked through to its end, each mistake within it", () => {
  const sign = fc.constantFrom(
    ..."and or =<>!&|“”\"'`,.0５k$%＞ 萬-()[]\u200b".split(""),
    "USD",
    "10,000",
    "😀",
  );
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 60 }), (signs) => {
      const text = signs.join("");
      const places = findHabits(text, "USD", () => false).map(({ at }) => at);
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
      for (const at of places) expect(at).toBeLessThan(text.length);
    }),
    runs(300),
  );
});
