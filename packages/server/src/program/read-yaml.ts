import type { Place, ProgramProblem, SourceNode } from "@laurel/core";
import {
  Composer,
  type CST,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Pair,
  type ParsedNode,
  Parser,
  type Scalar,
  type YAMLParseError,
} from "yaml";

import { offsetInScalar } from "./offset-in-scalar.ts";
import { explainMistake } from "./yaml-mistakes.ts";

/** The largest program or text file, in bytes of UTF-8. */
export const largestFile = 1_048_576;

/**
 * How deep a file may nest. Programs need eight levels; readers of the tree recurse, so there has to be
 * a limit.
 */
const deepest = 32;

/** How many signs, words and spaces a file may have: the marketplace's largest version has 2,500. */
const mostParts = 50_000;

/** The most problems that are reported: an error in the first lines often causes one in every later line. */
const mostProblems = 20;

/**
 * Reads a YAML 1.2 file of one document as a tree with places, or gives all reasons why it can't be
 * read. Days, versions and figures keep their text. Anchors, aliases and tags are refused: a reader of a
 * program should never have to look elsewhere for what a line says. A key that occurs twice is in the tree
 * twice.
 */
export function readYaml(text: string, file: string): SourceNode | ProgramProblem[] {
  const lines = new LineCounter();
  const reading: Reading = { text, file, lines, problems: [] };
  if (Buffer.byteLength(text) > largestFile) {
    note(
      reading,
      0,
      "yaml-too-large",
      "The file is larger than 1 MB.",
      "Split it, or remove what is not used.",
    );
    return reading.problems;
  }
  const tokens = tokensOf(reading);
  refuseForbidden(reading, tokens);
  if (reading.problems.length > 0) return reading.problems.slice(0, mostProblems);
  const composer = new Composer({ version: "1.2", schema: "core", merge: false, uniqueKeys: false });
  const [document] = [...composer.compose(tokens, true, text.length)];
  for (const error of (document?.errors ?? []).slice(0, mostProblems)) noteSyntax(reading, error);
  const tree = treeOf(reading, document?.contents ?? null, 0);
  return reading.problems.length > 0 ? reading.problems.slice(0, mostProblems) : tree;
}

interface Reading {
  readonly text: string;
  readonly file: string;
  readonly lines: LineCounter;
  readonly problems: ProgramProblem[];
}

function placeAt({ file, lines }: Reading, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

function note(reading: Reading, offset: number, code: string, message: string, fix: string) {
  reading.problems.push({ ...placeAt(reading, offset), code, message, fix });
}

/**
 * The file's syntax, down to the deepest level that is allowed; below that, parsing would waste time and
 * stack.
 */
function tokensOf(reading: Reading): CST.Token[] {
  const parser = new Parser(reading.lines.addNewLine);
  const tokens: CST.Token[] = [];
  reading.lines.addNewLine(0);
  let parts = 0;
  for (const lexeme of new Lexer().lex(reading.text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    parts += 1;
    if (parts > mostParts) {
      const fix = "Split it, or remove what is not used.";
      note(reading, parser.offset, "yaml-too-long", "The file has too many values.", fix);
      return [];
    }
    if (parser.stack.length <= deepest) continue;
    note(
      reading,
      parser.offset,
      "yaml-too-deep",
      "The file nests too deeply.",
      `Use fewer than ${deepest} levels.`,
    );
    return [];
  }
  return tokens.concat([...parser.end()]);
}

/** Reports what YAML allows and a program does not. */
function refuseForbidden(reading: Reading, tokens: readonly CST.Token[]) {
  const second = tokens.filter(({ type }) => type === "document")[1];
  if (second !== undefined) {
    const fix = 'Put each document in a file of its own; remove the "---".';
    note(reading, second.offset, "yaml-several-documents", "The file holds more than one document.", fix);
  }
  for (const token of tokens) refuseIn(reading, token);
}

function refuseIn(reading: Reading, token: CST.Token | null | undefined) {
  if (token === null || token === undefined) return;
  const found = refused[token.type];
  if (found !== undefined) note(reading, token.offset, found.code, found.message, found.fix);
  if (isOpen(token)) {
    // The parser would name the end of the file.
    const message = `The quote ${token.source.charAt(0)} is not closed.`;
    note(reading, token.offset, "yaml-syntax", message, "Close it with the same sign where the text ends.");
  }
  for (const part of partsOf(token)) refuseIn(reading, part);
}

/** Whether a text in quotes goes on to the end of the file. */
function isOpen(token: CST.Token): token is CST.FlowScalar {
  if (token.type === "double-quoted-scalar") return !/^"(?:[^"\\]|\\.)*"$/s.test(token.source);
  return token.type === "single-quoted-scalar" && !/^'(?:[^']|'')*'$/.test(token.source);
}

function partsOf(token: CST.Token): readonly (CST.Token | null | undefined)[] {
  if (token.type === "document") return [...token.start, token.value];
  if (token.type === "block-scalar") return token.props;
  if (!("items" in token)) return [];
  return token.items.flatMap((item: CST.CollectionItem) => [
    ...item.start,
    item.key,
    ...(item.sep ?? []),
    item.value,
  ]);
}

const writeOut = "Write the value out; a text that begins with this sign needs quotes.";

const refused: Partial<Record<CST.Token["type"], { code: string; message: string; fix: string }>> = {
  anchor: { code: "yaml-anchor", message: "Anchors are not used here.", fix: writeOut },
  alias: { code: "yaml-alias", message: "Aliases are not used here.", fix: writeOut },
  tag: {
    code: "yaml-tag",
    message: 'An unquoted "!" begins a YAML tag, and tags are not used here.',
    fix: "Put the whole text in quotes, as in when: '!offer.byol'.",
  },
  directive: {
    code: "yaml-directive",
    message: "Directives are not used here.",
    fix: 'Remove the line that begins with "%".',
  },
};

function noteSyntax(reading: Reading, { code, message, pos }: YAMLParseError) {
  const mistake = explainMistake(code, message, reading.text, pos[0]);
  note(reading, mistake.at, "yaml-syntax", mistake.message, mistake.fix);
}

function treeOf(reading: Reading, node: ParsedNode | null, offset: number): SourceNode {
  const start = node?.range[0] ?? offset;
  const place = placeAt(reading, start);
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    return { kind: "map", entries: node.items.flatMap((pair) => entryOf(reading, pair)), place };
  }
  if (isSeq<ParsedNode>(node)) {
    return { kind: "list", items: node.items.map((item) => treeOf(reading, item, start)), place };
  }
  if (!isScalar(node)) return { kind: "scalar", value: null, text: "", place };
  return scalarOf(reading, node, start);
}

type YamlEntry = Extract<SourceNode, { kind: "map" }>["entries"][number];

function entryOf(
  reading: Reading,
  { key, value }: Pair<ParsedNode, ParsedNode | null>,
): readonly YamlEntry[] {
  const [start, end] = key.range;
  const text = isScalar(key) ? textOf(key) : "";
  if (text === "") {
    const fix = "Write a word before the colon; put a text that begins with a bracket in quotes.";
    note(reading, start, "yaml-key", "A key must be a text.", fix);
    return [];
  }
  const before = reading.text.slice(Math.max(0, start - 20), start);
  const isEmpty = value === null || (isScalar(value) && value.value === null);
  const whole = isEmpty ? /\d{1,3}(?:,\d{3})*,$/.exec(before)?.[0] : undefined;
  if (whole !== undefined && /^\d{3}$/.test(text)) {
    const message = `A comma separates values, so "${whole}${text}" is not one number.`;
    const fix = `Write it without the comma: ${whole.replaceAll(",", "")}${text}.`;
    note(reading, start - whole.length, "yaml-comma", message, fix);
    return [];
  }
  return [{ key: text, keyPlace: placeAt(reading, start), value: treeOf(reading, value, end) }];
}

/**
 * The text as written, so that `0.10` and `2023-12` keep their form; of a quoted or folded text, what it
 * means.
 */
function textOf(scalar: Scalar): string {
  return typeof scalar.value === "string" ? scalar.value : (scalar.source ?? "");
}

function scalarOf(reading: Reading, scalar: Scalar, start: number): SourceNode {
  const { type, value } = scalar;
  const text = textOf(scalar);
  const simple =
    value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
  const block = type === "BLOCK_FOLDED" || type === "BLOCK_LITERAL";
  const from = block ? bodyOf(reading.text, start) : start;
  const cut = type === "PLAIN" && reading.file.startsWith("texts/") ? commentBehind(reading, scalar) : null;
  if (cut !== null) {
    const fix = "Put the whole text in double quotes; or write a space after the # if a remark begins there.";
    note(reading, cut, "yaml-comment", "The text ends here: what follows a # is a remark.", fix);
  }
  const quoting = type === "QUOTE_SINGLE" ? "'" : type === "QUOTE_DOUBLE" ? '"' : "";
  return {
    kind: "scalar",
    value: simple ? value : text,
    text,
    place: placeAt(reading, from),
    placeOf: (at) => placeAt(reading, offsetInScalar(reading.text, from, quoting, text, at)),
  };
}

/** Where a "#1" cuts a text short; null where none does, or where a "# remark" follows. */
function commentBehind({ text }: Reading, { range }: Scalar): number | null {
  const end = range?.[1] ?? text.length;
  const found = /^[ \t]+(?=#[^\s#])/.exec(text.slice(end, end + 100));
  return found === null ? null : end + found[0].length;
}

/** Where the text of a block scalar begins, after the line with its `>` or `|`. */
function bodyOf(text: string, header: number): number {
  const body = text.slice(header).search(/\n\s*\S/);
  return body < 0 ? header : header + body + text.slice(header + body).search(/\S/);
}
