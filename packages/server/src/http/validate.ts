import type { ProblemDetail, RefusalCode } from "@laurel/contract";
import type { FastifySchemaCompiler, FastifySchemaValidationError } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { TLocalizedValidationError } from "typebox/error";
import { Value } from "typebox/value";
import type { Messages } from "../locales/messages.ts";

/** The error of a request that doesn't fit its schema: what is wrong, as the schema's check says it. */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";
  readonly validation: FastifySchemaValidationError[];

  constructor(errors: readonly TLocalizedValidationError[]) {
    super("the request doesn't fit its schema");
    this.validation = errors as unknown as FastifySchemaValidationError[];
  }
}

/**
 * Checks the parts of a request. Bodies are taken as they are: unknown fields and wrong types are refused.
 * What comes in an address is text, so there numbers and truth values are read from it, and defaults filled
 * in.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  return (value: unknown) => {
    const read = httpPart === "body" ? value : Value.Convert(schema, Value.Default(schema, value));
    if (check.Check(read)) return { value: read };
    return { error: new InvalidRequest(check.Errors(read)) };
  };
};

/** Everything that is wrong with a part of a request, for people and machines. */
export function invalidFields(
  errors: readonly TLocalizedValidationError[],
  part: string,
  { say }: Messages,
): ProblemDetail[] {
  return errors.flatMap((error) => {
    const at = `/${part}${error.instancePath}`;
    const detail = (code: RefusalCode, params: Record<string, string | number>, pointer = at) => ({
      code,
      message: say(`refusal.${code}`, params),
      pointer,
    });
    const field = (name: string) => `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    switch (error.keyword) {
      case "required":
        return error.params.requiredProperties.map((name) =>
          detail("field-missing", { field: name }, field(name)),
        );
      case "additionalProperties":
        return error.params.additionalProperties.map((name) =>
          detail("field-unknown", { field: name }, field(name)),
        );
      // Said by "additionalProperties" in better words.
      case "boolean":
        return [];
      case "type":
        return [detail("field-type", { expected: [error.params.type].flat().join(", ") })];
      case "enum":
        return [detail("field-not-listed", { allowed: error.params.allowedValues.join(", ") })];
      case "minimum":
      case "maximum":
      case "exclusiveMinimum":
      case "exclusiveMaximum":
        return [
          detail("field-out-of-range", {
            comparison: error.params.comparison,
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
