import { Type } from "typebox";
import { operation } from "./operation.ts";
import { page, pageQuery } from "./page.ts";
import { CurrentStanding } from "./standing.ts";
import { Day, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

/** A partner as last received, with the latest answer; null where none was computed yet. */
export const Partner = Type.Object(
  {
    partner_id: Type.String({ examples: ["4101101"] }),
    name: Type.String({ examples: ["Veltrassa Analytics, Inc."] }),
    country: Type.String({ description: "ISO 3166-1 alpha-2.", examples: ["US"] }),
    locale: Type.String({ description: "BCP 47.", examples: ["en-US"] }),
    joined_on: orNull(Day),
    standing: orNull(CurrentStanding),
  },
  { $id: "Partner", additionalProperties: false, description: "A partner with its latest standing." },
);

/** Which partners, and in which order. */
const PartnersQuery = Type.Object(
  {
    ...pageQuery,
    q: Type.Optional(
      Type.String({
        maxLength: 100,
        description:
          "Words that are all part of the name or begin the id, in any order, in upper or lower case, with " +
          "or without accents, and whatever their width, apostrophes or Unicode normal form. Spaces beside " +
          "Hangul, Han and kana don't count.",
      }),
    ),
    stage: Type.Optional(
      Type.String({
        maxLength: 200,
        pattern: "^(none|[^.]+\\.[^.]+)$",
        description:
          "`track.stage`: partners on this stage, themselves or with an offer. `none`: those on no stage.",
        examples: ["transact.t50k"],
      }),
    ),
    sort: Type.Optional(
      Type.String({
        pattern: "^-?[A-Za-z_][A-Za-z0-9_]{0,63}$",
        default: "name",
        description:
          "`name`, `partner_id`, `joined_on`, `next` (how much of the nearest way to the next stage is " +
          "reached), or a measure of the program such as `billedSales`; with `-` in front the largest " +
          "first. Partners without a value come last. Names are in the order that readers of the request's " +
          "language know.",
        examples: ["-billedSales"],
      }),
    ),
  },
  { additionalProperties: false },
);

/** A page of partners. */
const PartnerPage = Type.Object(
  {
    ...page(Partner).properties,
    total: Type.Integer({ description: "How many there are over all pages." }),
  },
  { additionalProperties: false },
);

export { PartnerParams } from "./values.ts";
/** Interfaces: written out, the shapes are too long for a declaration file. */
export interface Partner extends Shape<typeof Partner> {}
export interface PartnerPage extends Shape<typeof PartnerPage> {}

export const listPartners = operation({
  id: "listPartners",
  method: "GET",
  path: "/partners",
  action: "partners.list",
  tag: "partners",
  summary: "Partners with their latest standing",
  query: PartnersQuery,
  answers: { 200: PartnerPage },
});

export const getPartner = operation({
  id: "getPartner",
  method: "GET",
  path: "/partners/{partner_id}",
  action: "partner.read",
  tag: "partners",
  summary: "One partner with its latest standing",
  params: PartnerParams,
  answers: { 200: Partner },
});

export const viewPartner = operation({
  id: "viewPartner",
  method: "POST",
  path: "/partners/{partner_id}/views",
  action: "partners.list",
  tag: "partners",
  summary: "Record that a member of the team looks at the portal as the partner sees it",
  params: PartnerParams,
  answers: { 204: Type.Null({ description: "It is on the audit log." }) },
  takesKey: true,
});
