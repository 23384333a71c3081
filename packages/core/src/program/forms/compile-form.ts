import type { Currency } from "../../values/currencies.ts";
import {
  type Fields,
  type Findings,
  isId,
  note,
  readFields,
  readItems,
  readScalar,
  readWord,
} from "../read/fields.ts";
import type { ProgramProblem, SourceNode, SourceScalar } from "../source.ts";
import type { FieldKind, Form, FormField, ShowIf } from "./form.ts";
import { readKind } from "./read-kind.ts";

/** A compiled form, or every problem there is. */
export type CompiledForm =
  | { readonly ok: true; readonly form: Form }
  | { readonly ok: false; readonly problems: readonly ProgramProblem[] };

/**
 * Compiles a form's JSON Schema: the subset of 2020-12 that the README of the program language lists, one
 * level deep. `currency` is that of its money fields. What can't be shown is a problem with its place.
 */
export function compileForm(source: SourceNode, currency: Currency): CompiledForm {
  const found: Findings = { problems: [] };
  const form = readForm(found, source, currency);
  return form !== null && found.problems.length === 0
    ? { ok: true, form }
    : { ok: false, problems: found.problems };
}

const dialect = "https://json-schema.org/draft/2020-12/schema";
const keys = {
  required: ["type", "additionalProperties", "properties"],
  optional: ["$schema", "required"],
};

/** More fields than any form of a few minutes has. */
const mostFields = 60;

/** Reads a form and notes its problems; null where it is not a map. */
export function readForm(found: Findings, source: SourceNode, currency: Currency): Form | null {
  const top = readFields(found, source, "A form", keys);
  if (top === null) return null;
  readWord(found, top.get("$schema"), '"$schema"', [dialect]);
  readWord(found, top.get("type"), 'The "type" of a form', ["object"]);
  readWord(found, top.get("additionalProperties"), '"additionalProperties"', ["false"]);
  const required = readRequired(found, top);
  const fields: FormField[] = [];
  for (const entry of propertiesOf(found, top)) {
    const field = readField(found, entry, fields, required.has(entry.key.value));
    if (field !== null) fields.push(field);
  }
  return { currency, fields };
}

interface Property {
  readonly key: SourceScalar & { readonly value: string };
  readonly value: SourceNode;
}

function propertiesOf(found: Findings, top: Fields): readonly Property[] {
  const node = top.get("properties");
  if (node === undefined) return [];
  const names = node.kind === "map" ? new Set(node.entries.map(({ key }) => key)) : new Set<string>();
  const fields = node.kind === "map" ? readFields(found, node, '"properties"', allOf(names)) : null;
  if (fields === null || fields.size === 0) {
    note(found, node, "no-fields", "The form has no fields.", 'Add at least one field to "properties".');
    return [];
  }
  if (fields.size > mostFields) {
    const message = `There are ${fields.size} fields; at most ${mostFields} are allowed.`;
    note(found, node, "too-many", message, "Remove some of them.");
  }
  const places = new Map(
    node.kind === "map" ? node.entries.map(({ key, keyPlace }) => [key, keyPlace] as const) : [],
  );
  return [...fields].slice(0, mostFields).map(([name, value]) => {
    const place = places.get(name) ?? node.place;
    return { key: { kind: "scalar", value: name, text: name, place }, value };
  });
}

function allOf(names: ReadonlySet<string>) {
  return { required: [], optional: [...names] };
}

function readRequired(found: Findings, top: Fields): ReadonlySet<string> {
  const properties = top.get("properties");
  const known = new Set(properties?.kind === "map" ? properties.entries.map(({ key }) => key) : []);
  const required = new Set<string>();
  for (const item of readItems(found, top.get("required"), '"required"')) {
    const name = readScalar(found, item, "A required field");
    if (name === null) continue;
    if (!known.has(name.value))
      note(found, name, "unknown-field", `The form has no field "${name.value}".`, fixOf(known));
    required.add(name.value);
  }
  return required;
}

function fixOf(fields: Iterable<string>): string {
  const names = [...fields].slice(0, mostFields);
  return names.length === 0 ? "Put the list field above this one." : `Use one of: ${names.join(", ")}.`;
}

function readField(
  found: Findings,
  { key, value }: Property,
  above: readonly FormField[],
  required: boolean,
): FormField | null {
  if (!isId(key.value)) {
    const fix = 'Use lower-case letters, digits and single hyphens, as in "listing-url".';
    note(found, key, "bad-name", `"${key.value}" cannot be the name of a field.`, fix);
    return null;
  }
  const kind = readKind(found, key.value, value);
  if (kind === null) return null;
  const asked = value.kind === "map" ? value.entries.find((entry) => entry.key === "x-show-if") : undefined;
  const showIf = asked === undefined ? null : readShowIf(found, asked.value, above);
  return { name: key.value, required, showIf, ...kind };
}

function readShowIf(found: Findings, node: SourceNode, above: readonly FormField[]): ShowIf | null {
  const lists = above.filter(hasOptions);
  const [entry] = node.kind === "map" ? node.entries : [];
  if (node.kind !== "map" || entry === undefined || node.entries.length > 1) {
    const message = '"x-show-if" must name one field, with the answers that show this one.';
    note(found, node, "bad-show-if", message, 'Write it as { "stage": ["design"] }.');
    return null;
  }
  const field = lists.find(({ name }) => name === entry.key);
  if (field === undefined) {
    const message = `"x-show-if" names "${entry.key}", which is not a list field above this one.`;
    note(found, { place: entry.keyPlace }, "bad-show-if", message, fixOf(lists.map(({ name }) => name)));
    return null;
  }
  const items = readItems(found, entry.value, `The answers to "${field.name}"`);
  const values = items.flatMap((item) => {
    const answer = readWord(found, item, `An answer to "${field.name}"`, field.options);
    return answer === null ? [] : [answer];
  });
  if (entry.value.kind === "list" && items.length === 0)
    note(found, entry.value, "bad-show-if", '"x-show-if" names no answer.', "Add at least one answer.");
  return { field: field.name, values };
}

type ListField = FormField & Extract<FieldKind, { readonly kind: "one-of" | "several-of" }>;

function hasOptions(field: FormField): field is ListField {
  return field.kind === "one-of" || field.kind === "several-of";
}
