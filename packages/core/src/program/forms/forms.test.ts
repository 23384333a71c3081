import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../testing/runs.ts";
import type { Currency } from "../../values/currencies.ts";
import { sourceFromValue } from "../source.ts";
import { checkAnswers, type FormAnswers } from "./check-answers.ts";
import { compileForm } from "./compile-form.ts";
import type { Form } from "./form.ts";
import { isSafePattern } from "./safe-pattern.ts";

const usd = "USD" as Currency;

function schema(properties: Record<string, unknown>, required: readonly string[] = []): unknown {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    additionalProperties: false,
    required,
    properties,
  };
}

function formOf(properties: Record<string, unknown>, required: readonly string[] = []): Form {
  const compiled = compileForm(sourceFromValue(schema(properties, required)), usd);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.form;
}

function codesOf(value: unknown): readonly string[] {
  const compiled = compileForm(sourceFromValue(value), usd);
  return compiled.ok ? [] : compiled.problems.map(({ code }) => code);
}

const file = { type: "string", format: "file" };

/** A field of every kind. */
const every = {
  title: { type: "string", minLength: 2, maxLength: 10, pattern: "^[A-Z]" },
  story: { type: "string", format: "multiline" },
  url: { type: "string", format: "uri" },
  mail: { type: "string", format: "email" },
  day: { type: "string", format: "date" },
  seats: { type: "integer", minimum: 1, maximum: 500 },
  share: { type: "number", minimum: 0 },
  agreed: { type: "boolean" },
  budget: { type: "string", format: "money" },
  stage: { type: "string", enum: ["pre-sales", "design"] },
  topics: {
    type: "array",
    items: { type: "string", enum: ["cloud", "hybrid", "ai"] },
    uniqueItems: true,
    minItems: 1,
    maxItems: 2,
  },
  offer: { type: "string", format: "offer" },
  pictures: { type: "array", items: file, maxItems: 3, "x-media-types": ["image/png"] },
};

test("a field of every kind is compiled, in the order of the file", () => {
  const { fields, currency } = formOf(every, ["title", "offer"]);
  expect(currency).toBe("USD");
  expect(fields.map(({ name, kind, required }) => `${name} ${kind}${required ? " *" : ""}`)).toEqual([
    "title text *",
    "story text",
    "url text",
    "mail text",
    "day text",
    "seats integer",
    "share number",
    "agreed boolean",
    "budget money",
    "stage one-of",
    "topics several-of",
    "offer offer *",
    "pictures files",
  ]);
  expect(fields[0]).toMatchObject({ format: "plain", minLength: 2, maxLength: 10, pattern: "^[A-Z]" });
  expect(fields[10]).toMatchObject({ options: ["cloud", "hybrid", "ai"], minItems: 1, maxItems: 2 });
  expect(fields[12]).toMatchObject({ maxItems: 3, mediaTypes: ["image/png"] });
});

const one = (field: unknown) => schema({ field });

const refused: readonly (readonly [string, unknown, readonly string[]])[] = [
  ["a list", [], ["wrong-shape"]],
  ["another type than an object", { ...(schema(every) as object), type: "array" }, ["unknown-word"]],
  ["additional properties", { ...(schema(every) as object), additionalProperties: true }, ["unknown-word"]],
  [
    "an older dialect",
    { ...(schema(every) as object), $schema: "http://json-schema.org/draft-07/schema#" },
    ["unknown-word"],
  ],
  ["an unknown keyword of the form", { ...(schema(every) as object), allOf: [] }, ["unknown-key"]],
  ["no fields", schema({}), ["no-fields"]],
  ["a required field that isn't there", schema(every, ["titel"]), ["unknown-field"]],
  ["a field's name that is no id", schema({ listingUrl: { type: "string" } }), ["bad-name"]],
  ["an unknown keyword of a field", one({ type: "string", description: "x" }), ["unknown-key"]],
  ["a field without a type", one({}), ["missing-key"]],
  ["an unknown type", one({ type: "null" }), ["unknown-word"]],
  ["a form in a form", one({ type: "object", properties: {} }), ["form-nested"]],
  ["a list of forms", one({ type: "array", items: { type: "object" } }), ["form-nested"]],
  ["a list of lists", one({ type: "array" }), ["form-nested"]],
  ["an unknown format", one({ type: "string", format: "colour" }), ["unknown-word"]],
  ["a single file", one(file), ["form-format"]],
  ["more files than may be sent", one({ type: "array", items: file, maxItems: 11 }), ["wrong-shape"]],
  [
    "a kind of file that is none",
    one({ type: "array", items: file, "x-media-types": ["png"] }),
    ["bad-media-type"],
  ],
  ["a length for money", one({ type: "string", format: "money", maxLength: 5 }), ["form-keyword"]],
  ["a least length above the greatest", one({ type: "string", minLength: 5, maxLength: 4 }), ["form-limits"]],
  ["a length that is no number", one({ type: "string", maxLength: "5" }), ["wrong-shape"]],
  ["limits of a number out of order", one({ type: "integer", minimum: 5, maximum: 4 }), ["form-limits"]],
  ["half a person", one({ type: "integer", minimum: 0.5 }), ["wrong-shape"]],
  ["no options", one({ type: "string", enum: [] }), ["bad-option"]],
  ["an option that is no id", one({ type: "string", enum: ["Pre sales"] }), ["bad-option"]],
  ["an option twice", one({ type: "string", enum: ["a", "a"] }), ["bad-option"]],
  ["an option that is a number", one({ type: "string", enum: [1] }), ["bad-option"]],
  ["a pattern that is none", one({ type: "string", pattern: "(" }), ["form-pattern"]],
  ["a pattern that may take long", one({ type: "string", pattern: "^(a+)+$" }), ["form-pattern"]],
  ["a pattern for a long text", one({ type: "string", pattern: "^a", maxLength: 501 }), ["form-pattern"]],
  [
    "a condition on a field that isn't there",
    one({ type: "boolean", "x-show-if": { stage: ["a"] } }),
    ["bad-show-if"],
  ],
  [
    "a condition on a field below",
    schema({
      more: { type: "boolean", "x-show-if": { stage: ["a"] } },
      stage: { type: "string", enum: ["a"] },
    }),
    ["bad-show-if"],
  ],
  [
    "a condition on a field without a list",
    schema({ text: { type: "string" }, more: { type: "boolean", "x-show-if": { text: ["a"] } } }),
    ["bad-show-if"],
  ],
  [
    "a condition on an answer that can't be given",
    schema({
      stage: { type: "string", enum: ["a"] },
      more: { type: "boolean", "x-show-if": { stage: ["b"] } },
    }),
    ["unknown-word"],
  ],
  [
    "a condition on two fields",
    schema({
      stage: { type: "string", enum: ["a"] },
      topic: { type: "string", enum: ["b"] },
      more: { type: "boolean", "x-show-if": { stage: ["a"], topic: ["b"] } },
    }),
    ["bad-show-if"],
  ],
];

test.each(refused)("a form with %s is refused", (_, form, codes) => {
  expect(codesOf(form)).toEqual(codes);
});

test("any JSON gives a form or problems, never an exception", () => {
  const nearly = fc.record(
    {
      type: fc.constantFrom("string", "array", "integer", "object"),
      format: fc.constantFrom("money", "file", "email", "x"),
      enum: fc.array(fc.constantFrom("a", "b", 1)),
      items: fc.record({ type: fc.constant("string"), enum: fc.constant(["a"]) }, { requiredKeys: [] }),
      "x-show-if": fc.jsonValue(),
      maxItems: fc.integer(),
      pattern: fc.string(),
    },
    { requiredKeys: [] },
  );
  const forms = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom("a", "b", "__proto__"), nearly).map((all) => schema(all)),
  );
  fc.assert(
    fc.property(forms, (form) => {
      const compiled = compileForm(sourceFromValue(form), usd);
      expect(compiled.ok || compiled.problems.length > 0).toBe(true);
    }),
    runs(300),
  );
});

test("a pattern that may be used takes hardly any time on the longest answer", () => {
  const parts = fc.constantFrom(
    "a",
    "b",
    ".",
    "[a-z]",
    "\\d",
    "a*",
    ".*",
    "[ab]+",
    "b?",
    "(a|b)",
    "^",
    "$",
    "a{2,}",
    "(a+)+",
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 8 }), (all) => {
      const pattern = all.join("");
      if (!isSafePattern(pattern)) return;
      const begun = performance.now();
      new RegExp(pattern, "u").test(`${"ab".repeat(249)}!`);
      expect(performance.now() - begun).toBeLessThan(1_500);
    }),
    runs(100),
  );
});

function faults(form: Form, answers: FormAnswers): readonly string[] {
  return checkAnswers(form, answers).map(({ field, code }) => `${field} ${code}`);
}

const good = {
  title: "Ab",
  story: "line\nline",
  url: "https://example.com/a?b=c",
  mail: "a@example.com",
  day: "2026-02-28",
  seats: 500,
  share: 0.25,
  agreed: false,
  budget: "1200.50",
  stage: "design",
  topics: ["cloud", "ai"],
  offer: "contoso.app",
  pictures: ["1", "2", "3"],
};

const wrong: readonly (readonly [string, keyof typeof every, unknown, string])[] = [
  ["a text that is too short", "title", "A", "too-short"],
  ["a text that is too long", "title", "Abcdefghijk", "too-long"],
  ["a text that doesn't match", "title", "abc", "bad-pattern"],
  ["a number for a text", "title", 5, "wrong-kind"],
  ["several lines where there is one", "title", "A\nb", "wrong-kind"],
  ["an address without its kind", "url", "example.com", "bad-uri"],
  ["an address that runs a script", "url", "javascript:alert(1)", "bad-uri"],
  ["an e-mail address without a domain", "mail", "a@b", "bad-email"],
  ["a day that isn't in the calendar", "day", "2026-02-29", "bad-date"],
  ["too few", "seats", 0, "too-small"],
  ["too many", "seats", 501, "too-large"],
  ["a part of a whole", "seats", 1.5, "wrong-kind"],
  ["a text for a number", "seats", "5", "wrong-kind"],
  ["no number", "share", Number.NaN, "wrong-kind"],
  ["a word for yes or no", "agreed", "yes", "wrong-kind"],
  ["money with a separator", "budget", "1,200", "bad-amount"],
  ["money with too many decimals", "budget", "1.234", "bad-amount"],
  ["money below zero", "budget", "-1", "bad-amount"],
  ["an option that isn't there", "stage", "later", "not-an-option"],
  ["a list for one option", "stage", ["design"], "wrong-kind"],
  ["an option of several that isn't there", "topics", ["cloud", "edge"], "not-an-option"],
  ["too many options", "topics", ["cloud", "ai", "hybrid"], "too-many"],
  ["an option twice", "topics", ["cloud", "cloud"], "repeated"],
  ["too many files", "pictures", ["1", "2", "3", "4"], "too-many"],
  ["a file that is no id", "pictures", [1], "wrong-kind"],
];

describe("an answer", () => {
  const form = formOf(every, Object.keys(every));

  test("to every field is taken, and needed where the form says so", () => {
    expect(faults(form, good)).toEqual([]);
    expect(faults(form, {})).toEqual(Object.keys(every).map((name) => `${name} required`));
    expect(faults(formOf(every), {})).toEqual([]);
  });

  test.each(wrong)("of %s is refused", (_, field, answer, code) => {
    expect(faults(form, { ...good, [field]: answer })).toEqual([`${field} ${code}`]);
  });

  test("of blanks, an empty list or null is none", () => {
    expect(faults(form, { ...good, title: "  ", topics: [], offer: null })).toEqual([
      "title required",
      "topics required",
      "offer required",
    ]);
  });

  test("to a question that wasn't asked is refused", () => {
    expect(faults(form, { ...good, other: "x", constructor: "y" })).toEqual([
      "other not-asked",
      "constructor not-asked",
    ]);
  });
});

const conditional = formOf(
  {
    stage: { type: "string", enum: ["pre-sales", "design"] },
    parts: {
      type: "array",
      items: { type: "string", enum: ["app", "data"] },
      uniqueItems: true,
      "x-show-if": { stage: ["design"] },
    },
    schema: { type: "string", "x-show-if": { parts: ["data"] } },
  },
  ["parts", "schema"],
);

test("a field that isn't shown needs no answer and may have none, through all that depend on it", () => {
  expect(faults(conditional, { stage: "pre-sales" })).toEqual([]);
  expect(faults(conditional, { stage: "design" })).toEqual(["parts required"]);
  expect(faults(conditional, { stage: "design", parts: ["app"] })).toEqual([]);
  expect(faults(conditional, { stage: "design", parts: ["app", "data"] })).toEqual(["schema required"]);
  expect(faults(conditional, { parts: ["data"], schema: "x" })).toEqual([
    "parts not-asked",
    "schema not-asked",
  ]);
});

test("a field has at most one fault, and leaving an optional answer out is never one", () => {
  const form = formOf(every);
  const answers = fc.dictionary(
    fc.constantFrom(...Object.keys(every), "other", "__proto__"),
    fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(good))),
  );
  fc.assert(
    fc.property(answers, (given) => {
      const found = checkAnswers(form, given).map(({ field }) => field);
      expect(new Set(found).size).toBe(found.length);
      const left = Object.fromEntries(Object.entries(given).filter(([name]) => !found.includes(name)));
      expect(checkAnswers(form, left)).toEqual([]);
    }),
    runs(200),
  );
});
