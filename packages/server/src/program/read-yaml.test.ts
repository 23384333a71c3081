import type { ProgramProblem, SourceNode } from "@laurel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { runs } from "../../../core/src/testing/runs.ts";
import { largestFile, readYaml } from "./read-yaml.ts";

function treeOf(text: string): SourceNode {
  const read = readYaml(text, "p.yaml");
  if (Array.isArray(read)) throw new Error(JSON.stringify(read));
  return read;
}

function problemsOf(text: string): ProgramProblem[] {
  const read = readYaml(text, "p.yaml");
  if (!Array.isArray(read)) throw new Error("it was read");
  return read;
}

/** The plain value of a tree, with every scalar as its text. */
function plain(node: SourceNode): unknown {
  if (node.kind === "list") return node.items.map(plain);
  if (node.kind === "map")
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
  return node.text;
}

function at(node: SourceNode, ...path: (string | number)[]): SourceNode {
  let here: SourceNode | undefined = node;
  for (const step of path) {
    if (here?.kind === "map") here = here.entries.find(({ key }) => key === step)?.value;
    else if (here?.kind === "list") here = here.items[Number(step)];
  }
  if (here === undefined) throw new Error(`nothing at ${path.join(".")}`);
  return here;
}

test("maps, lists and scalars keep their order, places and texts", () => {
  const tree = treeOf("version: 2023-12\nstages:\n  - { id: t500, when: a >= 500 || b }\n  - id: 'x'\n");
  expect(plain(tree)).toEqual({
    version: "2023-12",
    stages: [{ id: "t500", when: "a >= 500 || b" }, { id: "x" }],
  });
  expect(at(tree, "version").place).toEqual({ file: "p.yaml", line: 1, column: 10 });
  expect(at(tree, "stages", 0, "when").place).toEqual({ file: "p.yaml", line: 3, column: 23 });
  expect(at(tree, "stages", 1).place).toEqual({ file: "p.yaml", line: 4, column: 5 });
});

test.each([
  ["2023-12", "2023-12", "2023-12"],
  ["2023-12-01", "2023-12-01", "2023-12-01"],
  ["2024", 2024, "2024"],
  ["0.10", 0.1, "0.10"],
  ["500.25", 500.25, "500.25"],
  ["12345678901234567890", Number("12345678901234567890"), "12345678901234567890"],
  ["1e999", "1e999", "1e999"],
  [".nan", ".nan", ".nan"],
  ["true", true, "true"],
  ["yes", "yes", "yes"],
  ["~", null, "~"],
  ["", null, ""],
  ["'2024'", "2024", "2024"],
  ['"a\\u0041"', "aA", "aA"],
  ["P12M", "P12M", "P12M"],
])("a scalar written %s gets its intended value and keeps its text", (written, value, text) => {
  expect(at(treeOf(`a: ${written}\n`), "a")).toMatchObject({ kind: "scalar", value, text });
});

test("a condition's place is that of its first character, whatever the quoting", () => {
  const tree = treeOf("a: x > 1\nb: 'x > 1'\nc: >-\n    x > 1 ||\n    y > 2\nd: |\n\n  x\n");
  expect(at(tree, "a")).toMatchObject({ place: { line: 1, column: 4 } });
  expect(at(tree, "b")).toMatchObject({ place: { line: 2, column: 4 } });
  expect(at(tree, "c")).toMatchObject({ text: "x > 1 || y > 2", place: { line: 4, column: 5 } });
  expect(at(tree, "d")).toMatchObject({ place: { line: 8, column: 3 } });
});

test("a key that occurs twice is in the tree twice", () => {
  const tree = treeOf("a: 1\nb: 2\na: 3\n");
  expect(tree.kind === "map" && tree.entries.map(({ key, keyPlace }) => [key, keyPlace.line])).toEqual([
    ["a", 1],
    ["b", 2],
    ["a", 3],
  ]);
});

test("numbers as keys are texts, and a key without a value has none", () => {
  const tree = treeOf("0.10: a\n2023-12:\nflow: { b, c: }\n");
  expect(plain(tree)).toEqual({ "0.10": "a", "2023-12": "", flow: { b: "", c: "" } });
  expect(at(tree, "2023-12")).toMatchObject({ value: null, place: { line: 2 } });
});

test("empty files and files of comments are null", () => {
  for (const text of ["", "\n\n", "# nothing\n", "---\n", "\uFEFF"]) {
    expect(treeOf(text)).toMatchObject({ kind: "scalar", value: null, text: "", place: { line: 1 } });
  }
});

test("a byte order mark and Windows line ends make no difference", () => {
  expect(plain(treeOf("\uFEFFa: 1\r\nb:\r\n  - c\r\n"))).toEqual({ a: "1", b: ["c"] });
});

test("a merge key is an ordinary key", () => {
  expect(plain(treeOf("<<: { a: 1 }\n"))).toEqual({ "<<": { a: "1" } });
});

test.each([
  ["a: &x 1\n", "yaml-anchor", 1, 4],
  ["a: 1\nb: *x\n", "yaml-alias", 2, 4],
  ["a: !!str 1\n", "yaml-tag", 1, 4],
  ["benefits:\n  b:\n    when: !offer.byol && x\n", "yaml-tag", 3, 11],
  ["? &k a\n: b\n", "yaml-anchor", 1, 3],
  ["- [a, { b: &c d }]\n", "yaml-anchor", 1, 12],
  ["t: !x |\n  a\n", "yaml-tag", 1, 4],
  ["a: 1\n---\nb: 2\n", "yaml-several-documents", 2, 1],
  ["%YAML 1.1\n---\na: yes\n", "yaml-directive", 1, 1],
  ["[a]: b\n", "yaml-key", 1, 1],
  [": b\n", "yaml-key", 1, 1],
  ["a:\n\t- b\n", "yaml-syntax", 2, 1],
  ["a: 'open\n", "yaml-syntax", 1, 4],
  ["a: b: c\n", "yaml-syntax", 1, 4],
  ["a: [1, 2\nb: 3\n", "yaml-syntax", 2, 1],
  ["a: @b\n", "yaml-syntax", 1, 4],
  ["a:\n  b: 1\n c: 2\n", "yaml-syntax", 3, 1],
])("%j is refused as %s, with its place and a fix", (text, code, line, column) => {
  const [first] = problemsOf(text);
  expect(first).toMatchObject({ file: "p.yaml", code, line, column });
  expect(first?.fix).not.toBe("");
});

test.each<[string, string, number, number, string, string]>([
  [
    "no space after a colon",
    "a: 1\ncurrency:USD\n",
    2,
    1,
    "There is no space after the colon.",
    'Write a space after it, as in "currency: …".',
  ],
  [
    "a wide colon",
    "a: 1\ncurrency：USD\n",
    2,
    9,
    "The colon after the key is a wide one.",
    "Write : and a space after it.",
  ],
  [
    "a space that doesn't break",
    "a: 1\ncurrency:\u00a0USD\n",
    2,
    10,
    "There is a space here that is not an ordinary one.",
    "Replace it by an ordinary space.",
  ],
  ["wide brackets", "a: 1\nb: ｛ c: d ｝\n", 2, 4, "This sign is a wide one.", "Write { instead."],
  [
    "no space after a hyphen",
    "a:\n  - id: b\n  -id: c\n",
    3,
    3,
    "There is no space after the hyphen.",
    'Write a space after it, as in "- id: …".',
  ],
  [
    "no space after a hyphen before a bracket",
    "a:\n  -{ id: b }\n  - { id: c }\n",
    2,
    3,
    "There is no space after the hyphen.",
    'Write a space after it, as in "- id: …".',
  ],
  [
    "a quote that is not closed",
    "a: 1\nb:\n  - { c: 'd >= 10 }\ne: {}\n",
    3,
    10,
    "The quote ' is not closed.",
    "Close it with the same sign where the text ends.",
  ],
  ["a tab", "a:\n\tb: 1\n", 2, 1, "This line is indented with a tab.", "Indent with spaces."],
  [
    "a colon in a text",
    "a: Kit: all\n",
    1,
    4,
    "There is a second colon with a space after it on this line.",
    "Put the text in double quotes if it holds a colon, or begin a new line after the key.",
  ],
  [
    "text behind a quote",
    'a: "A" b\n',
    1,
    8,
    "More follows where the value should have ended.",
    "Put the whole text in quotes, single ones if it has double ones, or remove what does not belong here.",
  ],
  [
    "a number with a comma",
    "a: { b: 2,000, c: 1 }\n",
    1,
    9,
    'A comma separates values, so "2,000" is not one number.',
    "Write it without the comma: 2000.",
  ],
])("%s: the problem says so at its place, without words of YAML", (_, text, line, column, message, fix) => {
  expect(problemsOf(text)[0]).toMatchObject({ line, column, message, fix });
});

test("a text that a # cuts short is refused where people read it; a remark isn't", () => {
  const read = (text: string, file: string) => readYaml(text, file);
  expect(read("a: Offer #1 of all\n", "texts/en.yaml")).toMatchObject([
    { code: "yaml-comment", line: 1, column: 10 },
  ]);
  for (const text of ["a: Offer # one of all\n", "a: 'Offer #1'\n", "a: Offer#1\n"])
    expect(read(text, "texts/en.yaml")).toMatchObject({ kind: "map" });
  expect(read("a: b #1\n", "2026-01.yaml")).toMatchObject({ kind: "map" });
});

test("the problem of a condition that begins with ! names the fix", () => {
  expect(problemsOf("when: !offer.byol\n")[0]?.fix).toContain("quotes");
});

test("several mistakes are found at once, up to twenty", () => {
  expect(problemsOf("a: &x 1\nb: *y\nc: !z 1\n").map(({ code }) => code)).toEqual([
    "yaml-anchor",
    "yaml-alias",
    "yaml-tag",
  ]);
  expect(problemsOf("- &x 1\n".repeat(1000))).toHaveLength(20);
});

test("a file over 1 MB is refused, counted in bytes", () => {
  expect(problemsOf("가".repeat(largestFile / 3 + 1))[0]).toMatchObject({ code: "yaml-too-large" });
  expect(treeOf(`# ${"x".repeat(largestFile - 2)}`)).toMatchObject({ value: null });
});

test("a file of more parts than a program has is refused before it takes long", () => {
  const list = (count: number) => `[${Array.from({ length: count }, () => "1").join(",")}]`;
  expect(treeOf(list(16_000))).toMatchObject({ kind: "list" });
  expect(problemsOf(list(17_000))).toMatchObject([{ code: "yaml-too-long" }]);
  const kinds = ["k: 1\n", "- a\n", "? a\n", "#\n", " \n", "&a ", "---\n"];
  for (const kind of kinds) {
    const started = performance.now();
    expect(problemsOf(kind.repeat(largestFile / 8))).toMatchObject([{ code: "yaml-too-long" }]);
    expect(performance.now() - started).toBeLessThan(2_000);
  }
});

test.each([["["], ["- "], ["{a: "], ["? "], ["- - ["]])(
  "endless nesting of %j is refused, not overflowed",
  (open) => {
    expect(problemsOf(open.repeat(20_000)).map(({ code }) => code)).toContain("yaml-too-deep");
  },
);

const json = fc.letrec((again) => ({
  node: fc.oneof({ depthSize: "small" }, fc.string({ unit: "grapheme" }), again("list"), again("map")),
  list: fc.array(again("node"), { maxLength: 4 }),
  map: fc.dictionary(fc.string({ unit: "grapheme-ascii", minLength: 1 }), again("node"), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
})).node;

test("a value that is written as YAML is read back unchanged", () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(plain(treeOf(stringify(value, { aliasDuplicateObjects: false })))).toEqual(value);
    }),
  );
});

test("any text is read, or refused with places inside it, and never throws", () => {
  const pieces = fc.constantFrom(
    "a",
    ":",
    " ",
    "\n",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "#",
    "|",
    ">",
    "&",
    "*",
    "!",
    "%",
    "\t",
    "?",
    ",",
    "---\n",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join("");
      const read = readYaml(text, "p.yaml");
      for (const { line, column } of Array.isArray(read) ? read : [read.place]) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect(line).toBeLessThanOrEqual(text.split("\n").length);
      }
    }),
    runs(2000),
  );
});
