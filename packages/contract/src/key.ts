import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { actions } from "./roles.ts";
import { done, Moment, oneOf, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

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
      Type.Integer({ minimum: 1, maximum: 3650, description: "Null: it does not end." }),
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
  body: NewKey,
  answers: { 201: MadeKey },
});

export const rotateKey = operation({
  ...keys,
  id: "rotateKey",
  method: "POST",
  path: "/keys/{key_id}/rotate",
  summary: "Replace a key; the old one keeps working for a while",
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
  params: KeyParams,
  answers: { 204: done },
});
