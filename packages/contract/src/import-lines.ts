import { type Static, Type } from "typebox";
import { referTo, type Shape } from "./wire.ts";

const reason = Type.Object(
  {
    column: Type.Union([Type.String(), Type.Null()], { description: "Null: the record as a whole." }),
    code: Type.String({ examples: ["amount-with-separators"] }),
    message: Type.String({ description: "Why, in the reader's language." }),
  },
  { additionalProperties: false },
);

/** A line that was refused. */
export const RefusedLine = Type.Object(
  {
    line: Type.Integer({ minimum: 1, description: "The line of the file, counted from 1." }),
    column: Type.Union([Type.String(), Type.Null()], { description: "Null: the record as a whole." }),
    code: Type.String({ examples: ["amount-decimal-comma"] }),
    message: Type.String({ description: "Why, in the reader's language." }),
    reasons: Type.Array(reason, { description: "All reasons; the first one is above, too." }),
    settled_by: Type.Union([Type.Integer(), Type.Null()], {
      description: "The re-run that imported the line; null: it is refused still.",
    }),
    raw: Type.String({ description: "The line as it was in the file, at most 2,000 characters of it." }),
  },
  { $id: "RefusedLine", additionalProperties: false, description: "A line that was refused." },
);
export type RefusedLine = Shape<typeof RefusedLine>;

/** A refused line, by the name of its shape. */
export const refusedLine = referTo(
  Type.Unsafe<Static<typeof RefusedLine>>({ $ref: "RefusedLine#" }),
  () => RefusedLine,
);

/** A line that was taken in although a person should look at it. */
export const NoticedLine = Type.Object(
  {
    line: Type.Integer({ minimum: 1, description: "The line of the file, counted from 1." }),
    column: Type.Union([Type.String(), Type.Null()], { description: "Null: the record as a whole." }),
    code: Type.String({ examples: ["day-in-future"] }),
    message: Type.String({ description: "What to look at, in the reader's language." }),
  },
  {
    $id: "NoticedLine",
    additionalProperties: false,
    description: "A line that was taken in although a person should look at it.",
  },
);
export type NoticedLine = Shape<typeof NoticedLine>;

/** A noticed line, by the name of its shape. */
export const noticedLine = referTo(
  Type.Unsafe<Static<typeof NoticedLine>>({ $ref: "NoticedLine#" }),
  () => NoticedLine,
);
