import { type Form, neededTexts, type Program, type SourceNode } from "@laurel/core";

/** What people read of a program, by language: `texts.en.benefits["blog-feature"].name`. */
export type TextsByLanguage = Readonly<Record<string, TextTree>>;

interface TextTree {
  readonly [key: string]: string | readonly string[] | TextTree;
}

/** The same while it is put together. */
type GrowingTree = Record<string, string | readonly string[] | TextTree>;

/**
 * The texts that a version uses. Versions share the files: a text that another version adds is not
 * part of this one.
 */
export function textsUsed(program: Program, files: ReadonlyMap<string, SourceNode>): TextsByLanguage {
  const languages = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    languages.map(([language, root]) => {
      const tree: GrowingTree = {};
      for (const path of neededTexts(program)) {
        const texts = textsAt(root, path);
        if (texts !== null) place(tree, path, { ...texts, ...listsAt(program, root, path) });
      }
      for (const [id, form] of program.forms) {
        const texts = formTexts(root, id, form);
        if (texts !== null) place(tree, ["forms", id], texts);
      }
      return [language, tree];
    }),
  );
}

function textsAt(root: SourceNode, path: readonly string[]): Record<string, string> | null {
  const node = nodeAt(root, path);
  if (node?.kind !== "map") return null;
  return Object.fromEntries(
    node.entries.flatMap(({ key, value }) => (value.kind === "scalar" ? [[key, value.text]] : [])),
  );
}

/** How to use a benefit, what to bring, and what a message has for promoting an offer. */
function listsAt(program: Program, root: SourceNode, path: readonly string[]): GrowingTree {
  if (!program.ownCategories || path[0] !== "benefits") return {};
  return Object.fromEntries(
    ["usage", "needs", "kit"].flatMap((key) => {
      const node = nodeAt(root, [...path, key]);
      if (node?.kind !== "list") return [];
      return [[key, node.items.flatMap((item) => (item.kind === "scalar" ? [item.text] : []))]];
    }),
  );
}

function formTexts(root: SourceNode, id: string, form: Form): TextTree | null {
  const texts = textsAt(root, ["forms", id]);
  if (texts === null) return null;
  const fields = form.fields.map(({ name }) => {
    const at = ["forms", id, "fields", name];
    const options = textsAt(root, [...at, "options"]);
    return [name, { ...textsAt(root, at), ...(options === null ? {} : { options }) }] as const;
  });
  return { ...texts, fields: Object.fromEntries(fields) };
}

function nodeAt(root: SourceNode, path: readonly string[]): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const key of path)
    node = node?.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
  return node;
}

function place(tree: GrowingTree, path: readonly string[], texts: TextTree): void {
  let at = tree;
  for (const key of path.slice(0, -1)) {
    at[key] ??= {};
    at = at[key] as GrowingTree;
  }
  at[path.at(-1) as string] = texts;
}

/** The text at a path in a language; null where there is none. */
export function textIn(texts: TextsByLanguage, language: string, path: readonly string[]): string | null {
  const found = valueAt(texts, language, path);
  return typeof found === "string" ? found : null;
}

/** The list of texts at a path in a language; null where there is none. */
export function listIn(
  texts: TextsByLanguage,
  language: string,
  path: readonly string[],
): readonly string[] | null {
  const found = valueAt(texts, language, path);
  return Array.isArray(found) ? found : null;
}

function valueAt(texts: TextsByLanguage, language: string, path: readonly string[]) {
  let at: TextTree[string] | undefined = Object.hasOwn(texts, language) ? texts[language] : undefined;
  for (const key of path) {
    if (typeof at !== "object" || Array.isArray(at) || !Object.hasOwn(at, key)) return undefined;
    at = (at as TextTree)[key];
  }
  return at;
}
