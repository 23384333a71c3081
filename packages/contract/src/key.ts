import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { actions } from "./roles.ts";
import { Moment, oneOf, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";
import { withdrawing } from "./withdrawal.ts";

const Scopes = Type.Array(oneOf(actions, "An action of the table of roles."), {
  minItems: 1,
  maxItems: actions.length,
  uniqueItems: true,
  description: "What the key may do.",
});
const grant = {
  name: Type.String({ minLength: 1, maxLength: 100, examples: ["Nightly import"] }),
  partner_id: orNull(
    Type.String({ maxLength: 200, description: "The only partner that it reaches; null: all." }),
  ),
};

/** A key as it is listed: the key itself is shown once, when it is made. */
export const Key = Type.Object(
  {
    key_id: Type.String(),
    ...grant,
    scopes: Type.Array(Type.String()),
    start: orNull(Type.String({ description: "How the key begins." })),
    owner: Type.String({ description: "Who made it: a person's id, or `cli`." }),
    made_by: Type.String({
      description:
        "Who made it: `person:<id>`, `key:<id>`, `cli`, or `unrecorded` from before this was kept.",
    }),
    by_right: Type.String({
      description: "The action that allowed it; `cli` or `unrecorded` where none did.",
    }),
    held_by: Type.String({
      description: "Who answers for it, like `made_by`. If they may no longer make it, it ends or passes on.",
    }),
    revoked: Type.Boolean(),
    created_at: Moment,
    expires_at: orNull(Moment),
    last_used_at: orNull(Type.String({ description: "To the minute." })),
  },
  { $id: "Key", additionalProperties: false, description: "A key of a program." },
);
export type Key = Shape<typeof Key>;

/** A key to create. */
const NewKey = Type.Object(
  {
    ...grant,
    scopes: Scopes,
    expires_in_days: orNull(
      Type.Integer({ minimum: 1, maximum: 3650, description: "Null: it does not end. Say so explicitly." }),
    ),
  },
  { additionalProperties: false },
);

export type NewKey = Shape<typeof NewKey>;

/** How long the old key keeps working beside the new one. */
const KeyRotation = Type.Object(
  { grace_hours: Type.Integer({ minimum: 0, maximum: 720 }) },
  { additionalProperties: false },
);

/** A key that was just created. It is not shown again. */
export const MadeKey = Type.Object(
  { key_id: Type.String(), key: Type.String() },
  { $id: "MadeKey", additionalProperties: false, description: "A key, shown this once." },
);
export type MadeKey = Shape<typeof MadeKey>;

const KeyParams = Type.Object({ key_id: Type.String({ minLength: 1, maxLength: 200 }) });

const keys = { action: "keys.manage", tag: "people" } as const;

export const listKeys = operation({
  ...keys,
  id: "listKeys",
  method: "GET",
  path: "/keys",
  summary: "Keys of programs",
  query: PageQuery,
  answers: { 200: page(Key) },
});

export const createKey = operation({
  ...keys,
  id: "createKey",
  method: "POST",
  path: "/keys",
  summary: "Create a key, which is shown only once",
  description:
    "A caller gives only what it has: its own actions, for a partner that it reaches. A key that is made " +
    "with a key ends no later.",
  body: NewKey,
  answers: { 201: MadeKey },
});

export const rotateKey = operation({
  ...keys,
  id: "rotateKey",
  method: "POST",
  path: "/keys/{key_id}/rotate",
  summary: "Replace a key; the old one keeps working for a while",
  description: "Only callers that could make the key can replace it.",
  params: KeyParams,
  body: KeyRotation,
  answers: { 201: MadeKey },
});

export const revokeKey = operation({
  ...keys,
  id: "revokeKey",
  method: "DELETE",
  path: "/keys/{key_id}",
  summary: "Revoke a key immediately",
  description: "What the key has made ends, or passes to the caller.",
  params: KeyParams,
  answers: withdrawing,
});
