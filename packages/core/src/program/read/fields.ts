import { type EpochDay, type Period, parseDay, parsePeriod } from "../../values/calendar.ts";
import { nearestOf } from "../../values/nearest.ts";
import type { Problem, SourceMap, SourceNode, SourceScalar } from "../source.ts";

/** Collects problems while a file is read; reading goes on after each, so that all are found at once. */
export interface Findings {
  readonly problems: Problem[];
}

/** Notes a problem at a node. */
export function note(
  found: Findings,
  node: { place: Problem | SourceNode["place"] },
  code: string,
  message: string,
  fix: string,
) {
  const { file, line, column } = node.place;
  addProblem(found, { file, line, column, code, message, fix });
}

/** Nobody reads more of them; a hostile file could have a million. */
export const mostProblems = 500;

/** Adds a problem, up to a limit beyond which only "there are more" is said. */
export function addProblem({ problems }: Findings, problem: Problem) {
  if (problems.length < mostProblems) problems.push(problem);
  else if (problems.length === mostProblems) {
    const message = `There are more problems than these ${mostProblems}.`;
    problems.push({ ...problem, code: "more-problems", message, fix: "Fix the others first." });
  }
}

/**
 * The values of a map by key, after its keys were checked: unknown, missing and doubled ones are problems.
 */
export type Fields = ReadonlyMap<string, SourceNode>;

/**
 * Reads a map with the given keys; null where the node is no map. `what` names it in messages ("a stage").
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
        `${what} has no key "${entry.key}".`,
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

/** The entries of a map without the repeats of a key, which are problems. */
function uniqueEntries(found: Findings, node: SourceMap): readonly SourceMap["entries"][number][] {
  const seen = new Set<string>();
  return node.entries.filter((entry) => {
    if (!seen.has(entry.key)) return seen.add(entry.key);
    note(
      found,
      { place: entry.keyPlace },
      "duplicate-key",
      `The key "${entry.key}" stands twice.`,
      "Keep one of them.",
    );
    return false;
  });
}

function wrongShape(found: Findings, node: SourceNode, what: string, expected: string): null {
  note(found, node, "wrong-shape", `${what} must be ${expected}.`, `Write ${expected} here.`);
  return null;
}

/**
 * Reads a text that is not empty. Numbers count as the text they were written as, so `version: 2023-12` may
 * go unquoted.
 */
export function readText(found: Findings, node: SourceNode | undefined, what: string): string | null {
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

/** Notes a problem where `key` is not an id (`kind` "id") or not a name that conditions can use ("name"). */
export function checkName(found: Findings, node: SourceScalar, kind: "id" | "name"): boolean {
  const good = kind === "id" ? isId(node.text) : namePattern.test(node.text) && !reserved.has(node.text);
  if (good) return true;
  const fix =
    kind === "id"
      ? 'Use lower-case letters, digits and single hyphens, as in "listing-optimization".'
      : 'Use letters and digits beginning with a lower-case letter, as in "billedSales"; ' +
        "offers, offer, partner and words of CEL are taken.";
  note(found, node, "bad-name", `"${node.text}" cannot be used as a name here.`, fix);
  return false;
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
): T | null {
  if (node === undefined) return null;
  if (node.kind !== "scalar" || node.value === null)
    return wrongShape(found, node, what, `one of: ${words.join(", ")}`);
  const { text } = node;
  const word = words.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  const guess = nearest(found, text, words);
  const list = `Use one of: ${words.join(", ")}.`;
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
    note(found, node, "bad-day", `${what} is not a day of the calendar.`, "Write it as 2023-12-01.");
  return day;
}

/** Reads an ISO 8601 period of days, weeks, months or years. */
export function readPeriod(found: Findings, node: SourceNode | undefined, what: string): Period | null {
  if (node === undefined) return null;
  const period = node.kind === "scalar" ? parsePeriod(node.text) : null;
  if (period === null) {
    note(
      found,
      node,
      "bad-period",
      `${what} is not a period.`,
      "Write it as P7D, P4W, P12M or P1Y; it must be longer than zero.",
    );
  }
  return period;
}

/** The items of a list; a problem and no items where it is none. */
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

/** The keys and values of a map with free keys; a problem and none where it is no map. */
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

/** Reads a scalar as it stands, with its place. */
export function readScalar(
  found: Findings,
  node: SourceNode | undefined,
  what: string,
): (SourceScalar & { value: string }) | null {
  const text = readText(found, node, what);
  if (text === null || node?.kind !== "scalar") return null;
  return { ...node, value: text };
}

/** Whether no more problems are taken, so that looking for fixes is a waste. */
export function isFull({ problems }: Findings): boolean {
  return problems.length > mostProblems;
}

/** The candidate that a typing mistake would have come from; null also once enough is wrong. */
export function nearest(found: Findings, text: string, candidates: readonly string[]): string | null {
  return isFull(found) ? null : nearestOf(text, candidates);
}
