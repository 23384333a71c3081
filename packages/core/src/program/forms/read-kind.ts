import { type Fields, type Findings, isId, note, readFields, readItems, readWord } from "../read/fields.ts";
import type { SourceNode } from "../source.ts";
import type { FieldKind } from "./form.ts";
import { isSafePattern } from "./safe-pattern.ts";

const textKeys = ["minLength", "maxLength", "pattern", "format"];
/** How long an answer may be where the form doesn't say. */
const usualLength = { line: 500, lines: 5000 };
/** The longest answer that a form may ask for. */
const mostLength = 20_000;
/** A pattern is tried on every part of an answer, so only a short answer may have one. */
const mostLengthWithPattern = 500;
/** More options than a list on a page can show. */
const mostOptions = 200;
/** Files that one field may take. */
const mostFiles = 10;

/** Reads what an answer to a field is; null after noting a problem. */
export function readKind(found: Findings, name: string, node: SourceNode): FieldKind | null {
  const what = `The field "${name}"`;
  const part = (key: string) =>
    node.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
  const read = (...keys: readonly string[]) =>
    readFields(found, node, what, { required: ["type"], optional: [...keys, "x-show-if"] });
  const type = part("type");
  if (type === undefined || type.kind !== "scalar") {
    read();
    return null;
  }
  if (type.text === "object") {
    note(found, type, "form-nested", "A form is one level deep.", "Make each part a field of its own.");
    return null;
  }
  const types = ["string", "integer", "number", "boolean", "array"] as const;
  switch (readWord(found, type, 'The "type" of a field', types)) {
    case "string":
      return part("enum") === undefined ? readTextKind(found, read) : readOneOf(found, read);
    case "integer":
      return readNumber(found, read, "integer");
    case "number":
      return readNumber(found, read, "number");
    case "boolean":
      return read() === null ? null : { kind: "boolean" };
    case "array":
      return readArray(found, node, part("items"), read);
    default:
      return null;
  }
}

type ReadKeys = (...keys: readonly string[]) => Fields | null;

function readTextKind(found: Findings, read: ReadKeys): FieldKind | null {
  const fields = read(...textKeys);
  if (fields === null) return null;
  const formats = ["uri", "email", "date", "multiline", "money", "offer"] as const;
  const written = fields.get("format");
  if (written?.kind === "scalar" && written.text === "file") {
    const fix = 'Write { "type": "array", "items": { "type": "string", "format": "file" }, "maxItems": 1 }.';
    note(found, written, "form-format", "Files are a list, also where there is one.", fix);
    return null;
  }
  const format = readWord(found, written, 'The "format" of a text', formats);
  if (written !== undefined && format === null) return null;
  if (format === "money" || format === "offer") {
    for (const key of textKeys.slice(0, 3)) refuseKey(found, fields, key, format);
    return { kind: format };
  }
  const pattern = readPattern(found, fields.get("pattern"));
  const usual = format === "multiline" ? usualLength.lines : usualLength.line;
  const minLength = readCount(found, fields.get("minLength"), "minLength", 0, mostLength) ?? 0;
  const maxLength = readCount(found, fields.get("maxLength"), "maxLength", 1, mostLength) ?? usual;
  inOrder(found, fields.get("minLength"), "minLength", minLength, maxLength);
  if (pattern !== null && maxLength > mostLengthWithPattern) {
    const message = `A text with a pattern may have at most ${mostLengthWithPattern} characters.`;
    note(found, fields.get("pattern") as SourceNode, "form-pattern", message, "Write a smaller maxLength.");
  }
  return { kind: "text", format: format ?? "plain", minLength, maxLength, pattern };
}

function refuseKey(found: Findings, fields: Fields, key: string, format: string) {
  const node = fields.get(key);
  if (node === undefined) return;
  note(found, node, "form-keyword", `"${key}" can't go with the format "${format}".`, `Remove "${key}".`);
}

function readPattern(found: Findings, node: SourceNode | undefined): string | null {
  if (node === undefined) return null;
  if (node.kind === "scalar" && typeof node.value === "string" && isSafePattern(node.value))
    return node.value;
  const message = "This pattern can't be used: it is not a regular expression, or it may take very long.";
  const fix = "Write a simple one: no repeated group, no back reference, no look-around, 200 characters.";
  note(found, node, "form-pattern", message, fix);
  return null;
}

function readNumber(found: Findings, read: ReadKeys, kind: "integer" | "number"): FieldKind | null {
  const fields = read("minimum", "maximum");
  if (fields === null) return null;
  const limit = (key: "minimum" | "maximum") => {
    const node = fields.get(key);
    if (node === undefined) return null;
    const value = node.kind === "scalar" && typeof node.value === "number" ? node.value : Number.NaN;
    if (kind === "integer" ? Number.isSafeInteger(value) : Number.isFinite(value)) return value;
    const wanted = kind === "integer" ? "a whole number" : "a number";
    note(found, node, "wrong-shape", `"${key}" must be ${wanted}.`, `Write ${wanted} here.`);
    return null;
  };
  const [minimum, maximum] = [limit("minimum"), limit("maximum")];
  if (minimum !== null && maximum !== null)
    inOrder(found, fields.get("minimum"), "minimum", minimum, maximum);
  return { kind, minimum, maximum };
}

function readOneOf(found: Findings, read: ReadKeys): FieldKind | null {
  const fields = read("enum");
  return fields === null ? null : { kind: "one-of", options: readOptions(found, fields.get("enum")) };
}

function readOptions(found: Findings, node: SourceNode | undefined): readonly string[] {
  const options: string[] = [];
  const items = readItems(found, node, '"enum"');
  for (const item of items.slice(0, mostOptions)) {
    const good = item.kind === "scalar" && typeof item.value === "string" && isId(item.value);
    if (good && !options.includes(item.text)) options.push(item.text);
    else {
      const message = good ? `The option "${item.text}" appears twice.` : "An option must be an id.";
      const fix = good ? "Remove one of the two." : 'Use lower-case letters and hyphens, as in "pre-sales".';
      note(found, item, "bad-option", message, fix);
    }
  }
  if (node?.kind === "list" && items.length === 0)
    note(found, node, "bad-option", "The list has no options.", "Add at least one option.");
  if (items.length > mostOptions && node !== undefined) {
    const message = `There are ${items.length} options; at most ${mostOptions} are allowed.`;
    note(found, node, "too-many", message, "Remove some of them.");
  }
  return options;
}

function readArray(
  found: Findings,
  node: SourceNode,
  items: SourceNode | undefined,
  read: ReadKeys,
): FieldKind | null {
  const has = (key: string) => items?.kind === "map" && items.entries.some((entry) => entry.key === key);
  if (items !== undefined && has("enum")) return readSeveralOf(found, items, read);
  if (items !== undefined && has("format")) return readFiles(found, items, read);
  const fix = "Give the items an enum (several of a list) or the format file.";
  note(found, items ?? node, "form-nested", "A list of this kind can't be shown.", fix);
  return null;
}

function readSeveralOf(found: Findings, items: SourceNode, read: ReadKeys): FieldKind | null {
  const fields = read("items", "uniqueItems", "minItems", "maxItems");
  const inner = readFields(found, items, '"items"', { required: ["type", "enum"], optional: [] });
  if (fields === null || inner === null) return null;
  readWord(found, inner.get("type"), 'The "type" of an item', ["string"]);
  readWord(found, fields.get("uniqueItems"), '"uniqueItems"', ["true"]);
  const options = readOptions(found, inner.get("enum"));
  const minItems = readCount(found, fields.get("minItems"), "minItems", 0, options.length) ?? 0;
  const maxItems = readCount(found, fields.get("maxItems"), "maxItems", 1, mostOptions) ?? options.length;
  inOrder(found, fields.get("minItems"), "minItems", minItems, maxItems);
  return { kind: "several-of", options, minItems, maxItems };
}

const mediaTypePattern = /^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/;

function readFiles(found: Findings, items: SourceNode, read: ReadKeys): FieldKind | null {
  const fields = read("items", "maxItems", "x-media-types");
  const inner = readFields(found, items, '"items"', { required: ["type", "format"], optional: [] });
  if (fields === null || inner === null) return null;
  readWord(found, inner.get("type"), 'The "type" of an item', ["string"]);
  readWord(found, inner.get("format"), 'The "format" of an item', ["file"]);
  const maxItems = readCount(found, fields.get("maxItems"), "maxItems", 1, mostFiles) ?? 1;
  const mediaTypes = readItems(found, fields.get("x-media-types"), '"x-media-types"').flatMap((item) => {
    if (item.kind === "scalar" && mediaTypePattern.test(item.text)) return [item.text];
    note(found, item, "bad-media-type", "This is not a kind of file.", 'Write it as in "image/png".');
    return [];
  });
  return { kind: "files", maxItems, mediaTypes };
}

/** Reads a whole number between two limits; null where it is not written, and after noting a problem. */
function readCount(
  found: Findings,
  node: SourceNode | undefined,
  key: string,
  least: number,
  most: number,
): number | null {
  if (node === undefined) return null;
  const value = node.kind === "scalar" && typeof node.value === "number" ? node.value : -1;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const wanted = `a whole number from ${least} to ${most}`;
  note(found, node, "wrong-shape", `"${key}" must be ${wanted}.`, `Write ${wanted} here.`);
  return null;
}

function inOrder(found: Findings, node: SourceNode | undefined, key: string, least: number, most: number) {
  if (node === undefined || least <= most) return;
  note(found, node, "form-limits", `"${key}" is above the upper limit.`, "Write the smaller figure here.");
}
