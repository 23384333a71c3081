import { type Static, Type } from "typebox";
import { pageQuery } from "./page.ts";
import type { CurrentStanding } from "./standing.ts";
import { Day, orNull } from "./values.ts";

/** A partner as last received, with the latest answer; null where none was computed yet. */
export const Partner = Type.Object(
  {
    partner_id: Type.String({ examples: ["4101101"] }),
    name: Type.String({ examples: ["Veltrassa Analytics, Inc."] }),
    country: Type.String({ description: "ISO 3166-1 alpha-2.", examples: ["US"] }),
    locale: Type.String({ description: "BCP 47.", examples: ["en-US"] }),
    joined_on: orNull(Day),
    standing: orNull(Type.Unsafe<Static<typeof CurrentStanding>>({ $ref: "CurrentStanding#" })),
  },
  { $id: "Partner", additionalProperties: false, description: "A partner with its latest standing." },
);

/** Which partners, and in which order. */
export const PartnersQuery = Type.Object(
  {
    ...pageQuery,
    q: Type.Optional(
      Type.String({ maxLength: 100, description: "Part of the name, or the beginning of the id." }),
    ),
    stage: Type.Optional(
      Type.String({
        maxLength: 200,
        pattern: "^(none|[^.]+\\.[^.]+)$",
        description:
          "`track.stage`: partners that stand on it, themselves or with an offer. `none`: on no stage.",
        examples: ["transact.t50k"],
      }),
    ),
    sort: Type.Optional(
      Type.String({
        pattern: "^-?[A-Za-z_][A-Za-z0-9_]{0,63}$",
        default: "name",
        description:
          "`name`, `partner_id`, `joined_on`, or a measure of the program such as `billedSales`; with `-` " +
          "in front the largest first. Partners without a value come last.",
        examples: ["-billedSales"],
      }),
    ),
  },
  { additionalProperties: false },
);

/** The partner an address names. */
export const PartnerParams = Type.Object({
  partner_id: Type.String({ minLength: 1, maxLength: 200, examples: ["4101101"] }),
});

/** A page of partners. */
export const PartnerPage = Type.Object(
  {
    items: Type.Array(Type.Unsafe<Static<typeof Partner>>({ $ref: "Partner#" })),
    next_cursor: orNull(Type.String()),
    total: Type.Integer({ description: "How many there are over all pages." }),
  },
  { additionalProperties: false },
);

export type Partner = Static<typeof Partner>;
export type PartnersQuery = Static<typeof PartnersQuery>;
