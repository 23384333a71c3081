import { Type } from "typebox";
import { operation } from "./operation.ts";
import { SaleLine } from "./sale.ts";
import { StandingAnswer, StandingQuery } from "./standing.ts";
import { Ended, Grace, Reasons } from "./standing-reasons.ts";
import { AmountMinor, Day, Moment, oneOf, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;
const text = Type.String();
const textOrNull = orNull(text);

const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$", description: "SHA-256, in hexadecimal digits." });

/** A published version. */
const ReceiptVersion = Type.Object(
  {
    version: Type.String({ examples: ["2023-12"] }),
    in_force_from: Day,
    rules_digest: Type.String({
      ...Sha256,
      description:
        "SHA-256 of the version's file, in hexadecimal digits; of a version with forms, of the canonical " +
        "JSON `[file, {path: text of the form}]`. Rules never change once they are published.",
    }),
  },
  closed,
);

const Span = Type.Object(
  {
    from: Type.Union([Day, Type.Null()], { description: "The first day that counts; null: no bound." }),
    to: Type.String({ ...Day, description: "The last day that counts." }),
    excluding: Type.Array(text, { description: "Sales under these exclusions don't count." }),
    lines: Type.Integer({ description: "How many of `sales` count. They add up to the measure's value." }),
  },
  closed,
);

const ReceiptMeasure = Type.Object(
  {
    measure: Type.String({ examples: ["billedSales"] }),
    type: oneOf(["money", "number"], "Money is in minor units of the program's currency."),
    value: orNull(Type.Number()),
    sales: Type.Union([Span, Type.Null()], {
      description: "Which sales count. Null: the measure is observed.",
    }),
    observation: Type.Union(
      [
        Type.Object(
          { measure: text, value: text, observed_on: Day, expires_on: orNull(Day) },
          { ...closed, description: "The value is a plain decimal, money in major units." },
        ),
        Type.Null(),
      ],
      { description: "The observation that gives the value. Null: none does, or it is a sum of sales." },
    ),
  },
  closed,
);

const { counts_on, counts_minor, ...billed } = SaleLine.properties;

/** A billed line by its highest revision that was known, and what it counts. */
export const ReceiptLine = Type.Object(
  {
    ...billed,
    counts_on: Type.String({
      ...Day,
      description: "The day it counts on: that of the line it undoes, else its own.",
    }),
    before_minor: Type.Integer({ description: "See `after_minor`." }),
    after_minor: Type.Integer({
      description:
        "A line counts `after_minor` converted less `before_minor` converted, both in minor units of its " +
        "own currency. All refunds of a line together take away at most what it has.",
    }),
    counts_minor: Type.Union([AmountMinor, Type.Null()], {
      description: "What it counts, in minor units of the program's currency. Null: it waits for a rate.",
    }),
    rate: Type.Union(
      [
        Type.Object(
          {
            rate: Type.String({
              description: "Units of the program's currency for one unit, a plain decimal.",
              examples: ["1.0834"],
            }),
            day: Day,
            source: textOrNull,
          },
          closed,
        ),
        Type.Null(),
      ],
      {
        description: "The rate it was converted at. Null in the program's currency, and where none is known.",
      },
    ),
  },
  { $id: "ReceiptLine", ...closed, description: "A billed line as it was known, and what it counts." },
);

const ReceiptOffer = Type.Object(
  {
    offer_id: text,
    live: Type.Boolean(),
    option: text,
    byol: Type.Boolean(),
    private: Type.Boolean(),
    has_public_listing: Type.Boolean(),
    type: text,
    storefront: text,
  },
  closed,
);

const Carried = Type.Object(
  {
    benefit: text,
    offer: Type.Optional(text),
    amount_minor: Type.Optional(AmountMinor),
    level: Type.Optional(text),
    by: oneOf(["publication", "keep"], "A publication gave it, or it was kept at a change of version."),
    version: Type.String({ description: "The version that gave it." }),
    since: Type.String({ ...Day, description: "The day of the publication, or the day it was opened." }),
    until: orNull(Day),
  },
  closed,
);

const ReceiptFacts = Type.Object(
  {
    country: Type.String({ description: "ISO 3166-1 alpha-2." }),
    ended: Type.Optional(Ended),
    offers: Type.Array(ReceiptOffer, { description: "What each offer is on the day." }),
    held: Type.Record(Type.String(), text, {
      description: "Track → the stage held from earlier in its term.",
    }),
    grace: Type.Optional(
      Type.Record(Type.String(), Type.Object({ stage: text, until: Day }, closed), {
        description: "Track → the stage that a time of grace keeps, and the first day without it.",
      }),
    ),
    carried: Type.Array(Carried, { description: "Unlocked by a publication, or kept from another version." }),
  },
  { ...closed, description: "What else the standing rests on. With the measures it is all that decides." },
);

const Award = Type.Object(
  {
    track: text,
    stage: Type.Union([text, Type.Null()], { description: "Null: the track was not entered." }),
    version: text,
    from: Day,
    until: Type.String({ ...Day, description: "The first day for which something else is on record." }),
    grace: Type.Optional(Grace),
  },
  closed,
);

const PastUnlock = Type.Object(
  {
    benefit: text,
    version: text,
    opened_on: Day,
    since: Type.String({ ...Day, description: "The first day of this state of the unlock." }),
    closed_on: Type.Union([Day, Type.Null()], { description: "The first day without it; null: it is open." }),
    ends_on: orNull(Day),
    kept_since: orNull(Day),
    amount_minor: orNull(AmountMinor),
  },
  closed,
);

/** All that a standing rests on. In canonical form it is the same for every caller, at any time. */
export const Receipt = Type.Object(
  {
    format: Type.Integer({ description: "The format of the receipt: 1.", examples: [1] }),
    digest: Type.String({
      ...Sha256,
      description: "SHA-256 of the canonical form (RFC 8785) of the receipt without this field.",
    }),
    known_at: Type.String({
      ...Moment,
      description:
        "The moment of the last fact that counts, before the one asked for. Asked with this moment as " +
        "`known_at`, the receipt is the same for good.",
    }),
    standing: StandingAnswer,
    versions: Type.Array(ReceiptVersion, { description: "The versions that were published then." }),
    measures: Type.Array(ReceiptMeasure),
    sales: Type.Array(ReceiptLine, {
      description:
        "The lines that count on days of some measure, by day, source and id, also those under an exclusion.",
    }),
    facts: Type.Union([ReceiptFacts, Type.Null()], { description: "Null before the first version." }),
    awards: Type.Array(Award, {
      description: "The stages of the days before, as far as they are on record.",
    }),
    unlocks: Type.Array(PastUnlock, { description: "What the days before have unlocked for the partner." }),
    reasons: orNull(Reasons),
  },
  { $id: "Receipt", ...closed, description: "All that a standing rests on, in canonical form (RFC 8785)." },
);

/** An interface: written out, the shape is too long for a declaration file. */
export interface Receipt extends Shape<typeof Receipt> {}
export type ReceiptLine = Shape<typeof ReceiptLine>;

export const getReceipt = operation({
  id: "getReceipt",
  method: "GET",
  path: "/partners/{partner_id}/standing/receipt",
  action: "partner.read",
  tag: "partners",
  summary: "All that a standing rests on: a receipt to keep and to check",
  description:
    "It says the moment of the last fact that counts. Asked with that moment as `known_at` it is the same, " +
    "byte for byte, whatever arrives later.",
  params: PartnerParams,
  query: StandingQuery,
  answers: { 200: Receipt, 304: Type.Null({ description: "As `If-None-Match` says." }) },
});
