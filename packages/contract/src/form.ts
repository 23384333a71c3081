import { Type } from "typebox";
import { oneOf, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

const FieldTexts = Type.Object(
  {
    label: Type.String(),
    help: orNull(Type.String()),
    error: orNull(
      Type.String({ description: "Said where an answer can't be taken; null: the usual words." }),
    ),
    options: Type.Record(Type.String(), Type.String(), { description: "By option." }),
  },
  closed,
);

/** What a form and its fields say. */
export const FormTexts = Type.Object(
  {
    title: Type.String(),
    intro: orNull(Type.String()),
    fields: Type.Record(Type.String(), FieldTexts, { description: "By field." }),
  },
  closed,
);

/** A form: its fields in the order shown. Which of the limits a field has depends on its kind. */
export const FormShape = Type.Object(
  {
    form: Type.String({ examples: ["technical-help"] }),
    fields: Type.Array(
      Type.Object(
        {
          field: Type.String(),
          kind: oneOf(
            ["text", "integer", "number", "boolean", "money", "one-of", "several-of", "offer", "files"],
            "What an answer is.",
          ),
          required: Type.Boolean({ description: "Whether an answer is needed while the field is shown." }),
          show_if: orNull(
            Type.Object(
              { field: Type.String(), values: Type.Array(Type.String()) },
              {
                ...closed,
                description: "Shown while this field above it has one of these answers; null: always.",
              },
            ),
          ),
          format: Type.Optional(oneOf(["plain", "multiline", "uri", "email", "date"], "Of a text.")),
          min_length: Type.Optional(Type.Integer({ description: "Of a text, in code points." })),
          max_length: Type.Optional(Type.Integer()),
          pattern: Type.Optional(
            orNull(Type.String({ description: "A regular expression that a text matches." })),
          ),
          minimum: Type.Optional(orNull(Type.Number({ description: "Of an integer or a number." }))),
          maximum: Type.Optional(orNull(Type.Number())),
          options: Type.Optional(Type.Array(Type.String(), { description: "Of one-of and several-of." })),
          min_items: Type.Optional(Type.Integer({ description: "Of several-of." })),
          max_items: Type.Optional(Type.Integer({ description: "Of several-of and files." })),
          media_types: Type.Optional(
            Type.Array(Type.String(), {
              description: "Of files; empty: any kind.",
              examples: [["image/png"]],
            }),
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** A form as the API shows it. */
export type FormShape = Shape<typeof FormShape>;
