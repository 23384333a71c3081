import { type Static, Type } from "typebox";
import { Moment, oneOf, orNull } from "./values.ts";

const count = Type.Integer({ minimum: 0 });

/** A line that was not taken in. */
export const RefusedLine = Type.Object(
  {
    line: Type.Integer({ minimum: 1, description: "The line of the file, counted from 1." }),
    column: Type.Union([Type.String(), Type.Null()], { description: "Null: the record as a whole." }),
    code: Type.String({ examples: ["amount-decimal-comma"] }),
    message: Type.String({ description: "Why, in the reader's language." }),
    raw: Type.String({ description: "The line as it stood, at most 2,000 characters of it." }),
  },
  { $id: "RefusedLine", additionalProperties: false, description: "A line that was not taken in." },
);
const refusedLine = Type.Unsafe<Static<typeof RefusedLine>>({ $ref: "RefusedLine#" });

const record = {
  import_id: Type.Integer(),
  kind: oneOf(["partners", "publishers", "offers", "sales", "observations", "rates"], "What was imported."),
  source: Type.String({ description: "Who the lines come from." }),
  file_name: Type.String(),
  format: oneOf(["csv", "ndjson"], "How it is written."),
  status: oneOf(["running", "finished", "refused"], "`refused`: nothing of it was taken in."),
  problem: orNull(
    Type.Object({ code: Type.String(), message: Type.String() }, { additionalProperties: false }),
  ),
  lines: Type.Integer({ minimum: 0, description: "Lines settled: added, repeated and refused." }),
  added: count,
  repeated: count,
  refused: count,
  rerun_of: orNull(Type.Integer()),
  started_at: Moment,
  finished_at: orNull(Moment),
};

/** An import on record. */
export const Import = Type.Object(record, {
  $id: "Import",
  additionalProperties: false,
  description: "An import on record.",
});

/** What became of a batch. */
export const BatchResult = Type.Object(
  {
    ...record,
    refusals: Type.Array(refusedLine, { description: "The first 20 refused lines." }),
  },
  { $id: "BatchResult", additionalProperties: false, description: "What became of a batch." },
);

/** The import an address names. */
export const importIdParams = Type.Object({
  import_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

/** As what a batch is taken in. */
export const BatchQuery = Type.Object(
  {
    source: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: "^[\\w.:@-]+$",
        default: "api",
        description: "Who the lines come from: part of a sale's identity.",
      }),
    ),
  },
  { additionalProperties: false },
);

export type Import = Static<typeof Import>;
export type BatchResult = Static<typeof BatchResult>;
export type RefusedLine = Static<typeof RefusedLine>;
