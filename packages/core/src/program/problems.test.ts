import { expect, test } from "vitest";
import { foundIn, laidOut, problemsOf, withParts } from "../testing/placed.ts";
import { compileProgram } from "./compile-program.ts";
import type { Program } from "./program.ts";
import { sourceFromValue } from "./source.ts";

/** A program without problems. */
const plain = {
  program: "rewards",
  version: "2024-01",
  "in-force": { from: "2024-01-01" },
  currency: "USD",
  measures: { sales: { sum: "sales", window: "cumulative" }, users: { latest: "monthly-users" } },
  tracks: {
    ladder: {
      stages: [{ id: "low" }, { id: "high", when: "sales >= 500 || users >= 10" }],
    },
  },
  benefits: {
    help: { category: "sales", delivery: "consultation", from: "ladder.low" },
    credits: { category: "sales", delivery: "credit", amount: { low: 100, high: 200 } },
  },
};

/** The code and place of every problem. */
function found(parts: Record<string, unknown>): readonly string[] {
  return foundIn(withParts(plain, parts));
}

test("a plain program has no problems", () => {
  expect(found({})).toEqual([]);
});

const stages = "tracks/ladder/stages";
const help = "benefits/help";

const shapes: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
  ["an unknown key", { wonder: 1 }, ["unknown-key wonder:"]],
  ["a missing key", { currency: undefined }, ["missing-key program:"]],
  ["a key that appears twice", { "currency#2": "EUR" }, ["duplicate-key currency:"]],
  ["a list where a text must be", { version: ["a"] }, ["wrong-shape version"]],
  [
    "a text where a map must be",
    { measures: "none" },
    ["wrong-shape measures", "condition tracks/ladder/stages/1/when"],
  ],
  ["an empty text", { program: "" }, ["wrong-shape program"]],
  ["a map where a word must be", { "tracks/ladder/scope": {} }, ["wrong-shape tracks/ladder/scope"]],
  ["a name that is no id", { program: "My Program" }, ["bad-name program"]],
  ["an unknown word", { "tracks/ladder/scope": "partners" }, ["unknown-word tracks/ladder/scope"]],
  ["a day that is none", { "in-force/from": "2024-02-30" }, ["bad-day in-force/from"]],
  ["a period that is none", { [`${help}/lead-time`]: "2 weeks" }, ["bad-period benefits/help/lead-time"]],
  ["a version with a space", { version: "2024 01" }, ["bad-version version"]],
  ["a currency that is none", { currency: "usd" }, ["unknown-currency currency"]],
  ["a time zone that is none", { "time-zone": "Mars/Base" }, ["unknown-time-zone time-zone"]],
  ["an offset for a time zone", { "time-zone": "+09:00" }, ["unknown-time-zone time-zone"]],
  ["a language that is none", { languages: ["en", "english"] }, ["bad-language languages/1"]],
  ["a promise in months", { promises: { contact: "P1M" } }, ["bad-promise promises/contact"]],
  [
    "a measure of no kind",
    { "measures/more": { count: "sales" } },
    ["unknown-measure-kind measures/more/count:"],
  ],
  ["a window that is none", { "measures/sales/window": "12 months" }, ["bad-window measures/sales/window"]],
  ["a sum without a window", { "measures/sales/window": undefined }, ["missing-key measures/sales/sum:"]],
  ["a list named as a measure", { lists: { sales: ["a"] } }, ["name-twice lists/sales:"]],
  [
    "a stage id that appears twice",
    { [stages]: [{ id: "low" }, { id: "low", when: "true" }] },
    ["duplicate-stage tracks/ladder/stages/1/id", "unknown-stage benefits/credits/amount/high:"],
  ],
  ["a track without stages", { [stages]: [], benefits: {} }, ["no-stages tracks/ladder/stages"]],
  [
    "a stage above the first without when",
    { [`${stages}/1/when`]: undefined },
    ["stage-without-when tracks/ladder/stages/1/id"],
  ],
  [
    "a replaced stage that is no name",
    { [`${stages}/1/replaces`]: "a.b.c" },
    ["bad-stage-name tracks/ladder/stages/1/replaces"],
  ],
  [
    "a source of an unknown measure",
    { [`${stages}/1/source`]: { saels: "published" } },
    ["unknown-measure tracks/ladder/stages/1/source/saels:"],
  ],
  [
    "a track of offers that holds",
    { "tracks/ladder/scope": "offer", "tracks/ladder/movement": { down: "never-in-term" } },
    ["hold-of-offers tracks/ladder:"],
  ],
  [
    "a track of offers with a time of grace",
    { "tracks/ladder/scope": "offer", "tracks/ladder/movement": { grace: "P60D" } },
    ["grace-of-offers tracks/ladder:"],
  ],
  [
    "terms from a promotion that isn't held",
    { "tracks/ladder/movement": { term: { anchor: "promoted", length: "P24M" } } },
    ["promotion-not-held tracks/ladder:"],
  ],
  [
    "grants beside a from",
    { [`${help}/grants`]: [{ from: "ladder.low" }] },
    ["grant-twice benefits/help/from"],
  ],
  ["no grants", { [`${help}/from`]: undefined, [`${help}/grants`]: [] }, ["no-grants benefits/help/grants"]],
  [
    "an amount with too many decimals",
    { "benefits/credits/amount/low": "100.555" },
    ["bad-amount benefits/credits/amount/low"],
  ],
  [
    "an amount below nothing",
    { "benefits/credits/amount/low": "-1" },
    ["bad-amount benefits/credits/amount/low"],
  ],
  [
    "an amount of what is no credit",
    { "benefits/credits/delivery": "license" },
    ["amount-without-credit benefits/credits:"],
  ],
  [
    "an expiry of two kinds",
    { [`${help}/expires`]: { after: "P1M", on: "2025-01-01" } },
    ["bad-expiry benefits/help/expires/after:"],
  ],
  [
    "an expiry that counts from nothing",
    { [`${help}/expires`]: { after: "P1M" } },
    ["expiry-without-day benefits/help/expires/after:"],
  ],
  [
    "a requirement of two kinds",
    { [`${help}/requires`]: [{ benefit: "credits", when: "true" }] },
    ["bad-requirement benefits/help/requires/0/benefit:"],
  ],
  [
    "alternatives without any",
    { [`${help}/requires`]: [{ any: [] }] },
    ["bad-requirement benefits/help/requires/0/any"],
  ],
];

test.each(shapes)("%s is a problem at its place", (_, parts, problems) => {
  expect(found(parts)).toEqual(problems);
});

const meanings: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
  ["a stage that does not exist", { [`${help}/from`]: "ladder.lo" }, ["unknown-stage benefits/help/from"]],
  [
    "a stage with a part too many",
    { [`${help}/from`]: "ladder.low.er" },
    ["unknown-stage benefits/help/from"],
  ],
  [
    "an amount for a stage that does not exist",
    { "benefits/credits/amount": { low: 1, hihg: 2 } },
    ["unknown-stage benefits/credits/amount/hihg:"],
  ],
  [
    "an amount for stages of several tracks",
    { "tracks/other": plain.tracks.ladder },
    ["ambiguous-stage benefits/credits/amount/low:"],
  ],
  [
    "a competency, which no partner is asked for",
    { [`${stages}/1/when`]: 'competency == "cloud"', "tracks/ladder/enter": "partner.competency" },
    ["condition tracks/ladder/stages/1/when", "condition tracks/ladder/enter+8"],
  ],
  ["a benefit from nowhere", { [`${help}/from`]: undefined }, ["missing-key benefits/help:"]],
  [
    "an amount below from",
    { "benefits/credits/from": "ladder.high" },
    ["below-from benefits/credits/amount/low:"],
  ],
  [
    "an amount that shrinks",
    { "benefits/credits/amount": { low: 100, high: 50 } },
    ["amount-shrinks benefits/credits/amount/high:"],
  ],
  [
    "a source for a stage that does not exist",
    { "benefits/credits/source": { hgh: "published" } },
    ["unknown-stage benefits/credits/source/hgh:"],
  ],
  [
    "a requirement that does not exist",
    { [`${help}/requires`]: ["credit"] },
    ["unknown-benefit benefits/help/requires/0"],
  ],
  [
    "a benefit that requires itself",
    { [`${help}/requires`]: ["help"] },
    ["requirement-circle benefits/help:"],
  ],
  [
    "a benefit that expires before it begins",
    { [`${help}/expires`]: { on: "2023-12-31" } },
    ["never-unlocked benefits/help:"],
  ],
  [
    "a benefit whose condition is never true",
    { [`${help}/when`]: "false" },
    ["never-unlocked benefits/help/when"],
  ],
  [
    "a stage whose condition is never true",
    { [`${stages}/1/when`]: "false" },
    ["unreachable-stage tracks/ladder/stages/1/id"],
  ],
];

test.each(meanings)("%s is a problem at its place", (_, parts, problems) => {
  expect(found(parts)).toEqual(problems);
});

function ladder(...whens: readonly string[]) {
  return found({ [stages]: whens.map((when, index) => ({ id: `s${index}`, when })), benefits: {} });
}

test("a threshold that shrinks up the ladder is a problem at the higher stage", () => {
  expect(ladder("sales >= 500", "sales >= 400")).toEqual(["threshold-shrinks tracks/ladder/stages/1/id"]);
  expect(ladder("sales >= 500", "sales >= 501")).toEqual([]);
  expect(ladder("sales >= 500 || users >= 5", "sales >= 501 || users >= 4")).toEqual([
    "threshold-shrinks tracks/ladder/stages/1/id",
  ]);
});

test("a stage is a problem if every partner that reaches it also reaches a higher one", () => {
  expect(ladder("sales >= 500", "sales >= 500")).toEqual(["unreachable-stage tracks/ladder/stages/0/id"]);
  expect(ladder("sales > 500", "sales >= 500")).toEqual(["unreachable-stage tracks/ladder/stages/0/id"]);
  expect(ladder("sales >= 500", "sales > 500")).toEqual([]);
  expect(ladder("sales >= 500", "sales >= 500 || users >= 5")).toEqual([
    "unreachable-stage tracks/ladder/stages/0/id",
  ]);
  expect(ladder("sales >= 500 && users >= 5", "sales >= 500")).toEqual([
    "unreachable-stage tracks/ladder/stages/0/id",
  ]);
  expect(ladder("sales >= 500 || users >= 5", "sales >= 500 && users >= 5")).toEqual([]);
});

test("a circle of requirements is reported once, and alternatives do not make a circle", () => {
  const benefit = (requires: readonly unknown[]) => ({ ...plain.benefits.help, requires });
  const circle = { a: benefit(["b"]), b: benefit(["c"]), c: benefit(["a"]) };
  expect(problemsOf(withParts(plain, { benefits: circle })).map(({ message }) => message)).toEqual([
    "Benefits require each other in a circle: a → b → c → a.",
  ]);
  const open = { ...circle, c: benefit([{ any: ["a", "b"] }]) };
  expect(found({ benefits: open })).toEqual([]);
});

function compiled(value: unknown): Program {
  const result = compileProgram(sourceFromValue(value));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.program;
}

test("a change that a version must not make to the version before is a problem at its place", () => {
  const previous = compiled(plain);
  const later = { version: "2024-02", "in-force/from": "2024-02-01" };
  const against = (parts: Record<string, unknown>) =>
    foundIn(withParts(plain, { ...later, ...parts }), { previous });
  const renamed = (replaces: unknown) => [
    { id: "low" },
    { id: "top", when: "sales >= 500", ...(replaces === undefined ? {} : { replaces }) },
  ];
  expect(against({})).toEqual([]);
  expect(against({ program: "other" })).toEqual(["other-program program"]);
  expect(against({ currency: "EUR" })).toEqual(["currency-changed currency"]);
  expect(against({ "in-force/from": "2024-01-01" })).toEqual(["not-later in-force/from:"]);
  expect(against({ [stages]: renamed(undefined), benefits: {} })).toEqual(["stage-removed tracks/ladder:"]);
  expect(against({ [stages]: renamed("high"), benefits: {} })).toEqual([]);
  expect(against({ [stages]: renamed(["ladder.high"]), benefits: {} })).toEqual([]);
  expect(against({ [stages]: renamed(["high", "hihg"]), benefits: {} })).toEqual([
    "replaces-nothing tracks/ladder/stages/1/replaces/1",
  ]);
});

test("a text that is missing in a required language is a problem of that language's file", () => {
  const texts = new Map([
    ["en", laidOut({ program: { name: "Rewards" }, tracks: { ladder: { name: " " } } })],
  ]);
  const problems = problemsOf(
    withParts(plain, { languages: ["en", "ko-KR"], measures: {}, benefits: {}, [stages]: [{ id: "low" }] }),
    { texts },
  );
  expect(problems.map(({ code, file, line, column, fix }) => [code, file, line, column, fix])).toEqual([
    ["missing-text", "p", 1, 1, "Add stages.ladder.low.name to texts/en.yaml."],
    ["missing-text", "p", 5, 11, "Write the name."],
    ["missing-language", "texts/ko-KR.yaml", 1, 1, 'Add texts/ko-KR.yaml, or remove ko-KR from "languages".'],
  ]);
});

test("all problems are found at once, in the order of the file", () => {
  const problems = found({
    version: "2024 01",
    currency: "USDD",
    [`${stages}/1/when`]: "seles >= 500",
    [`${help}/category`]: "sale",
    "benefits/credits/requires": ["helpp"],
    "time-zone": "Nowhere",
  });
  expect(problems).toEqual([
    "bad-version version",
    "unknown-currency currency",
    "condition tracks/ladder/stages/1/when",
    "unknown-word benefits/help/category",
    "unknown-benefit benefits/credits/requires/0",
    "unknown-time-zone time-zone",
  ]);
});

test("naming a measure, list or benefit that could not be read is not a further problem", () => {
  expect(found({ "measures/sales/window": "ever" })).toEqual(["bad-window measures/sales/window"]);
  expect(found({ [`${help}/category`]: "sale", "benefits/credits/requires": ["help"] })).toEqual([
    "unknown-word benefits/help/category",
  ]);
});

test("every problem says what to do about it", () => {
  for (const [, parts] of [...shapes, ...meanings]) {
    for (const { message, fix } of problemsOf(withParts(plain, parts))) {
      expect([message, fix]).toEqual([
        expect.stringMatching(/^["A-Z].{8,}\.$/),
        expect.stringMatching(/^[A-Z"].{6,}[.?]$/),
      ]);
    }
  }
});
