import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { publishingOptions } from "../../facts/option.ts";
import { foundIn, laidOut, problemsOf } from "../../testing/placed.ts";
import { runs } from "../../testing/runs.ts";
import { compileProgram } from "../compile-program.ts";
import type { Condition } from "./condition.ts";
import { conditionLimits } from "./environment.ts";

/** A program with one condition: on the second stage, or on a track of offers. */
function programWith(when: string, scope: "partner" | "offer" = "offer", currency = "USD"): unknown {
  return {
    program: "rewards",
    version: "1",
    "in-force": { from: "2024-01-01" },
    currency,
    lists: { regions: ["US", "KR"] },
    measures: {
      sales: { sum: "sales", window: "cumulative" },
      value: { latest: "value", as: "money" },
      users: { latest: "users" },
    },
    tracks: { ladder: { scope, stages: [{ id: "low" }, { id: "high", when }] } },
    benefits: {},
  };
}

function conditionOf(when: string, scope: "partner" | "offer" = "offer"): Condition {
  const result = compileProgram(laidOut(programWith(when, scope)));
  if (!result.ok) throw new Error(`${when}: ${JSON.stringify(result.problems)}`);
  const condition = result.program.tracks[0]?.stages[1]?.when ?? null;
  if (condition === null) throw new Error("the stage has no condition");
  return condition;
}

/** "code+offset" of a condition's problems; [] where it has none. */
function refused(when: string, scope: "partner" | "offer" = "offer", currency = "USD"): readonly string[] {
  const at = "tracks/ladder/stages/1/when";
  return foundIn(programWith(when, scope, currency)).map((problem) => problem.replace(` ${at}`, ""));
}

const money = ["sales", "value"];
const numbers = ["users"];
const literals = ["5", "2.5", "-1", "0"];

test("numbers and money compare only with their own type and with literals", () => {
  for (const comparator of ["<", "<=", ">", ">=", "==", "!="]) {
    for (const kind of [money, numbers]) {
      for (const left of kind) {
        for (const right of [...kind, ...literals]) {
          expect([refused(`${left} ${comparator} ${right}`), left, comparator, right]).toEqual([
            [],
            left,
            comparator,
            right,
          ]);
          expect(refused(`${right} ${comparator} ${left}`)).toEqual([]);
        }
        for (const wrong of ['"US"', "true", "null", "regions", "offers", "partner.country"]) {
          expect(refused(`${left} ${comparator} ${wrong}`)).toEqual(["condition"]);
        }
      }
    }
    expect(refused(`sales ${comparator} users`)).toEqual(["condition"]);
    expect(refused(`users ${comparator} sales`)).toEqual(["condition"]);
    expect(refused(`5 ${comparator} 5`)).toEqual(["not-in-language"]);
  }
});

test.each([
  [
    "+",
    ["sales + value", "sales + 5", "5 + sales", "users + users", "users + 2.5"],
    ["sales + users", "users + value"],
  ],
  [
    "-",
    ["sales - value", "sales - 5", "5 - sales", "users - users", "2.5 - users"],
    ["sales - users", "users - value"],
  ],
  [
    "*",
    ["sales * users", "users * sales", "sales * 2.5", "2 * sales", "users * users", "users * 2"],
    ["sales * value"],
  ],
  [
    "/",
    ["sales / value", "sales / users", "sales / 2", "users / users", "users / 2", "2 / users"],
    ["users / sales", "2 / sales"],
  ],
])("%s works only on types for which it makes sense", (_, good, bad) => {
  for (const term of good)
    expect([term, refused(`${term} > 0`), refused(`0 < (${term})`)]).toEqual([term, [], []]);
  for (const term of bad) expect([term, refused(`${term} > 0`)]).toEqual([term, ["condition"]]);
});

test("money divided by money is a number, and money times a number is money", () => {
  expect(refused("sales / value >= users")).toEqual([]);
  expect(refused("sales / value >= sales")).toEqual(["condition"]);
  expect(refused("sales * users >= value")).toEqual([]);
  expect(refused("sales * users >= users")).toEqual(["condition"]);
});

test("a literal compared with money is in major units; one that multiplies money is a plain number", () => {
  const constants = (when: string) => JSON.stringify(conditionOf(when)).match(/(?<="value":)-?[\d.]+/g);
  expect(constants("sales >= 500.25")).toEqual(["50025"]);
  expect(constants("sales - 1 >= 2")).toEqual(["100", "200"]);
  expect(constants("sales * 1.5 >= 2")).toEqual(["1.5", "200"]);
  expect(constants("sales / value >= 0.15")).toEqual(["0.15"]);
  expect(constants("sales >= -(5)")).toEqual(["-500"]);
  expect(constants("sales >= - 0.00")).toEqual(["0"]);
  expect(constants("users >= 2.5")).toEqual(["2.5"]);
});

test.each([
  [
    "sales >= 500.555",
    "USD",
    "money-too-precise+9",
    "USD cannot express 500.555 exactly.",
    "Write at most 2 decimals. If the point separates thousands, write 500555.",
  ],
  [
    "sales >= 0.5",
    "KRW",
    "money-too-precise+9",
    "KRW cannot express 0.5 exactly.",
    "Write it without decimals.",
  ],
  [
    "users >= 1 && sales - 0.5555 > 0",
    "KWD",
    "money-too-precise+22",
    "KWD cannot express 0.5555 exactly.",
    "Write at most 3 decimals.",
  ],
  [
    "sales >= 99999999999999999999",
    "USD",
    "money-too-large+9",
    "99999999999999999999 is too large to be counted exactly.",
    "Write a smaller amount.",
  ],
])("%s in %s is refused at the place of the figure", (when, currency, at, message, fix) => {
  expect(refused(when, "offer", currency)).toEqual([at]);
  expect(problemsOf(programWith(when, "offer", currency))[0]).toMatchObject({ message, fix });
});

test("texts are compared with texts by == and !=, and looked up in lists", () => {
  const good = [
    'partner.country == "US"',
    "'US' != partner.country",
    'offer.type == "saas"',
    "partner.country in regions",
    '!(offer.storefront in ["a", "b"])',
    "partner.country in []",
    'offer.option in ["list", "trial"]',
  ];
  for (const when of good) expect([when, refused(when)]).toEqual([when, []]);
  expect(refused('partner.country < "US"')).toEqual(["not-in-language"]);
  expect(refused("partner.country in [1]")).toEqual(["condition"]);
  expect(refused('"US" in regions')).toEqual(["not-in-language"]);
  expect(refused("offer.type == offer.storefront")).toEqual(["not-in-language"]);
  expect(refused("users in regions")).toEqual(["condition"]);
});

test("only countries can be asked for", () => {
  for (const when of [
    'partner.country == "kr"',
    'partner.country in ["US", "Korea"]',
    '"UK" != partner.country',
  ])
    expect(refused(when).map((at) => at.split("+")[0])).toEqual(["unknown-country"]);
  expect(problemsOf(programWith('partner.country == "kr"'))[0]).toMatchObject({
    message: '"kr" is not a country code.',
    fix: 'Write two capital letters as in ISO 3166-1. Did you mean "KR"?',
  });
  const lists = { regions: ["US", "Korea"] };
  const withList = { ...(programWith("partner.country in regions") as object), lists };
  expect(problemsOf(withList).map(({ code }) => code)).toEqual(["unknown-country"]);
});

test("only the known publishing options can be asked for", () => {
  for (const option of publishingOptions) expect(refused(`offer.option == "${option}"`)).toEqual([]);
  expect(refused('offer.option == "lists"')).toEqual(["unknown-option+16"]);
  expect(refused('offers.exists(o, o.option in ["list", "tiral"])')).toEqual(["unknown-option+38"]);
  expect(problemsOf(programWith('offer.option == "tiral"'))[0]?.fix).toBe(
    'Did you mean "trial"? Use one of: list, trial, transact, services.',
  );
});

test("yes-or-no facts are written alone, under !, or beside true and false", () => {
  const is = (when: string) => conditionOf(when);
  expect(is("offer.live")).toEqual({ op: "flag", flag: "live", is: true });
  expect(is("!offer.byol")).toEqual({ op: "flag", flag: "byol", is: false });
  expect(is("offer.private == false")).toEqual({ op: "flag", flag: "private", is: false });
  expect(is("true != offer.hasPublicListing")).toEqual({ op: "flag", flag: "hasPublicListing", is: false });
  expect(is("!(offer.live != false)")).toEqual({ op: "flag", flag: "live", is: false });
  expect(refused("offer.live == offer.byol")).toEqual(["not-in-language"]);
  expect(refused("offer.option")).toEqual(["condition"]);
});

test("a negation is pushed down to the leaves", () => {
  expect(conditionOf("!(offer.live && (sales >= 5 || !offer.byol))")).toEqual({
    op: "any",
    of: [
      { op: "flag", flag: "live", is: false },
      {
        op: "all",
        of: [
          {
            op: "compare",
            left: { op: "measure", name: "sales" },
            comparator: "<",
            right: { op: "constant", value: 500 },
            type: "money",
          },
          { op: "flag", flag: "byol", is: true },
        ],
      },
    ],
  });
  expect(conditionOf("!offers.exists(o, o.live)")).toEqual({
    op: "every-offer",
    of: { op: "flag", flag: "live", is: false },
  });
  expect(conditionOf("!offers.all(o, o.live)")).toEqual({
    op: "some-offer",
    of: { op: "flag", flag: "live", is: false },
  });
});

test.each([
  ["!(users >= 5)", "absent-under-not+2", "<"],
  ["!(value < 5)", "absent-under-not+2", ">="],
  ["!(users != 5)", "absent-under-not+2", "=="],
  ["!(sales / value > 1)", "absent-under-not+2", "<="],
  ["!(sales / 0 > 1)", "absent-under-not+2", "<="],
  ["!(sales > 1 && users - 1 == 2)", "absent-under-not+15", "!="],
  ["!offers.exists(o, o.live && users > 1)", "absent-under-not+28", "<="],
])("%s is refused, because an absent value would make it true", (when, at, turned) => {
  expect(refused(when)).toEqual([at]);
  expect(problemsOf(programWith(when))[0]?.fix).toContain(`${turned} instead of !`);
});

test("a value that is never absent may be negated, and any value may be negated twice", () => {
  for (const when of [
    "!(sales >= 5)",
    "!(sales / 2 >= 5)",
    "!!(users >= 5)",
    "!(!(value >= 5) && sales >= 5)",
  ])
    expect([when, refused(when)]).toEqual([when, []]);
});

test("the variable of exists may have any name, even one that hides another", () => {
  const some = {
    op: "some-offer",
    of: { op: "text", fact: "offer.option", is: true, oneOf: ["list"], list: null },
  };
  for (const name of ["o", "offer", "partner", "sales", "regions", "offers", "x1"]) {
    expect(conditionOf(`offers.exists(${name}, ${name}.option == "list")`)).toEqual(some);
    expect(conditionOf(`offers.exists(${name}, ${name}.option == "list")`, "partner")).toEqual(some);
  }
});

test("inside exists and all only their own variable can be used, one level deep", () => {
  expect(refused("offers.exists(o, offer.live)")).toEqual(["outer-offer+17"]);
  expect(refused("offers.exists(o, offers.all(p, p.live))")).toEqual(["nested-offers+17"]);
  expect(refused("offers.exists(o, offers.exists(o, o.live))")).toEqual(["nested-offers+17"]);
  expect(refused("offers.exists(partner, partner.country == 'US')")).toEqual(["condition+31"]);
  expect(refused("offer.live && offers.exists(o, o.live && partner.country == 'US')")).toEqual([]);
});

test("a stage of a partner track cannot use offer", () => {
  expect(refused("offer.live", "partner")).toEqual(["condition"]);
  expect(refused("offers.exists(o, o.live)", "partner")).toEqual([]);
});

test.each([
  ["seles >= 5", "condition", '"seles" is not known here.', 'Did you mean "sales"?'],
  ["sales >= 5 && nothing", "condition+14", '"nothing" is not known here.', "Use a measure"],
  ["offer.lives", "condition+6", '"lives" is not known here.', "An offer has live, option"],
  ["sales", "condition", "A condition must be true or false, not money.", "Compare it"],
  ["sales >= users", "condition", '"money >= number" is not possible.', "do not mix"],
  ["users >= 'five'", "condition", "A number is compared with a text in quotes.", "without quotes"],
  ["partner.country == true", "condition", '"text == bool" is not possible.', "same type"],
  ["sales >= 5 &&", "condition+13", "The condition ends too early.", "close every"],
  ["(sales >= 5", "condition+11", "The condition ends too early.", "close every"],
  ["sales >= 5)", "condition+10", '")" is not expected here.', "as many brackets"],
  ["sales >= >= 5", "condition+9", '">=" is not expected here.', "&& or ||"],
  ["sales >= 5 users", "condition+11", '"users" is not expected here.', "&& or ||"],
  [
    "max(users, 5) >= 3",
    "not-in-language",
    '"max(users, 5)" is not part of the program language.',
    "comparisons",
  ],
  ["has(users)", "not-in-language", '"has(users)" is not part of the program language.', "comparisons"],
  [
    "offers.count() > 1",
    "not-in-language",
    '"offers.count()" is not part of the program language.',
    "comparisons",
  ],
  ["offers.live", "condition+7", '"offers" is a list, not one offer.', "offers.exists(o, o.live)"],
  ["offers.exist(o, o.live)", "condition+7", '"exist" is not known here.', "offers.exists(o, o.live)"],
  ["offers.all(o.live)", "condition+7", '"all" has no name for an offer.', "offers.all(o, o.live)"],
  ["10 <= users <= 20", "condition", "Only two values can be compared at once.", "both bounds"],
  ["sales >= 'a", "condition+9", "The quote ' is not closed.", "Close it with the same sign"],
  ["users >= 1e3", "literal+9", '"1e3" is not a plain number.', "Write plain digits"],
  ["users >= 0x10", "literal+9", '"0x10" is not a plain number.', "Write plain digits"],
  ["users >= 007", "literal+9", '"007" is not a plain number.', "Write plain digits"],
  [
    "1 + 2 <= users",
    "literal-arithmetic",
    '"1 + 2" calculates with literal numbers only.',
    "Write the result",
  ],
])("%s is refused with its place, what is wrong and the fix", (when, at, message, fix) => {
  expect(refused(when)).toEqual([at]);
  expect(problemsOf(programWith(when))[0]).toMatchObject({ message, fix: expect.stringContaining(fix) });
});

test("CEL that is not part of the program language is refused", () => {
  const outside = [
    "offer.live ? true : false",
    "has(offer.live)",
    "size(offers) > 1",
    "offers[0].live",
    "offer['live']",
    "offers.exists_one(o, o.live)",
    "offers.filter(o, o.live).exists(o, o.live)",
    "int(3) > 2",
    "(sales >= 5) == (users >= 5)",
    "[1] == [1]",
  ];
  for (const when of outside)
    expect([when, refused(when)[0]?.split("+")[0]]).toEqual([when, "not-in-language"]);
});

test("a condition that is too long, too large or too deep is refused", () => {
  const joined = (count: number) => Array.from({ length: count }, () => "offer.live").join(" && ");
  expect(refused(`offer.live || "${"a".repeat(2000)}" == offer.type`)).toEqual(["condition-too-long"]);
  expect(refused(joined(40))).toEqual([]);
  expect(refused(joined(conditionLimits.maxAstNodes))).toHaveLength(1);
  expect(refused(`${"(".repeat(200)}offer.live${")".repeat(200)}`)).toHaveLength(1);
  expect(refused(`${"!".repeat(1500)}offer.live`)).toHaveLength(1);
  expect(
    refused(`offer.type in [${Array.from({ length: 65 }, (_, i) => `"${i}"`).join(", ")}]`),
  ).toHaveLength(1);
});

test("no measure or list can have a name that CEL or the language reserves", () => {
  const declared = new Environment().getDefinitions().variables.map(({ name }) => name);
  const own = ["offers", "offer", "partner", "in", "true", "null", "for", "has", "exists", "all"];
  for (const name of [...declared, ...own]) {
    for (const part of [
      {
        measures: { [name]: { sum: "sales", window: "cumulative" } },
        tracks: { t: { stages: [{ id: "a" }] } },
      },
      { lists: { [name]: ["US"] }, tracks: { t: { stages: [{ id: "a", when: "true" }] } } },
    ]) {
      expect([name, foundIn({ ...(programWith("true") as object), ...part })]).toEqual([
        name,
        [`bad-name ${"lists" in part ? "lists" : "measures"}/${name}:`],
      ]);
    }
  }
});

const words = fc.constantFrom(
  ...(
    "sales users value regions offers offer partner o true false null in has size exists all map type " +
    "&& || ! ( ) [ ] { } . , ; ? : < <= > >= == != + - * / % 1 2.5 -3 1u 1e9 0x1 'a' r'' // live " +
    "option country matches dyn string int"
  ).split(" "),
  ...['"b"', 'b""', "\n", "\\", "\u0000", "🎁"],
);

test("anything written as a condition gives problems, never an exception", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(words, { maxLength: 25 }).map((parts) => parts.join(" ")),
    fc.array(words, { maxLength: 25 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (when) => {
      for (const { line, column, code, message, fix } of problemsOf(programWith(when))) {
        expect(line > 0 && column > 0 && code.length > 0 && message.length > 0 && fix.length > 0).toBe(true);
      }
    }),
    runs(1500),
  );
});
