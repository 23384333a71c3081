import { restore } from "./apostrophes.ts";
import { type Columns, type IntakeRefusal, refuse } from "./import-kind.ts";
import { shorten } from "./read-cells.ts";
import { meantColumn, reasonColumns } from "./read-heading.ts";
import { characterProblem } from "./read-records.ts";

/**
 * Reads a JSON object as the cells of a line. Numbers and booleans keep the text that they were written
 * as, so that no amount passes through a floating-point number; null is an empty cell; a list of texts has
 * `;` between them.
 */
export function readObject(columns: Columns, raw: string): readonly string[] | IntakeRefusal {
  const object = parse(raw);
  if (typeof object !== "object" || object === null || Array.isArray(object))
    return refuse(null, "json-broken");
  const cells: string[] = new Array(columns.names.length).fill("");
  for (const [key, value] of Object.entries(object)) {
    const at = columns.at.get(key);
    if (at === undefined) {
      if (reasonColumns.includes(key)) continue;
      const problem = textProblem(key);
      return problem === null ? unknownKey(columns, key) : refuse(null, problem);
    }
    const cell = cellOf(key, value);
    if (typeof cell === "object") return cell;
    // As in a CSV, so that an id is the same in both.
    cells[at] = restore(cell);
  }
  const missing = columns.names.slice(0, columns.required).filter((name) => !Object.hasOwn(object, name));
  if (missing.length === 0) return cells;
  const found = shorten(Object.keys(object).join(", ")) || "{}";
  return refuse(missing[0] ?? null, "object-key-missing", { missing: missing.join(", "), found });
}

function unknownKey(columns: Columns, key: string): IntakeRefusal {
  const found = shorten(key);
  const meant = meantColumn(columns, key) ?? "none";
  return refuse(found, "object-key-unknown", { found, meant, allowed: columns.names.join(", ") });
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
