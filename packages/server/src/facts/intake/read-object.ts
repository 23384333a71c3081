import { restore } from "./apostrophes.ts";
import {
  type Cells,
  type Columns,
  type IntakeRefusal,
  type RefusalReason,
  refuse,
  together,
} from "./import-kind.ts";
import { meantColumn, reasonColumns } from "./read-heading.ts";
import { characterProblem } from "./read-records.ts";
import { shorten } from "./shorten.ts";

/**
 * Reads a JSON object as the cells of a line. Numbers and booleans keep the text that they were written
 * as, so that no amount passes through a floating-point number; null is an empty cell; a list of texts has
 * `;` between them. A key that is left out is a column that the file doesn't have.
 */
export function readObject(columns: Columns, raw: string, { others = false } = {}): Cells | IntakeRefusal {
  const object = parse(raw);
  if (typeof object !== "object" || object === null || Array.isArray(object))
    return refuse(null, /\}\s*,?\s*\{/.test(raw) ? "json-several" : "json-broken");
  const keys = Object.keys(object);
  const cells = new Array<string | undefined>(columns.names.length).fill(undefined);
  const reasons: RefusalReason[] = repeatedKeys(raw, keys.length).map((key) =>
    refuse(shorten(key), "key-repeated", { found: shorten(key) }),
  );
  for (const [key, value] of Object.entries(object)) {
    const at = columns.at.get(key);
    if (at !== undefined) {
      const cell = cellOf(key, value);
      // As in a CSV, so that an id is the same in both.
      if (typeof cell === "string") cells[at] = restore(cell);
      else reasons.push(cell);
    } else if (!others && !reasonColumns.includes(key)) {
      const problem = textProblem(key);
      reasons.push(problem === null ? unknownKey(columns, key) : refuse(null, problem));
    }
  }
  const missing = columns.names.slice(0, columns.required).filter((name) => !Object.hasOwn(object, name));
  if (missing.length > 0) {
    const params = { missing: missing.join(", "), found: shorten(keys.join(", ")) || "{}" };
    reasons.push(refuse(missing[0] ?? null, "object-key-missing", params));
  }
  return together(reasons) ?? cells;
}

function unknownKey(columns: Columns, key: string): RefusalReason {
  const found = shorten(key);
  const meant = meantColumn(columns, key) ?? "none";
  return refuse(found, "object-key-unknown", { found, meant, allowed: columns.names.join(", ") });
}

/**
 * Keys that occur twice in the text of a valid object that has `count` different ones: of two values of one
 * key, a parser keeps the last without a word.
 */
function repeatedKeys(raw: string, count: number): readonly string[] {
  // Each key is followed by a colon, so nearly always counting them is enough.
  if (raw.split(":", count + 2).length <= count + 1) return [];
  const seen = new Set<string>();
  const repeated = new Set<string>();
  let depth = 0;
  for (const [token] of raw.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (depth === 1 && token.endsWith(":")) {
      const key = String(JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)));
      if (seen.has(key)) repeated.add(key);
      seen.add(key);
    }
  }
  return [...repeated];
}

/** A number as the text it was written as. */
class WrittenNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function parse(raw: string): unknown {
  const keepNumbers = (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" ? new WrittenNumber(context?.source ?? String(value)) : value;
  try {
    const object: unknown = JSON.parse(raw);
    const plain = typeof object === "object" && object !== null && !Object.values(object).some(isNumber);
    return plain ? object : JSON.parse(raw, keepNumbers);
  } catch {
    return null;
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

function cellOf(column: string, value: unknown): string | IntakeRefusal {
  if (value === null) return "";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    const problem = textProblem(value);
    return problem === null ? value : refuse(column, problem);
  }
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return cellOf(column, value.join(";"));
  }
  return value instanceof WrittenNumber ? value.text : refuse(column, "json-value");
}

/** An escape may hide what the line itself doesn't show. */
function textProblem(text: string): ReturnType<typeof characterProblem> {
  return text.isWellFormed() ? characterProblem(text) : "encoding-invalid";
}
