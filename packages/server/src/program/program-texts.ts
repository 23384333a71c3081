import { neededTexts, type Program, type SourceNode } from "@laurel/core";

/** Names and descriptions of a program, by language: `texts.en.benefits["blog-feature"].name`. */
export type TextsByLanguage = Readonly<Record<string, TextTree>>;

interface TextTree {
  readonly [key: string]: string | TextTree;
}

/**
 * The texts that a version uses. Versions share the files: a text that another version adds is not
 * part of this one.
 */
export function textsUsed(program: Program, files: ReadonlyMap<string, SourceNode>): TextsByLanguage {
  const languages = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    languages.map(([language, root]) => {
      const tree: Record<string, TextTree | string> = {};
      for (const path of neededTexts(program)) {
        const texts = textsAt(root, path);
        if (texts !== null) place(tree, path, texts);
      }
      return [language, tree];
    }),
  );
}

function textsAt(root: SourceNode, path: readonly string[]): Record<string, string> | null {
  let node: SourceNode | undefined = root;
  for (const key of path) node = node === undefined ? undefined : childOf(node, key);
  if (node?.kind !== "map") return null;
  return Object.fromEntries(
    node.entries.flatMap(({ key, value }) => (value.kind === "scalar" ? [[key, value.text]] : [])),
  );
}

function childOf(node: SourceNode, key: string): SourceNode | undefined {
  return node.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

function place(tree: Record<string, TextTree | string>, path: readonly string[], texts: TextTree): void {
  let at = tree;
  for (const key of path.slice(0, -1)) {
    at[key] ??= {};
    at = at[key] as Record<string, TextTree | string>;
  }
  at[path.at(-1) as string] = texts;
}

/** The text at a path in a language; null where there is none. */
export function textIn(texts: TextsByLanguage, language: string, path: readonly string[]): string | null {
  let at: string | TextTree | undefined = Object.hasOwn(texts, language) ? texts[language] : undefined;
  for (const key of path) {
    if (at === undefined || typeof at === "string" || !Object.hasOwn(at, key)) return null;
    at = at[key];
  }
  return typeof at === "string" ? at : null;
}
