import { compileProgram, type ProgramProblem } from "@laurel/core";
import { expect, test } from "vitest";
import { readYaml } from "./read-yaml.ts";

function problemsOf(text: string): readonly ProgramProblem[] {
  const tree = readYaml(text, "rewards.yaml");
  if (Array.isArray(tree)) return tree;
  const result = compileProgram(tree);
  return result.ok ? [] : result.problems;
}

/** Line, column and code, as the command line prints them. */
function found(text: string): readonly string[] {
  return problemsOf(text).map(({ line, column, code }) => `${line}:${column} ${code}`);
}

const tenMistakes = `program: Rewards
version: 2024-01
in-force: { from: 2024-02-30 }
currency: USDD
measures:
  sales: { sum: sales, window: trailing 12 moons }
  users: { latest: monthly-users }
tracks:
  ladder:
    scope: partner
    enter: offers.exists(o, o.live && o.option == "transcat")
    stages:
      - { id: low }
      - id: high
        when: "users >= 250 && userz >= 3"
      - id: top
        when: users >= 250 && !(users >= 500)
        source: guessed
benefits:
  help:
    category: sales
    delivery: consultation
    from: ladder.hihg
promisses: { contact: P7D }
`;

test("a file with ten mistakes gives ten problems in its order, each with place and fix", () => {
  expect(
    problemsOf(tenMistakes).map(({ line, column, code, fix }) => `${line}:${column} ${code}: ${fix}`),
  ).toEqual([
    '1:10 bad-name: Use lower-case letters, digits and single hyphens, as in "listing-optimization".',
    "3:19 bad-day: Write it as YYYY-MM-DD, as in 2023-12-01.",
    "4:11 unknown-currency: Write its ISO 4217 code, as in USD.",
    '6:32 bad-window: Write "cumulative", "trailing 12 months", "trailing 90 days", "calendar year", ' +
      '"calendar quarter" or "year from 07-01"; the last three also with "previous" before them.',
    '11:51 unknown-option: Did you mean "transact"? Use one of: list, trial, transact, services.',
    '15:32 condition: Did you mean "users"? Use a measure, a list, offers or partner.country; ' +
      "offer only in a rule about one offer.",
    "17:33 absent-under-not: Write the opposite comparison: < instead of ! and >=.",
    "18:17 unknown-word: Use one of: published, assumed, operator.",
    '23:11 unknown-stage: Did you mean "ladder.high"? Use one of: ladder.low, ladder.high, ladder.top.',
    '24:1 unknown-key: Did you mean "promises"? Use one of: program, version, in-force, currency, tracks, ' +
      "benefits, time-zone, languages, categories, rates, lists, measures, promises, on-change.",
  ]);
});

/** A good program around the lines of a condition, which begin on line 11. */
function around(...condition: readonly string[]): string {
  return [
    "program: rewards",
    "version: 2024-01",
    "in-force: { from: 2024-01-01 }",
    "currency: USD",
    "measures:",
    "  users: { latest: monthly-users }",
    "tracks:",
    "  ladder:",
    "    scope: offer",
    "    stages:",
    ...condition,
    "benefits: {}",
    "",
  ].join("\n");
}

test.each([
  ["plain", ["      - when: users >= 5 && userz >= 5", "        id: low"]],
  ["in single quotes", ["      - when: 'users >= 5 && userz >= 5'", "        id: low"]],
  ["in double quotes", ['      - when: "users >= 5 && userz >= 5"', "        id: low"]],
  ["behind a doubled quote", ["      - when: 'offer.type == ''a'' && userz >= 5'", "        id: low"]],
  ["behind escaped quotes", ['      - when: "offer.type == \\"a\\" && userz >= 5"', "        id: low"]],
  [
    "behind an escaped letter",
    ["      - when: \"offer.type == '\\u0041\\x41' && userz >= 5\"", "        id: low"],
  ],
  [
    "in a folded block",
    ["      - id: low", "        when: >-", "          users >= 5 &&", "", "            userz >= 5"],
  ],
  [
    "in a literal block",
    ["      - id: low", "        when: |", "", "          users >= 5 &&", "            userz >= 5"],
  ],
  [
    "on the second line of a plain text",
    ["      - id: low", "        when: users >= 5 &&", "          users >= 6 && userz >= 5"],
  ],
  [
    "on the second line in double quotes",
    ["      - id: low", '        when: "users >= 5 && \\', '          userz >= 5"'],
  ],
  ["in a map on one line", ["      - { id: low, when: 'offer.type == \"a\" && userz >= 5' }"]],
])("a mistake in a condition %s is reported at its place", (_, condition) => {
  const text = around(...condition);
  const before = text.slice(0, text.indexOf("userz")).split("\n");
  expect(found(text)).toEqual([`${before.length}:${(before.at(-1) ?? "").length + 1} condition`]);
});

test("a condition that ends too early is reported at its end, not on the next line", () => {
  expect(found(around("      - when: users >= 5 &&", "        id: low"))).toEqual(["11:28 condition"]);
  expect(found(around("      - id: low", "        when: >", "          users >= 5 ||"))).toEqual([
    "13:24 condition",
  ]);
});

test("line ends of Windows and a byte order mark don't change a place", () => {
  const text = around(
    "      - id: low",
    "        when: >-",
    "          users >= 5 &&",
    "          userz >= 5",
  );
  expect(found(`\uFEFF${text.replaceAll("\n", "\r\n")}`)).toEqual(["14:11 condition"]);
});

test("a repeated key and a mistyped key are reported at the key", () => {
  const text = around("      - { id: low }").replace(
    "scope: offer",
    "scope: offer\n    scope: partner\n    entr: offer.live",
  );
  expect(problemsOf(text).map(({ line, column, fix }) => `${line}:${column} ${fix}`)).toEqual([
    "10:5 Remove one of the two.",
    '11:5 Did you mean "enter"? Use one of: stages, scope, enter, movement.',
  ]);
});
