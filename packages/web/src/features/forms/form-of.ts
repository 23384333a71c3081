import type { FormShape } from "@laurel/contract";
import type { Currency, FieldKind, Form } from "@laurel/core";

type ShapeField = FormShape["fields"][number];

/** A form of the API as core checks it. `currency` is that of the program. */
export function formOf({ fields }: FormShape, currency: string): Form {
  return {
    currency: currency as Currency,
    fields: fields.map((field) => ({
      name: field.field,
      required: field.required,
      showIf: field.showIf,
      ...kindOf(field),
    })),
  };
}

function kindOf(field: ShapeField): FieldKind {
  const { kind, options = [], minItems = 0, maxItems = Number.MAX_SAFE_INTEGER } = field;
  switch (kind) {
    case "text": {
      const { format = "plain", minLength = 0, maxLength = Number.MAX_SAFE_INTEGER, pattern = null } = field;
      return { kind, format, minLength, maxLength, pattern };
    }
    case "integer":
    case "number":
      return { kind, minimum: field.minimum ?? null, maximum: field.maximum ?? null };
    case "one-of":
      return { kind, options };
    case "several-of":
      return { kind, options, minItems, maxItems };
    case "files":
      return { kind, maxItems, mediaTypes: field.mediaTypes ?? [] };
    case "boolean":
    case "money":
    case "offer":
      return { kind };
  }
}
