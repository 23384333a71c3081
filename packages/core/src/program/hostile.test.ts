import fc from "fast-check";
import { expect, test } from "vitest";
import { problemsOf } from "../testing/placed.ts";
import { runs } from "../testing/runs.ts";
import { compileProgram } from "./compile-program.ts";
import { maxProblems } from "./read/fields.ts";
import { sourceFromValue } from "./source.ts";

const keys = (
  "program version in-force from currency time-zone languages lists measures tracks benefits promises " +
  "on-change sum window excluding latest as scope enter movement down term anchor length stages id when " +
  "source replaces category purpose delivery lead-time form resources amount level times per expires " +
  "after requires grants any benefit state unlocked contact outreach __proto__ constructor toString a b "
)
  .trim()
  .split(" ");
const values = [
  ..."USD 2024-01-01 P12M P0D sales cumulative transact.a a b partner offer term keep true offers".split(" "),
  ..."published credit marketing never-in-term joined -1 0 1e99 0.1 __proto__ Asia/Seoul en".split(" "),
  "trailing 12 months",
  "",
];

/** Trees with words of the language in the wrong places, mixed with arbitrary values. */
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(...values, null, true, 12, -0, 2.5),
    fc.string(),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...keys), fc.string()), tie("tree")), { maxLength: 6 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}));

/** A program without problems, so that the checks reach the inserted values. */
function good(): Record<string, unknown> {
  return {
    program: "rewards",
    version: "1",
    "in-force": { from: "2024-01-01" },
    currency: "USD",
    measures: { a: { sum: "sales", window: "cumulative" } },
    tracks: {
      transact: {
        scope: "partner",
        movement: { down: "at-once" },
        stages: [{ id: "a" }, { id: "b", when: "a >= 1" }],
      },
    },
    benefits: { a: { category: "marketing", delivery: "credit", from: "transact.a", requires: [] } },
  };
}

const paths = [
  [],
  ["in-force"],
  ["measures"],
  ["measures", "a"],
  ["tracks"],
  ["tracks", "transact"],
  ["tracks", "transact", "movement"],
  ["benefits"],
  ["benefits", "a"],
];

test("any content of a program file gives problems, never an exception", () => {
  const change = fc.record({ path: fc.constantFrom(...paths), key: fc.constantFrom(...keys), part: tree });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const program = good();
      for (const { path, key, part } of changes) {
        let at: unknown = program;
        for (const step of path) at = (at as Record<string, unknown> | undefined)?.[step];
        if (typeof at === "object" && at !== null && !Array.isArray(at)) Object.assign(at, { [key]: part });
      }
      for (const { line, column, code, message, fix } of problemsOf(program)) {
        expect(line > 0 && column > 0 && code !== "" && message !== "" && fix !== "").toBe(true);
      }
    }),
    runs(1500),
  );
});

test("a file that is not a map is one problem", () => {
  for (const value of [null, "text", 12, [], ["a"], true]) {
    expect(problemsOf(value)).toHaveLength(1);
  }
});

function problemCount(program: object): number {
  const result = compileProgram(sourceFromValue({ ...good(), ...program }));
  return result.ok ? 0 : result.problems.length;
}

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

test.each([
  ["stages", { tracks: { transact: { stages: many(40_000, (i) => ({ id: `s${i}`, when: `a >= ${i}` })) } } }],
  [
    "benefits with long ids",
    {
      benefits: Object.fromEntries(
        many(250, (i) => [
          `${"x".repeat(2000)}${i}`,
          { category: "sales", requires: [`${"y".repeat(2000)}${i}`] },
        ]),
      ),
    },
  ],
  [
    "mistyped requirements",
    {
      benefits: Object.fromEntries(
        many(450, (i) => [
          `benefit-with-a-name-${i}`,
          { requires: many(80, (j) => `benefot-with-o-name-${j}`) },
        ]),
      ),
    },
  ],
  [
    "stages that are alike",
    {
      tracks: Object.fromEntries(
        many(200, (i) => [`t${i}`, { stages: many(64, (j) => ({ id: `s${j}`, when: "true" })) }]),
      ),
    },
  ],
  [
    "stages that no track has",
    {
      tracks: Object.fromEntries(
        many(60, (i) => [`t${i}`, { stages: many(64, (j) => ({ id: `s${j}`, when: `a >= ${j}` })) }]),
      ),
      benefits: Object.fromEntries(
        many(450, (i) => [`b${i}`, { grants: many(10, () => ({ from: "t.x" })) }]),
      ),
    },
  ],
  [
    "alternatives of alternatives",
    {
      tracks: {
        transact: {
          stages: many(64, (i) => ({
            id: `s${i}`,
            when: many(8, (j) => `(a > ${i + j} || a < ${i - j})`).join(" && "),
          })),
        },
      },
    },
  ],
])("a file full of %s is checked in reasonable time, with a limited number of problems", (_, program) => {
  // A check whose time grows with the product of its inputs would exceed the test's time limit.
  expect(problemCount(program)).toBeLessThanOrEqual(maxProblems + 1);
});

test("too many of a thing is one problem, and the rest is not read", () => {
  const codes = (program: object) => {
    const result = compileProgram(sourceFromValue({ ...good(), ...program }));
    return result.ok ? [] : result.problems.map(({ code }) => code);
  };
  const stages = (count: number) => ({
    tracks: {
      transact: { stages: many(count, (i) => ({ id: i === 0 ? "a" : `s${i}`, when: `a >= ${i}` })) },
    },
  });
  expect(codes(stages(64))).toEqual([]);
  expect(codes(stages(65))).toEqual(["too-many"]);
  const measure = { sum: "sales", window: "cumulative" };
  const measures = (count: number) => ({
    measures: Object.fromEntries(many(count, (i) => [i === 0 ? "a" : `m${i}`, measure])),
  });
  expect(codes(measures(200))).toEqual([]);
  expect(codes(measures(201))).toEqual(["too-many"]);
  const benefit = { category: "sales", delivery: "event", from: "transact.a" };
  const benefits = (count: number) => ({
    benefits: Object.fromEntries(many(count, (i) => [`b${i}`, benefit])),
  });
  expect(codes(benefits(500))).toEqual([]);
  expect(codes(benefits(501))).toEqual(["too-many"]);
});
