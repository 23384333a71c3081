import type { Form } from "../forms/form.ts";
import type { Program } from "../program.ts";
import { type Findings, nearest, note } from "../read/fields.ts";
import type { SourceNode } from "../source.ts";

/** The texts of a program: a tree for each language that has a file. */
export type Texts = ReadonlyMap<string, SourceNode>;

/** Finds languages that pages and mails can't be shown in. */
export function checkLanguages(found: Findings, node: SourceNode | undefined, locales: readonly string[]) {
  for (const item of node?.kind === "list" ? node.items : []) {
    if (item.kind !== "scalar" || locales.includes(item.text)) continue;
    const guess =
      nearest(found, item.text, locales) ?? locales.find((tag) => tag.startsWith(`${item.text}-`));
    const fix = `${guess === undefined ? "" : `Did you mean "${guess}"? `}Use one of: ${locales.join(", ")}.`;
    note(found, item, "language-not-shown", `Laurel can't show "${item.text}".`, fix);
  }
}

/**
 * Finds what has no text in a language that the program requires, of `locales` where given. Without `texts`
 * nothing is checked.
 */
export function checkTexts(
  found: Findings,
  program: Program,
  texts: Texts | undefined,
  locales: readonly string[] | undefined,
) {
  if (texts === undefined) return;
  for (const language of program.languages) {
    if (locales?.includes(language) === false) continue;
    const root = texts.get(language);
    if (root === undefined) {
      const at = { place: { file: `texts/${language}.yaml`, line: 1, column: 1 } };
      note(
        found,
        at,
        "missing-language",
        `There are no texts in ${language}.`,
        `Add texts/${language}.yaml, or remove ${language} from "languages".`,
      );
      continue;
    }
    const checked = { found, root, language };
    for (const path of neededTexts(program)) checkText(checked, [...path, "name"]);
    if (program.ownCategories) {
      for (const { id } of program.benefits) {
        checkList(checked, ["benefits", id, "usage"], 1);
        checkList(checked, ["benefits", id, "needs"], 0);
        const kit = ["benefits", id, "kit"];
        if (nodeAt(root, kit).there) checkList(checked, kit, 1);
      }
    }
    for (const [id, form] of program.forms) checkForm(checked, id, form);
  }
}

/** The paths of every text that a program needs, each leading to a map with `name` (and `description`). */
export function neededTexts(program: Program): readonly (readonly string[])[] {
  const levels = program.benefits.flatMap(({ grants }) => grants.flatMap((grant) => grant.levels));
  const categories = program.ownCategories ? program.categories : [];
  return [
    ["program"],
    ...categories.map(({ id }) => ["categories", id]),
    ...program.tracks.map(({ id }) => ["tracks", id]),
    ...program.tracks.flatMap(({ id, stages }) => stages.map((stage) => ["stages", id, stage.id])),
    ...program.measures.map(({ name }) => ["measures", name]),
    ...[...new Set(levels)].flatMap((level) => (level === null ? [] : [["levels", level]])),
    ...program.benefits.map(({ id }) => ["benefits", id]),
  ];
}

interface CheckedTexts {
  readonly found: Findings;
  readonly root: SourceNode;
  readonly language: string;
}

/** The labels of a form and its options; help, errors and the intro may be left out, but not be empty. */
function checkForm(checked: CheckedTexts, id: string, form: Form) {
  const at = ["forms", id];
  checkText(checked, [...at, "title"]);
  checkOptional(checked, [...at, "intro"]);
  for (const field of form.fields) {
    const of = [...at, "fields", field.name];
    checkText(checked, [...of, "label"]);
    checkOptional(checked, [...of, "help"]);
    checkOptional(checked, [...of, "error"]);
    for (const option of "options" in field ? field.options : [])
      checkText(checked, [...of, "options", option]);
  }
}

/** The node at a path, or the last one on the way to it. */
function nodeAt(
  root: SourceNode,
  path: readonly string[],
): { readonly node: SourceNode; readonly there: boolean } {
  let node = root;
  for (const key of path) {
    const next: SourceNode | undefined =
      node.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
    if (next === undefined) return { node, there: false };
    node = next;
  }
  return { node, there: true };
}

/** "listing-optimization" has no "name": what a text belongs to, and which one it is. */
function wordsOf(path: readonly string[]) {
  const last = path.at(-1) ?? "";
  const [group, what] = [path.at(-2), path.slice(0, -1).join(".")];
  return { what, which: group === "options" ? `text for "${last}"` : last, full: path.join(".") };
}

function checkText({ found, root, language }: CheckedTexts, path: readonly string[]) {
  const { node, there } = nodeAt(root, path);
  const { what, which, full } = wordsOf(path);
  if (!there) {
    const fix = `Add ${full} to texts/${language}.yaml.`;
    note(found, node, "missing-text", `"${what}" has no ${which} in ${language}.`, fix);
  } else if (!isText(node)) {
    const message = `"${what}" has an empty ${which} in ${language}.`;
    note(found, node, "missing-text", message, `Write the ${which}.`);
  }
}

function checkOptional(checked: CheckedTexts, path: readonly string[]) {
  if (nodeAt(checked.root, path).there) checkText(checked, path);
}

function checkList({ found, root, language }: CheckedTexts, path: readonly string[], least: number) {
  const { node, there } = nodeAt(root, path);
  const { what, which, full } = wordsOf(path);
  if (!there) {
    const message = `"${what}" has no ${which} in ${language}.`;
    const fix = `Add ${full} to texts/${language}.yaml${least === 0 ? "; [] where there is nothing" : ""}.`;
    note(found, node, "missing-text", message, fix);
  } else if (node.kind !== "list") {
    note(found, node, "wrong-shape", `${full} must be a list.`, "Write a list of texts here.");
  } else if (node.items.length < least) {
    const message = `"${what}" has an empty ${which} in ${language}.`;
    note(found, node, "missing-text", message, "Write at least one step.");
  } else {
    for (const item of node.items)
      if (!isText(item)) note(found, item, "missing-text", `${full} has an empty text.`, "Write the text.");
  }
}

function isText(node: SourceNode): boolean {
  return node.kind === "scalar" && node.value !== null && node.text.trim() !== "";
}
