import { type EpochDay, type Period, parseDay, parsePeriod } from "../../values/calendar.ts";
import { nearestOf } from "../../values/nearest.ts";
import type { ProgramProblem, SourceMap, SourceNode, SourceScalar } from "../source.ts";

/** Collects problems while a file is read. Reading continues after each, so that all are found at once. */
export interface Findings {
  readonly problems: ProgramProblem[];
}

/** Notes a problem at a node. */
export function note(
  found: Findings,
  node: { place: ProgramProblem | SourceNode["place"] },
  code: string,
  message: string,
  fix: string,
) {
  const { file, line, column } = node.place;
  addProblem(found, { file, line, column, code, message, fix });
}

/** The most problems that are reported: a hostile file could have a million. */
export const maxProblems = 500;

/** Adds a problem. After the last one that is reported, a single problem says that there are more. */
export function addProblem({ problems }: Findings, problem: ProgramProblem) {
  if (problems.length < maxProblems) problems.push(problem);
  else if (problems.length === maxProblems) {
    const message = `There are more than ${maxProblems} problems.`;
    problems.push({ ...problem, code: "more-problems", message, fix: "Fix the problems listed here first." });
  }
}

/** The values of a map by key. Its keys are checked: unknown, missing and repeated ones are problems. */
export type Fields = ReadonlyMap<string, SourceNode>;

/**
 * Reads a map with the given keys; null where the node is not a map. `what` names it in messages ("A stage").
 */
export function readFields(
  found: Findings,
  node: SourceNode,
  what: string,
  keys: { readonly required: readonly string[]; readonly optional: readonly string[] },
): Fields | null {
  if (node.kind !== "map") return wrongShape(found, node, what, "a map of keys and values");
  const known = [...keys.required, ...keys.optional];
  const fields = new Map<string, SourceNode>();
  for (const entry of uniqueEntries(found, node)) {
    if (known.includes(entry.key)) fields.set(entry.key, entry.value);
    else {
      const fix = `Use one of: ${known.join(", ")}.`;
      const guess = nearest(found, entry.key, known);
      note(
        found,
        { place: entry.keyPlace },
        "unknown-key",
        `${what} cannot have the key "${entry.key}".`,
        guess ? `Did you mean "${guess}"? ${fix}` : fix,
      );
    }
  }
  for (const key of keys.required) {
    if (!fields.has(key))
      note(found, node, "missing-key", `${what} needs the key "${key}".`, `Add "${key}:".`);
  }
  return fields;
}

/** The entries of a map, each key once; a repeated key is a problem. */
function uniqueEntries(found: Findings, node: SourceMap): readonly SourceMap["entries"][number][] {
  const seen = new Set<string>();
  return node.entries.filter((entry) => {
    if (!seen.has(entry.key)) return seen.add(entry.key);
    note(
      found,
      { place: entry.keyPlace },
      "duplicate-key",
      `The key "${entry.key}" appears twice.`,
      "Remove one of the two.",
    );
    return false;
  });
}

function wrongShape(found: Findings, node: SourceNode, what: string, expected: string): null {
  note(found, node, "wrong-shape", `${what} must be ${expected}.`, `Write ${expected} here.`);
  return null;
}

/**
 * Reads a text that is not empty. A number is read as the text it was written as, so that `version: 2023-12`
 * needs no quotes.
 */
function readText(found: Findings, node: SourceNode | undefined, what: string): string | null {
  if (node === undefined) return null;
  if (node.kind !== "scalar" || node.value === null || node.text.trim() === "")
    return wrongShape(found, node, what, "a text");
  return node.text;
}

const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const namePattern = /^[a-z][A-Za-z0-9]*$/;

/** Whether a text is an id: lower-case words joined by hyphens. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** Whether `node` is an id, or a name that conditions can use (`kind` "name"); notes a problem where not. */
export function checkName(found: Findings, node: SourceScalar, kind: "id" | "name"): boolean {
  const good = kind === "id" ? isId(node.text) : namePattern.test(node.text) && !reserved.has(node.text);
  if (good && !isOfEveryObject(node.text)) return true;
  const fix = good
    ? "Use another word: every object of JavaScript has a property of this name."
    : kind === "id"
      ? 'Use lower-case letters, digits and single hyphens, as in "listing-optimization".'
      : 'Use letters and digits, beginning with a lower-case letter, as in "billedSales"; ' +
        "offers, offer, partner and the words of CEL are reserved.";
  note(found, node, "bad-name", `"${node.text}" cannot be used as a name here.`, fix);
  return false;
}

/** Objects with names as their keys would seem to have a value under it. */
function isOfEveryObject(name: string): boolean {
  return Object.hasOwn(Object.prototype, name);
}

const reserved = new Set(
  (
    "offers offer partner true false null in as break const continue else for function if " +
    "import let loop package namespace return var void while size has all exists filter map " +
    "bool bytes cel double google int list optional string type uint"
  ).split(" "),
);

/** Reads one of a closed list of words. */
export function readWord<const T extends string>(
  found: Findings,
  node: SourceNode | undefined,
  what: string,
  words: readonly T[],
  others = "",
): T | null {
  if (node === undefined) return null;
  if (node.kind !== "scalar" || node.value === null)
    return wrongShape(found, node, what, `one of: ${words.join(", ")}${others}`);
  const { text } = node;
  const word = words.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  const guess = nearest(found, text, words);
  const list = `Use one of: ${words.join(", ")}${others}.`;
  note(
    found,
    node,
    "unknown-word",
    `${what} cannot be "${text}".`,
    guess ? `Did you mean "${guess}"? ${list}` : list,
  );
  return null;
}

/** Reads an ISO 8601 day. */
export function readDay(found: Findings, node: SourceNode | undefined, what: string): EpochDay | null {
  if (node === undefined) return null;
  const day = node.kind === "scalar" ? parseDay(node.text) : null;
  if (day === null)
    note(
      found,
      node,
      "bad-day",
      `${what} is not a calendar day.`,
      "Write it as YYYY-MM-DD, as in 2023-12-01.",
    );
  return day;
}

/** Reads an ISO 8601 period of days, weeks, months or years, of at most `longest` days. */
export function readPeriod(
  found: Findings,
  node: SourceNode | undefined,
  what: string,
  longest: number,
): Period | null {
  if (node === undefined) return null;
  const period = node.kind === "scalar" ? parsePeriod(node.text) : null;
  if (period === null) {
    note(
      found,
      node,
      "bad-period",
      `${what} is not a period.`,
      "Write a period longer than zero, as in P7D, P4W, P12M or P1Y.",
    );
  }
  return period === null ? null : atMostDays(found, node, what, period, longest);
}

/** A period that is not too long. One that is becomes a problem, and the longest one there may be. */
export function atMostDays(
  found: Findings,
  node: SourceNode,
  what: string,
  period: Period,
  longest: number,
): Period {
  if (period.months * 30.5 + period.days <= longest) return period;
  const most = longest < 1000 ? `${longest} days` : `${Math.floor(longest / 365)} years`;
  note(found, node, "period-too-long", `${what} is longer than ${most}.`, "Write a shorter period.");
  return { months: 0, days: longest };
}

/** The items of a list. Where the node is not a list, notes a problem and gives no items. */
export function readItems(
  found: Findings,
  node: SourceNode | undefined,
  what: string,
): readonly SourceNode[] {
  if (node === undefined) return [];
  if (node.kind === "list") return node.items;
  wrongShape(found, node, what, "a list");
  return [];
}

/** The entries of a map with free keys. Where the node is not a map, notes a problem and gives none. */
export function readEntries(found: Findings, node: SourceNode | undefined, what: string) {
  if (node === undefined) return [];
  if (node.kind !== "map") {
    wrongShape(found, node, what, "a map of keys and values");
    return [];
  }
  return uniqueEntries(found, node).map((entry) => ({
    key: {
      kind: "scalar",
      value: entry.key,
      text: entry.key,
      place: entry.keyPlace,
    } as SourceScalar & { value: string },
    value: entry.value,
  }));
}

/** Reads a scalar as it is written, with its place. */
export function readScalar(
  found: Findings,
  node: SourceNode | undefined,
  what: string,
): (SourceScalar & { value: string }) | null {
  const text = readText(found, node, what);
  if (text === null || node?.kind !== "scalar") return null;
  return { ...node, value: text };
}

/** Whether no more problems are reported, so that looking for a fix would be wasted time. */
export function isFull({ problems }: Findings): boolean {
  return problems.length > maxProblems;
}

/** The candidate that `text` is most likely a typing mistake of. Null where there is none, and once full. */
export function nearest(found: Findings, text: string, candidates: readonly string[]): string | null {
  return isFull(found) ? null : nearestOf(text, candidates);
}
