import { Type } from "typebox";
import { Moment, oneOf, orNull } from "./values.ts";

/** What is written to a person in free words. */
export const Words = Type.String({ minLength: 1, maxLength: 20_000 });

/** Files that were uploaded before. */
export const attachmentIds = Type.Optional(
  Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 10, description: "Files that were uploaded before." }),
);

/** What a promise, a step or a file belongs to. */
export const Subject = Type.String({
  description: "What it belongs to: an activation, an outreach or a request.",
  examples: ["activation:12"],
});

/** A person as both sides see them: never more than a name. */
export const Named = Type.Object(
  {
    who: Type.String({ description: "As in events: `person:<id>`, `key:<id>` or `laurel`." }),
    name: orNull(Type.String()),
  },
  { additionalProperties: false },
);

/** A file that belongs to a step. */
const StepFile = Type.Object(
  { attachment_id: Type.Integer(), name: Type.String(), media_type: Type.String(), size: Type.Integer() },
  { additionalProperties: false },
);

/** Something that happened to an activation, an outreach or a request. */
export const Step = Type.Object(
  {
    step_id: Type.Integer(),
    action: Type.String({ examples: ["contact", "ask", "answer", "deliver"] }),
    side: oneOf(["partner", "team", "clock", "manager"], "Who acts."),
    by: Named,
    happened_at: Moment,
    recorded_at: Moment,
    channel: orNull(Type.String()),
    reason: orNull(Type.String()),
    text: orNull(Type.String()),
    internal: Type.Boolean({ description: "Whether it is a note that only the team sees." }),
    plan: Type.Array(
      Type.Object({ text: Type.String(), on: orNull(Type.String()) }, { additionalProperties: false }),
    ),
    link: orNull(Type.String()),
    attachments: Type.Array(StepFile),
  },
  { additionalProperties: false },
);

/** What one side says to the other. */
export const Saying = Type.Object(
  { text: Words, reason: Type.Optional(Type.String({ maxLength: 60 })), attachments: attachmentIds },
  { additionalProperties: false },
);

/** A contact with a person, as the team logs it. */
export const LoggedContact = Type.Object(
  {
    channel: oneOf(["call", "email", "meeting", "chat"], "How the person was reached."),
    at: Type.Optional(Type.Union([Moment], { description: "When it was; now unless said." })),
    text: Words,
  },
  { additionalProperties: false },
);
