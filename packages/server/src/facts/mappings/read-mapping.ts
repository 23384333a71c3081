import { isCurrency, nearestOf, type Place, type ProgramProblem, type SourceNode } from "@laurel/core";
import { readYaml } from "../../program/read-yaml.ts";
import { isDayFormat } from "../intake/day-format.ts";
import type { Columns } from "../intake/import-kind.ts";
import { columnOf } from "./map-cells.ts";
import {
  type Askable,
  askable,
  type LineRule,
  type Mapping,
  signRules,
  type ValueSource,
} from "./mapping.ts";

/** Mistakes found so far; the reader continues, so that all are told at once. */
type Problems = ProgramProblem[];

const keys = [
  "mapping",
  "kind",
  "asks",
  "decimal",
  "date",
  "sign",
  "unknown-offers",
  "columns",
  "when-counting",
  "skip",
  "only",
] as const;
const sourceKeys = [
  "column",
  "join",
  "with",
  "constant",
  "ask",
  "by-sign",
  "values",
  "otherwise",
  "empty",
] as const;

/** Reads a mapping file, or gives everything that is wrong with it, each with its line and column. */
export function readMapping(
  text: string,
  file: string,
  kinds: Readonly<Record<string, { readonly columns: Columns }>>,
): Mapping | readonly ProgramProblem[] {
  const tree = readYaml(text, file);
  if (Array.isArray(tree)) return tree;
  const problems: Problems = [];
  const fields = fieldsOf(problems, tree as SourceNode, keys, "A mapping");
  if (fields === null) return problems;
  const { place } = tree as SourceNode;
  const word = <T extends string>(key: string, words: readonly T[], missing: T | null): T | null =>
    readWord(problems, fields.get(key), words, { key, place, missing });
  const kind = word("kind", Object.keys(kinds), null);
  const ours = kinds[kind ?? ""]?.columns;
  const mapping = {
    name: textOf(problems, fields.get("mapping")) ?? file,
    kind: (kind ?? "sales") as Mapping["kind"],
    asks: readAsks(problems, fields.get("asks")),
    decimal: fields.has("decimal") ? word("decimal", ["point", "comma"], null) : null,
    date: readDate(problems, fields.get("date")),
    sign: word("sign", signRules, "as-written") ?? "as-written",
    unknownOffers: word("unknown-offers", ["refuse", "allow"], "refuse") === "allow",
    columns: fields.has("columns") && ours ? readColumns(problems, fields.get("columns"), ours) : null,
    whenCounting: ours ? readWhenCounting(problems, fields.get("when-counting"), ours) : {},
    skip: readRules(problems, fields.get("skip")),
    only: readRules(problems, fields.get("only")),
  };
  if (mapping.columns !== null && ours !== undefined)
    noteMissing(problems, fields.get("columns")?.place ?? place, mapping.columns, ours);
  noteUnasked(problems, fields.get("columns"), mapping);
  return problems.length > 0 ? problems : mapping;
}

function note(problems: Problems, place: Place, code: string, message: string, fix: string): null {
  const { file, line, column } = place;
  problems.push({ file, line, column, code, message, fix });
  return null;
}

/** The keys of a map and their values; unknown and repeated ones are noted. */
function fieldsOf(
  problems: Problems,
  node: SourceNode,
  known: readonly string[] | null,
  what: string,
): ReadonlyMap<string, SourceNode> | null {
  if (node.kind !== "map")
    return note(problems, node.place, "mapping-shape", `${what} is keys with values.`, "Write `key: value`.");
  const fields = new Map<string, SourceNode>();
  for (const { key, keyPlace, value } of node.entries) {
    if (known !== null && !known.includes(key)) {
      const meant = nearestOf(key, known);
      const fix = meant === null ? `Known: ${known.join(", ")}.` : `Did you mean "${meant}"?`;
      note(problems, keyPlace, "mapping-key", `There is no key "${key}" here.`, fix);
    } else if (fields.has(key)) {
      note(problems, keyPlace, "mapping-key-repeated", `"${key}" is here twice.`, "Keep one of them.");
    } else fields.set(key, value);
  }
  return fields;
}

function textOf(problems: Problems, node: SourceNode | undefined): string | null {
  if (node === undefined) return null;
  if (node.kind === "scalar" && node.text !== "") return node.text;
  return note(
    problems,
    node.place,
    "mapping-text",
    "A text is expected here.",
    "Write one word or one text.",
  );
}

function textsOf(problems: Problems, node: SourceNode): readonly string[] {
  const items = node.kind === "list" ? node.items : [node];
  return items.map((item) => textOf(problems, item)).filter((text) => text !== null);
}

function readWord<T extends string>(
  problems: Problems,
  node: SourceNode | undefined,
  words: readonly T[],
  { key, place, missing }: { readonly key: string; readonly place: Place; readonly missing: T | null },
): T | null {
  if (node === undefined) {
    if (missing !== null) return missing;
    return note(
      problems,
      place,
      "mapping-incomplete",
      `"${key}" is missing.`,
      `Add it: ${words.join(", ")}.`,
    );
  }
  const text = textOf(problems, node);
  const word = words.find((one) => one === text);
  if (word !== undefined || text === null) return word ?? null;
  const fix = `Write one of: ${words.join(", ")}.`;
  return note(problems, node.place, "mapping-word", `"${text}" is no value of "${key}".`, fix);
}

function readAsks(problems: Problems, node: SourceNode | undefined): Mapping["asks"] {
  if (node === undefined) return {};
  const fields = fieldsOf(problems, node, askable, "`asks`");
  const asks: Partial<Record<Askable, "required" | "optional">> = {};
  for (const [key, value] of fields ?? []) {
    const words = ["required", "optional"] as const;
    const word = readWord(problems, value, words, { key, place: value.place, missing: null });
    if (word !== null) asks[key as Askable] = word;
  }
  return asks;
}

function readDate(problems: Problems, node: SourceNode | undefined): string | null {
  const format = textOf(problems, node);
  if (node === undefined || format === null || format === "YYYY-MM-DD") return null;
  if (isDayFormat(format)) return format;
  const fix = "Write YYYY, MM or M, and DD or D with signs between them, such as DD.MM.YYYY; or timestamp.";
  return note(problems, node.place, "mapping-date", `"${format}" is no format of days.`, fix);
}

function readColumns(
  problems: Problems,
  node: SourceNode | undefined,
  { names }: Columns,
): Readonly<Record<string, ValueSource>> {
  const fields = node && fieldsOf(problems, node, names, "`columns`");
  const sources = [...(fields ?? [])].map(([name, value]) => [name, readSource(problems, value)] as const);
  return Object.fromEntries(sources.filter(([, source]) => source !== null)) as Record<string, ValueSource>;
}

function noteMissing(
  problems: Problems,
  place: Place,
  columns: Readonly<Record<string, ValueSource>>,
  { names, required }: Columns,
): void {
  const missing = names.slice(0, required).filter((name) => !Object.hasOwn(columns, name));
  if (missing.length === 0 || problems.length > 0) return;
  const message = `These columns have no source: ${missing.join(", ")}.`;
  note(problems, place, "mapping-incomplete", message, "Name a column of the file, or a constant, for each.");
}

function noteUnasked(problems: Problems, node: SourceNode | undefined, { asks, columns }: Mapping): void {
  for (const [name, { ask }] of Object.entries(columns ?? {})) {
    if (ask === null || asks[ask] !== undefined) continue;
    const entry = node?.kind === "map" ? node.entries.find(({ key }) => key === name) : undefined;
    if (entry === undefined) continue;
    const fix = `Add \`asks: { ${ask}: required }\`.`;
    note(problems, entry.value.place, "mapping-unasked", `"${ask}" is used but not asked for.`, fix);
  }
}

function readWhenCounting(
  problems: Problems,
  node: SourceNode | undefined,
  ours: Columns,
): Mapping["whenCounting"] {
  const fields = node && fieldsOf(problems, node, null, "`when-counting`");
  const cases = [...(fields ?? [])].map(([currency, value]) => {
    if (!isCurrency(currency))
      note(
        problems,
        value.place,
        "mapping-currency",
        `"${currency}" is no currency.`,
        "Write one as in ISO 4217.",
      );
    return [currency, readColumns(problems, value, ours)] as const;
  });
  return Object.fromEntries(cases);
}

function readRules(problems: Problems, node: SourceNode | undefined): readonly LineRule[] {
  if (node === undefined) return [];
  if (node.kind !== "list") {
    note(problems, node.place, "mapping-shape", "A list is expected here.", 'Begin each rule with "- ".');
    return [];
  }
  return node.items.flatMap((item) => {
    const fields = fieldsOf(problems, item, ["column", "is"], "A rule");
    const [column, values] = [textOf(problems, fields?.get("column")), fields?.get("is")];
    if (column === null || values === undefined) {
      const message = "A rule needs the column and its values.";
      note(problems, item.place, "mapping-incomplete", message, "Write `{ column: NAME, is: [VALUE] }`.");
      return [];
    }
    return [{ column, is: textsOf(problems, values).map((text) => text.toLowerCase()) }];
  });
}

/** A column of theirs by its name alone; or a map with one origin of the value and what is done with it. */
function readSource(problems: Problems, node: SourceNode): ValueSource | null {
  if (node.kind === "scalar") {
    const name = textOf(problems, node);
    return name === null ? null : columnOf(name);
  }
  const fields = fieldsOf(problems, node, sourceKeys, "A source");
  if (fields === null) return null;
  const origins = ["column", "join", "constant", "ask", "by-sign"].filter((key) => fields.has(key));
  if (origins.length !== 1) {
    const fix = "Write one of: column, join, constant, ask, by-sign.";
    return note(problems, node.place, "mapping-source", "A value comes from one place.", fix);
  }
  const text = (key: string) => textOf(problems, fields.get(key));
  const joined = fields.get("join");
  const column = text("column");
  const ask = fields.get("ask");
  const values = fields.get("values");
  return {
    columns: joined === undefined ? (column === null ? [] : [column]) : textsOf(problems, joined),
    joinedBy: text("with") ?? "/",
    constant: text("constant"),
    ask:
      ask === undefined
        ? null
        : readWord(problems, ask, askable, { key: "ask", place: ask.place, missing: null }),
    bySign: text("by-sign"),
    values: values === undefined ? {} : readValues(problems, values),
    otherwise: text("otherwise"),
    empty: text("empty"),
  };
}

function readValues(problems: Problems, node: SourceNode): Readonly<Record<string, string>> {
  const fields = fieldsOf(problems, node, null, "`values`");
  const pairs = [...(fields ?? [])].map(([theirs, value]) => {
    const empty = value.kind === "scalar" && value.text === "";
    return [theirs.toLowerCase(), empty ? "" : (textOf(problems, value) ?? "")] as const;
  });
  return Object.assign(Object.create(null), Object.fromEntries(pairs));
}
