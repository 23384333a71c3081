import { Type } from "typebox";
import { orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

const partner_id = orNull(Type.String({ description: "The partner that it concerns; null: none." }));
const keys = (description: string) =>
  Type.Array(Type.Object({ key_id: Type.String(), name: Type.String(), partner_id }), { description });

/**
 * What a person or key had made and may no longer make after a change: each of it ends, or passes to the one
 * who makes the change.
 */
export const Withdrawal = Type.Object(
  {
    ended_invitations: Type.Array(
      Type.Object({ invitation_id: Type.Integer(), email: Type.String(), partner_id }),
      { description: "Open invitations that were revoked." },
    ),
    ended_keys: keys("Keys that were revoked."),
    passed_keys: keys("Keys that still work, and that the caller now answers for."),
  },
  {
    $id: "Withdrawal",
    additionalProperties: false,
    description: "What others had handed out and may no longer hand out, and what became of it.",
  },
);
export type Withdrawal = Shape<typeof Withdrawal>;

/** The answers of a change that can take a right from a person or a key. */
export const withdrawing = {
  200: Withdrawal,
  204: Type.Null({ description: "Done. Nothing that was handed out had to end or to pass on." }),
} as const;

/** Whether keys of a person who loses a right end, even where the caller could answer for them. */
export const endKeys = Type.Optional(
  Type.Boolean({
    description:
      "Whether the keys that the person may no longer have end. Otherwise those that the caller could have " +
      "made pass to the caller.",
  }),
);
