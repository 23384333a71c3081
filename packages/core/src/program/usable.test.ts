import { describe, expect, test } from "vitest";
import { foundIn, laidOut, problemsOf, withParts } from "../testing/placed.ts";
import { compileProgram } from "./compile-program.ts";
import type { Program } from "./program.ts";
import { sourceFromValue } from "./source.ts";

/** A program whose benefit says how it is used. */
const plain = {
  program: "rewards",
  version: "2026-01",
  "in-force": { from: "2026-01-01" },
  currency: "USD",
  languages: ["en", "ko-KR"],
  categories: { sales: { contact: "required" }, technical: { contact: "none" } },
  rates: { "valid-for": "P31D" },
  measures: { billed: { sum: "sales", window: "trailing 12 months" } },
  tracks: {
    ladder: {
      movement: { up: "at-once", down: "never-in-term", term: { anchor: "first-benefit", length: "P12M" } },
      stages: [{ id: "low" }, { id: "high", when: "billed >= 500", source: "operator" }],
    },
  },
  benefits: {
    help: {
      category: "technical",
      delivery: "request",
      from: "ladder.low",
      "lead-time": "P14D",
      form: "forms/help.json",
      resources: ["https://example.com/help", "guides/help.pdf"],
    },
    credits: { category: "sales", delivery: "credit", amount: { low: 100 }, source: "operator" },
  },
};

const help = {
  type: "object",
  additionalProperties: false,
  required: ["stage"],
  properties: {
    stage: { type: "string", enum: ["pre-sales", "design"] },
    text: { type: "string", format: "multiline" },
  },
};

const named = { name: "Name" };
const texts = {
  program: named,
  categories: { sales: named, technical: named },
  tracks: { ladder: named },
  stages: { ladder: { low: named, high: named } },
  measures: { billed: named },
  benefits: {
    help: { name: "Help", usage: ["Ask.", "Meet."], needs: ["A drawing"] },
    credits: { name: "Credits", usage: ["Redeem them."], needs: [] },
  },
  forms: {
    help: {
      title: "Help",
      fields: {
        stage: { label: "Stage", options: { "pre-sales": "Before", design: "Design" } },
        text: { label: "Text", help: "A few lines" },
      },
    },
  },
};

const parts = {
  forms: new Map([["forms/help.json", laidOut(help)]]),
  files: new Set(["guides/help.pdf"]),
};
const locales = ["en", "zh-TW", "ko-KR"];
const complete = new Map(["en", "ko-KR"].map((language) => [language, laidOut(texts)]));

test("a program that says how its benefits are used has no problems", () => {
  expect(problemsOf(plain, { texts: complete, parts, locales })).toEqual([]);
});

function compiled(changes: Record<string, unknown> = {}): Program {
  const result = compileProgram(sourceFromValue(withParts(plain, changes)), { parts });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.program;
}

test("what a program says of its tabs, rates, terms, forms and resources is in the compiled program", () => {
  const program = compiled();
  expect(program.categories).toEqual([
    { id: "sales", contact: "required" },
    { id: "technical", contact: "none" },
  ]);
  expect([program.ratesValidFor, program.tracks[0]?.termAnchor]).toEqual([31, "first-benefit"]);
  const [first] = program.benefits;
  expect([first?.form, first?.leadTime, first?.resources.get("")]).toEqual([
    "help",
    { months: 0, days: 14 },
    ["https://example.com/help", "guides/help.pdf"],
  ]);
  expect(program.forms.get("help")?.fields.map(({ name }) => name)).toEqual(["stage", "text"]);
  expect(program.tracks[0]?.stages[1]?.sourceOf("billed")).toBe("operator");
  expect(program.benefits[1]?.grants[0]?.amountSources).toEqual(["operator", "operator"]);
});

test("a program that says nothing of them has three tabs, rates of a week and terms from joining", () => {
  const bare = { categories: undefined, rates: undefined, "tracks/ladder/movement": undefined };
  const program = compiled(bare);
  expect(program.categories).toEqual([
    { id: "marketing", contact: "required" },
    { id: "sales", contact: "required" },
    { id: "technical", contact: "none" },
  ]);
  expect([program.ratesValidFor, program.tracks[0]?.termAnchor]).toEqual([7, "joined"]);
});

test("a calendar year begins on 1 January, and a stage that falls at a term's end is held in it", () => {
  const movement = (more: Record<string, unknown>) => {
    const [track] = compiled({ "tracks/ladder/movement": more }).tracks;
    return track && [track.down, track.grace, track.termAnchor];
  };
  const term = { anchor: "calendar-year", length: "P12M" };
  expect(movement({ down: "at-term-end", term, grace: "P60D" })).toEqual([
    "never-in-term",
    { months: 0, days: 60 },
    { month: 1, day: 1 },
  ]);
  expect(movement({ down: "never-in-term", term: { anchor: "01-01", length: "P12M" } })).toEqual([
    "never-in-term",
    null,
    { month: 1, day: 1 },
  ]);
});

const anchor = "tracks/ladder/movement/term/anchor";
const length = "tracks/ladder/movement/term/length";
const refused: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
  [
    "a category that isn't declared",
    { "benefits/help/category": "support" },
    ["unknown-word benefits/help/category"],
  ],
  [
    "no categories at all",
    { categories: {} },
    [
      "no-categories categories",
      "unknown-word benefits/help/category",
      "unknown-word benefits/credits/category",
    ],
  ],
  ["a category without a word on contacts", { "categories/sales": {} }, ["missing-key categories/sales"]],
  [
    "a category whose contact is a maybe",
    { "categories/sales/contact": "maybe" },
    ["unknown-word categories/sales/contact"],
  ],
  [
    "a category's name that is no id",
    { "categories/Sales": { contact: "none" } },
    ["bad-name categories/Sales:"],
  ],
  ["rates that hold for a month", { "rates/valid-for": "P1M" }, ["bad-period rates/valid-for"]],
  ["rates that hold for ever", { "rates/valid-for": "P367D" }, ["period-too-long rates/valid-for"]],
  ["rates of no age", { rates: {} }, ["missing-key rates"]],
  ["a mistyped anchor", { [anchor]: "first-benefits" }, [`unknown-word ${anchor}`]],
  ["a day that no year has", { [anchor]: "02-30" }, [`bad-anchor ${anchor}`]],
  ["a day with a year", { [anchor]: "2024-07-01" }, [`bad-anchor ${anchor}`]],
  ["terms from a fixed day that move", { [anchor]: "07-01", [length]: "P5M" }, [`term-not-yearly ${length}`]],
  ["terms in days from a fixed day", { [anchor]: "07-01", [length]: "P90D" }, [`term-not-yearly ${length}`]],
  [
    "terms of part of a calendar year",
    { [anchor]: "calendar-year", [length]: "P5M" },
    [`term-not-yearly ${length}`],
  ],
  [
    "a grace of years",
    { "tracks/ladder/movement/grace": "P2Y" },
    ["period-too-long tracks/ladder/movement/grace"],
  ],
  [
    "a grace in words",
    { "tracks/ladder/movement/grace": "60 days" },
    ["bad-period tracks/ladder/movement/grace"],
  ],
  [
    "the window of a previous length",
    { "measures/billed/window": "previous trailing 12 months" },
    ["bad-window measures/billed/window"],
  ],
  [
    "a fiscal year from a day that isn't",
    { "measures/billed/window": { "year-from": "13-01" } },
    ["bad-window measures/billed/window/year-from"],
  ],
  [
    "a window under another key",
    { "measures/billed/window": { "year-form": "07-01" } },
    ["unknown-key measures/billed/window/year-form:", "missing-key measures/billed/window/year-form:"],
  ],
  ["a term of a century", { [length]: "P100Y" }, [`period-too-long ${length}`]],
  [
    "a window of a century",
    { "measures/billed/window": "trailing 1200 months" },
    ["period-too-long measures/billed/window"],
  ],
  ["a lead time of years", { "benefits/help/lead-time": "P2Y" }, ["period-too-long benefits/help/lead-time"]],
  ["a promise of years", { promises: { outreach: "P9999D" } }, ["period-too-long promises/outreach"]],
  [
    "an unlock that outlives calendars",
    { "benefits/help/per": "offer", "benefits/help/expires": { after: "P9999Y" } },
    ["period-too-long benefits/help/expires/after"],
  ],
  ["a form outside of its folder", { "benefits/help/form": "../help.json" }, ["bad-path benefits/help/form"]],
  [
    "a form that isn't there",
    { "benefits/help/form": "forms/halp.json" },
    ["missing-form benefits/help/form"],
  ],
  [
    "a link that isn't safe",
    { "benefits/help/resources": ["http://example.com"] },
    ["resource-not-https benefits/help/resources/0"],
  ],
  [
    "a link that runs a script",
    { "benefits/help/resources": ["javascript:alert(1)"] },
    ["resource-not-https benefits/help/resources/0"],
  ],
  [
    "a file outside of the folder",
    { "benefits/help/resources": ["../secret.txt"] },
    ["bad-path benefits/help/resources/0"],
  ],
  [
    "a file that isn't there",
    { "benefits/help/resources": ["guides/halp.pdf"] },
    ["missing-resource benefits/help/resources/0"],
  ],
  [
    "resources in a language of no texts",
    { "benefits/help/resources": { en: [], "ko-KR": [], fr: [] } },
    ["other-language benefits/help/resources/fr:"],
  ],
  [
    "resources in only one of its languages",
    { "benefits/help/resources": { en: [] } },
    ["missing-resources benefits/help/resources/en:"],
  ],
  [
    "a source that is none",
    { "benefits/credits/source": "guessed" },
    ["unknown-word benefits/credits/source"],
  ],
];

test.each(refused)("a program with %s is refused at its place", (_, changes, problems) => {
  expect(foundIn(withParts(plain, changes), { parts })).toEqual(problems);
});

test("a missing form names the one that was meant", () => {
  const [problem] = problemsOf(withParts(plain, { "benefits/help/form": "forms/halp.json" }), { parts });
  expect(problem?.fix).toBe('Did you mean "forms/help.json"?');
});

test("a limit newer than a published version bounds it, and doesn't make it invalid", () => {
  const old = withParts(plain, {
    categories: undefined,
    "benefits/help": {
      category: "sales",
      delivery: "message",
      from: "ladder.low",
      per: "offer",
      expires: { after: "P9999Y" },
      form: "help.json",
      resources: ["http://example.com"],
      when: 'partner.country != "Korea"',
    },
  });
  const result = compileProgram(sourceFromValue(old), { parts: { forms: new Map() }, published: true });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  expect(result.program.benefits[0]?.grants[0]?.expires).toEqual({ after: { months: 0, days: 3660 } });
});

test("an anchor that is none is told that a day of the year may be one", () => {
  const [problem] = problemsOf(withParts(plain, { [anchor]: "fiscal-year" }));
  expect(problem?.fix).toMatch(/calendar-year, or a day of the year, as in 07-01\.$/);
});

describe("a language", () => {
  const found = (languages: readonly string[]) =>
    problemsOf(withParts(plain, { languages }), { texts: complete, parts, locales });

  test("that pages can't be shown in is refused with those that can", () => {
    expect(found(["en", "de"])).toMatchObject([
      { code: "language-not-shown", fix: "Use one of: en, zh-TW, ko-KR." },
    ]);
    expect(found(["en", "ko"])[0]?.fix).toBe('Did you mean "ko-KR"? Use one of: en, zh-TW, ko-KR.');
  });

  test("without texts is refused", () => {
    expect(found(["en", "zh-TW"])).toMatchObject([{ code: "missing-language", file: "texts/zh-TW.yaml" }]);
  });
});

const missing: readonly (readonly [string, Record<string, unknown>, string])[] = [
  [
    "a category's name",
    { "categories/technical": undefined },
    "Add categories.technical.name to texts/ko-KR.yaml.",
  ],
  [
    "the steps of a benefit",
    { "benefits/help/usage": undefined },
    "Add benefits.help.usage to texts/ko-KR.yaml.",
  ],
  ["any step", { "benefits/help/usage": [] }, "Write at least one step."],
  ["the words of a step", { "benefits/help/usage": ["Ask.", " "] }, "Write the text."],
  [
    "what to bring",
    { "benefits/credits/needs": undefined },
    "Add benefits.credits.needs to texts/ko-KR.yaml; [] where there is nothing.",
  ],
  ["a list of steps", { "benefits/help/usage": "Ask." }, "Write a list of texts here."],
  ["a form's title", { "forms/help/title": undefined }, "Add forms.help.title to texts/ko-KR.yaml."],
  ["a form", { forms: undefined }, "Add forms.help.title to texts/ko-KR.yaml."],
  [
    "a label",
    { "forms/help/fields/text/label": undefined },
    "Add forms.help.fields.text.label to texts/ko-KR.yaml.",
  ],
  [
    "an option's name",
    { "forms/help/fields/stage/options/design": undefined },
    "Add forms.help.fields.stage.options.design to texts/ko-KR.yaml.",
  ],
  ["the words of a help", { "forms/help/fields/text/help": "" }, "Write the help."],
];

test.each(missing)("a program without %s in one of its languages is refused", (_, changes, fix) => {
  const languages = new Map([
    ["en", laidOut(texts)],
    ["ko-KR", laidOut(withParts(texts, changes))],
  ]);
  const problems = problemsOf(plain, { texts: languages, parts });
  expect(problems[0]?.fix).toBe(fix);
  expect(problems.every(({ message }) => /ko-KR|must be a list|empty text/.test(message))).toBe(true);
});

test("a version that declares no categories needs no word on how its benefits are used", () => {
  const old = withParts(plain, { categories: undefined, "benefits/help/form": undefined });
  const short = withParts(texts, {
    benefits: { help: named, credits: named },
    categories: undefined,
    forms: undefined,
  });
  const languages = new Map(["en", "ko-KR"].map((language) => [language, laidOut(short)]));
  expect(problemsOf(old, { texts: languages, parts })).toEqual([]);
});
