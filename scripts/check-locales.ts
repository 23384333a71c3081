import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { parse as parseYaml } from "yaml";
import { locales as required } from "../packages/contract/src/locales.ts";

/** The language that the others follow. A program may have texts in more languages than Laurel. */
const leading = "en";

/** Folders whose files are ICU messages, a folder for each language; each must be there. */
export const messageFolders = [
  "packages/words/src/locales",
  "packages/server/src/platform/locales",
  "packages/web/src/locales",
];

/** The texts of one folder, by language, as read. */
export type Languages = ReadonlyMap<string, unknown>;

/** Every text of a file by its path of keys, joined by points; null where a leaf is not a text. */
export function leaves(tree: unknown, path = ""): ReadonlyMap<string, string | null> {
  if (tree === null || typeof tree !== "object") {
    return new Map([[path, typeof tree === "string" ? tree : null]]);
  }
  const below = Object.entries(tree).map(([key, value]) =>
    leaves(value, path === "" ? key : `${path}.${key}`),
  );
  return new Map(below.flatMap((texts) => [...texts]));
}

/** What code must pass for a placeholder. Not the plural branches: each language has its own. */
function expectation(element: MessageFormatElement): string | null {
  switch (element.type) {
    case TYPE.argument:
      return `{${element.value}}`;
    case TYPE.number:
      return `{${element.value}, number}`;
    case TYPE.date:
      return `{${element.value}, date}`;
    case TYPE.time:
      return `{${element.value}, time}`;
    case TYPE.select:
      return `{${element.value}, select, ${Object.keys(element.options).sort().join(" ")}}`;
    case TYPE.plural:
      return `{${element.value}, ${element.pluralType === "ordinal" ? "selectordinal" : "plural"}}`;
    case TYPE.tag:
      return `<${element.value}>`;
    default:
      return null;
  }
}

function collect(elements: readonly MessageFormatElement[], found: Set<string>): Set<string> {
  for (const element of elements) {
    const wanted = expectation(element);
    if (wanted !== null) found.add(wanted);
    if (element.type === TYPE.tag) collect(element.children, found);
    if (element.type === TYPE.select || element.type === TYPE.plural) {
      for (const option of Object.values(element.options)) collect(option.value, found);
    }
  }
  return found;
}

/** The placeholders of an ICU message with their types, or why it can't be read. */
export function placeholders(message: string): ReadonlySet<string> | { readonly unreadable: string } {
  try {
    return collect(parse(message), new Set());
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) };
  }
}

/** The placeholders that `text` is missing, and those that the leading text does not have. */
function comparePlaceholders(leader: string, text: string): string | null {
  const wanted = placeholders(leader);
  const given = placeholders(text);
  if ("unreadable" in given) return `is not an ICU message: ${given.unreadable}`;
  if ("unreadable" in wanted) return null;
  const missing = [...wanted.difference(given)];
  const extra = [...given.difference(wanted)];
  if (missing.length === 0 && extra.length === 0) return null;
  return [
    ...(missing.length === 0 ? [] : [`is missing ${missing.join(" ")}`]),
    ...(extra.length === 0 ? [] : [`has ${extra.join(" ")}, which ${leading} does not have`]),
  ].join(" and ");
}

function compareLanguage(
  name: string,
  leader: ReadonlyMap<string, string | null>,
  texts: ReadonlyMap<string, string | null>,
  areMessages: boolean,
): readonly string[] {
  const problems: string[] = [];
  for (const [key, text] of leader) {
    const given = texts.get(key);
    if (given === undefined) problems.push(`${name}: \`${key}\` is missing`);
    else if (given === null) problems.push(`${name}: \`${key}\` is not a text`);
    else if (given.trim() === "") problems.push(`${name}: \`${key}\` is empty`);
    else if (areMessages) {
      const difference = comparePlaceholders(text ?? "", given);
      if (difference !== null) problems.push(`${name}: \`${key}\` ${difference}`);
    }
  }
  for (const key of texts.keys()) {
    if (!leader.has(key))
      problems.push(`${name}: \`${key}\` is not in ${leading}: remove it, or add it there`);
  }
  return problems;
}

/**
 * Compares the languages of one folder with English: the same keys, no empty text and, for ICU messages, the
 * same placeholders. Each problem begins with the language.
 */
export function compareLanguages(languages: Languages, areMessages: boolean): readonly string[] {
  const absent = required
    .filter((locale) => !languages.has(locale))
    .map((locale) => `${locale}: has no texts`);
  const leader = leaves(languages.get(leading) ?? {});
  if (absent.length > 0) return absent;
  if (leader.size === 0) return [`${leading}: no text at all`];
  return [...languages].flatMap(([locale, tree]) =>
    compareLanguage(locale, leader, leaves(tree), areMessages),
  );
}

/** `<language>.yaml` is all texts of a language, `<language>/<feature>.json` those of one feature. */
export function readLanguages(root: string, folder: string): Languages {
  const read = (file: string): unknown => {
    const text = readFileSync(join(root, folder, file), "utf8");
    return extname(file) === ".json" ? JSON.parse(text) : parseYaml(text);
  };
  const languages = new Map(
    globSync("*.yaml", { cwd: join(root, folder) }).map((file) => [basename(file, ".yaml"), read(file)]),
  );
  const features = Map.groupBy(globSync("*/*.json", { cwd: join(root, folder) }).sort(), dirname);
  for (const [language, files] of features) {
    const texts = files.map((file) => [basename(file, ".json"), read(file)] as const);
    languages.set(language, Object.fromEntries(texts));
  }
  return languages;
}

/** Notes for translators, by the key of the text: `notes.json` of a folder. */
function readNotes(root: string, folder: string): Readonly<Record<string, string>> {
  const file = join(root, folder, "notes.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

/** Notes about texts that aren't there. */
export function strayNotes(tree: unknown, notes: Readonly<Record<string, string>>): readonly string[] {
  const known = new Set([...leaves(tree).keys()].flatMap((key) => [key, key.slice(key.indexOf(".") + 1)]));
  return Object.keys(notes)
    .filter((key) => !known.has(key))
    .map((key) => `notes.json: \`${key}\` is not in ${leading}: remove the note, or name the text`);
}

/** Every folder of texts under `root`. */
export function textFolders(root: string): readonly string[] {
  const programs = globSync("programs/*/*.yaml", { cwd: root }).map((file) => join(dirname(file), "texts"));
  return [...messageFolders, ...new Set(programs)];
}

/** Compares every folder of texts under `root`. */
function checkLocales(root: string): {
  readonly folders: number;
  readonly problems: readonly string[];
} {
  const folders = textFolders(root);
  const problems = folders.flatMap((folder) => {
    if (!existsSync(join(root, folder))) return [`${folder}: no such folder`];
    const texts = readLanguages(root, folder);
    const found = compareLanguages(texts, messageFolders.includes(folder));
    return [...found, ...strayNotes(texts.get(leading), readNotes(root, folder))].map(
      (problem) => `${folder}/${problem}`,
    );
  });
  return { folders: folders.length, problems };
}

if (import.meta.main) {
  const { folders, problems } = checkLocales(process.cwd());
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${folders} folders, ${problems.length} problems\n`);
  process.exitCode = problems.length === 0 && folders >= 3 ? 0 : 1;
}
