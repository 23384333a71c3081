import type { ProblemDetail, RefusalCode } from "@laurel/contract";
import type { FastifySchemaCompiler, FastifySchemaValidationError } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { TLocalizedValidationError } from "typebox/error";
import { Value } from "typebox/value";
import type { Messages } from "../../locales/messages.ts";

/** A text that PostgreSQL can't store, and where it is: a JSON pointer. */
interface UnkeptText {
  readonly keyword: "unkept-text";
  readonly instancePath: string;
}

/** A problem with a part of a request, from the schema's check or ours. */
export type FieldError = TLocalizedValidationError | UnkeptText;

/** The error of a request that doesn't fit its schema. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
  readonly validation: FastifySchemaValidationError[];

  constructor(errors: readonly FieldError[]) {
    super("the request doesn't fit its schema");
    this.validation = errors as unknown as FastifySchemaValidationError[];
  }
}

/**
 * Checks the parts of a request. Bodies are not converted: unknown fields and wrong types are refused.
 * Values in an address are text, so numbers and booleans are read from them, and defaults filled
 * in. No part may hold text that PostgreSQL can't store.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  return (value: unknown) => {
    const read = httpPart === "body" ? value : Value.Convert(schema, Value.Default(schema, value));
    if (!check.Check(read)) return { error: new InvalidRequest(check.Errors(read)) };
    const place = findUnkeptText(read);
    if (place === null) return { value: read };
    return { error: new InvalidRequest([{ keyword: "unkept-text", instancePath: place }]) };
  };
};

/**
 * The place, as a JSON pointer, of text that PostgreSQL can't store, a NUL or half of a character; null
 * if there is none. Looks only into values that JSON can have.
 */
export function findUnkeptText(value: unknown): string | null {
  // No recursion, because the caller decides how deep the value is.
  const left: [unknown, string][] = [[value, ""]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [part, place] = next;
    if (typeof part === "string" && !canBeKept(part)) return place;
    if (!isPlain(part)) continue;
    for (const [key, inner] of Object.entries(part)) {
      const at = `${place}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (!canBeKept(key)) return at;
      left.push([inner, at]);
    }
  }
  return null;
}

function canBeKept(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** Whether it is a list or a plain object, which a stream is not. */
function isPlain(part: unknown): part is object {
  if (typeof part !== "object" || part === null) return false;
  const prototype: unknown = Object.getPrototypeOf(part);
  return Array.isArray(part) || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The types of JSON that have a name in every language. */
const namedTypes = ["array", "boolean", "integer", "null", "number", "object", "string"] as const;

function isNamed(type: string): type is (typeof namedTypes)[number] {
  return namedTypes.some((named) => named === type);
}

/** The comparisons of a schema, as messages choose by them. */
const comparisons = { ">=": "atLeast", "<=": "atMost", ">": "moreThan", "<": "lessThan" } as const;

/** Larger lists help no one. */
const mostErrors = 50;

/** What is wrong with a part of a request, for people and machines; the first `mostErrors` of it. */
export function invalidFields(
  errors: readonly FieldError[],
  part: string,
  { refusal, say, words }: Messages,
): ProblemDetail[] {
  return errors.slice(0, mostErrors).flatMap((error) => {
    const at = `/${part}${error.instancePath}`;
    const detail = (code: RefusalCode, params: Record<string, string | number>, pointer = at) => ({
      code,
      message: refusal(code, params),
      pointer,
    });
    const typeName = (type: string) => (isNamed(type) ? say(`type.${type}`) : type);
    const field = (name: string) => `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    switch (error.keyword) {
      case "unkept-text":
        return [detail("field-character", {})];
      case "required":
        return error.params.requiredProperties
          .slice(0, mostErrors)
          .map((name) => detail("field-missing", { field: name }, field(name)));
      case "additionalProperties":
        return error.params.additionalProperties
          .slice(0, mostErrors)
          .map((name) => detail("field-unknown", { field: name }, field(name)));
      // The error of "additionalProperties" says it better.
      case "boolean":
        return [];
      case "type":
        return [detail("field-type", { expected: words.choice([error.params.type].flat().map(typeName)) })];
      case "enum":
        return [detail("field-not-listed", { allowed: error.params.allowedValues.join(", ") })];
      case "minimum":
      case "maximum":
      case "exclusiveMinimum":
      case "exclusiveMaximum":
        return [
          detail("field-out-of-range", {
            comparison: comparisons[error.params.comparison],
            limit: Number(error.params.limit),
          }),
        ];
      case "minLength":
        return [detail("field-too-short", { limit: error.params.limit })];
      case "maxLength":
        return [detail("field-too-long", { limit: error.params.limit })];
      case "pattern":
        return [detail("field-format", { pattern: String(error.params.pattern) })];
      default:
        return [detail("field-wrong", {})];
    }
  });
}
