import { type Static, Type } from "typebox";

/** One thing that is wrong with a request or with what it carries. */
export const ProblemDetail = Type.Object(
  {
    code: Type.String({ description: "Stable, for machines.", examples: ["field-unknown"] }),
    message: Type.String({ description: "What is wrong, in the reader's language where we have it." }),
    fix: Type.Optional(Type.String({ description: "What to do about it." })),
    pointer: Type.Optional(
      Type.String({
        description: "Where in the request: a JSON pointer behind its part.",
        examples: ["/body/source", "/query/limit"],
      }),
    ),
    file: Type.Optional(Type.String({ description: "Of a program's problem: the file." })),
    line: Type.Optional(Type.Integer({ minimum: 1, description: "Counted from 1." })),
    column: Type.Optional(Type.Integer({ minimum: 1, description: "Counted from 1." })),
  },
  { additionalProperties: false },
);

/** One reason why something may not be done, and what to do first. */
export const RefusedFor = Type.Object(
  {
    code: Type.String({ description: "The refusal's code.", examples: ["prerequisite-missing"] }),
    message: Type.String({ description: "What is wrong and what to do, in the reader's language." }),
    next: Type.Optional(
      Type.Object(
        {
          kind: Type.String({
            description: "Where the way out is.",
            enum: ["benefit", "activation", "contact", "offer"],
          }),
          id: Type.Optional(Type.String({ description: "Of the benefit, activation or offer." })),
          offer_id: Type.Optional(Type.String()),
        },
        { additionalProperties: false, description: "Absent where nothing can be done." },
      ),
    ),
  },
  { additionalProperties: false },
);
export type RefusedFor = Static<typeof RefusedFor>;

/** Why a request was refused: a problem document of RFC 9457 with our code. */
export const Problem = Type.Object(
  {
    type: Type.String({
      description: "`urn:laurel:refusal:` and the code.",
      examples: ["urn:laurel:refusal:partner-not-found"],
    }),
    title: Type.String({ description: "The HTTP status in words.", examples: ["Not Found"] }),
    status: Type.Integer({ minimum: 400, maximum: 599, examples: [404] }),
    detail: Type.String({ description: "What is wrong and what to do, in the reader's language." }),
    instance: Type.String({
      description: "This one occurrence: the request's id, as in `x-request-id` and in the log.",
      examples: ["urn:uuid:0b1c4a5e-0000-4000-8000-000000000000"],
    }),
    code: Type.String({
      description: "The refusal's code; all of them are in docs/reference/refusals.md.",
      examples: ["partner-not-found"],
    }),
    import_id: Type.Optional(Type.Integer({ description: "The import on record that was refused." })),
    refusals: Type.Optional(
      Type.Array(RefusedFor, {
        description: "Every reason, where there are several kinds; `code` is the first one's.",
      }),
    ),
    errors: Type.Optional(Type.Array(ProblemDetail, { description: "Everything that is wrong, in order." })),
  },
  { $id: "Problem", additionalProperties: false, description: "Why a request was refused (RFC 9457)." },
);

export type Problem = Static<typeof Problem>;
export type ProblemDetail = Static<typeof ProblemDetail>;
