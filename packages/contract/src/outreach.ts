import type { OutreachCause, OutreachState, PublishingOption } from "@laurel/core";
import { Type } from "typebox";
import { locales } from "./locales.ts";
import { LoggedContact, Named, Step } from "./loop-values.ts";
import { operation } from "./operation.ts";
import { page, pageQuery } from "./page.ts";
import { LoopPromise } from "./promise.ts";
import { selfCheckCount } from "./self-check.ts";
import { Day, Moment, oneOf, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;
const options = ["list", "trial", "transact", "services"] as const satisfies readonly PublishingOption[];
const outreachState = oneOf(
  [
    "contacted",
    "opted-out",
    "support-open",
    "in-time",
    "late",
    "unattended",
  ] as const satisfies readonly OutreachState[],
  "Where it is today. `late`: the promise was missed, and the people in line are being asked.",
);
const cause = oneOf(
  [
    "no-address",
    "bounced",
    "person-left",
    "nobody-assigned",
    "not-contacted-in-time",
  ] as const satisfies readonly OutreachCause[],
  "Why it needs attention.",
);
const place = oneOf(
  ["offer-owner", "primary-contact", "partner-owner", "manager"],
  "For what a person is written to.",
);

/** The first word of the team about a publication. */
export const Outreach = Type.Object(
  {
    outreach_id: Type.Integer(),
    partner_id: Type.String(),
    partner_name: Type.String(),
    offer_id: Type.String(),
    offer_title: Type.String(),
    option: oneOf(options, "The publishing option of that day."),
    published_on: Day,
    due_on: Type.Union([Day], { description: "The last day in time." }),
    state: outreachState,
    cause: orNull(cause),
    owner_email: orNull(Type.String({ description: "Who owns the offer, as last named." })),
    owner_confirmed: Type.Boolean(),
    owner_language: oneOf(locales, "The language in which the owner, or the next in line, is written to."),
    base_message: orNull(
      Type.Object(
        {
          message_id: orNull(Type.Integer()),
          to: orNull(Type.String()),
          place: orNull(place),
          sent_at: orNull(Moment),
          mail: oneOf(["queued", "delivered", "undeliverable"], "How far the mail has come."),
        },
        closed,
      ),
    ),
    passed_over: Type.Array(Type.Object({ place, email: orNull(Type.String()), cause }, closed)),
    asked: Type.Array(
      Type.Object(
        { place, email: Type.String(), asked_on: Day, mail: oneOf(["queued", "delivered", "undeliverable"]) },
        closed,
      ),
    ),
    benefits: Type.Array(Type.String(), { description: "What the offer was eligible for." }),
    added: Type.Array(Type.String(), {
      description: "Of these, what the partner could not activate before.",
    }),
    assignee: orNull(Named),
    request_id: orNull(Type.Integer({ description: "Of an open support request about its owner." })),
    self_check: selfCheckCount,
    promises: Type.Array(LoopPromise),
    steps: Type.Array(Step),
    actions: Type.Array(Type.String(), { description: "What the caller may do now." }),
    revision: Type.Integer(),
  },
  { $id: "Outreach", ...closed, description: "The first word of the team about a publication." },
);
export type Outreach = Shape<typeof Outreach>;

export const listOutreach = operation({
  id: "listOutreach",
  method: "GET",
  path: "/outreach",
  action: "outreach.read",
  tag: "loop",
  summary: "Publications and the team's first word about them, the first due first",
  query: Type.Object(
    {
      ...pageQuery,
      state: Type.Optional(outreachState),
      partner_id: Type.Optional(Type.String({ maxLength: 200 })),
      assignee: Type.Optional(Type.String({ maxLength: 200, description: "A user id, `me`, or `nobody`." })),
    },
    closed,
  ),
  answers: { 200: page(Outreach) },
});

const OutreachParams = Type.Object({
  outreach_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});
const change = {
  method: "POST",
  tag: "loop",
  params: OutreachParams,
  answers: { 200: Outreach },
  takesKey: true,
} as const;

export const logOutreachContact = operation({
  ...change,
  id: "logOutreachContact",
  path: "/outreach/{outreach_id}/contact",
  action: "outreach.work",
  summary: "Log that the team has talked to the publisher",
  description:
    "With `subject` and the channel `email`, `text` is sent to the offer's owner as the first word.",
  body: Type.Object(
    { ...LoggedContact.properties, subject: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) },
    closed,
  ),
  bodyBytes: 131_072,
});

export const optOutreachOut = operation({
  ...change,
  id: "optOutreachOut",
  path: "/outreach/{outreach_id}/opt-out",
  action: "outreach.answer",
  summary: "The partner wants no first word about this publication",
});

export const optOutreachIn = operation({
  ...change,
  id: "optOutreachIn",
  path: "/outreach/{outreach_id}/opt-in",
  action: "outreach.answer",
  summary: "The partner wants the first word again",
});

export const nameOutreachOwner = operation({
  ...change,
  id: "nameOutreachOwner",
  path: "/outreach/{outreach_id}/owner",
  action: "outreach.answer",
  summary: "Say who owns the offer; the named person confirms by mail",
  description: "The base message goes to the named person.",
  body: Type.Object({ email: Type.String({ minLength: 3, maxLength: 320 }) }, closed),
});

export const confirmOutreachOwner = operation({
  id: "confirmOutreachOwner",
  method: "POST",
  path: "/owner-links",
  action: "public",
  tag: "loop",
  summary: "Confirm by the link in a mail that one owns an offer",
  body: Type.Object({ token: Type.String({ minLength: 20, maxLength: 200 }) }, closed),
  answers: { 200: Type.Object({ offer_title: Type.String(), partner_name: Type.String() }, closed) },
});

/** How many publications are where; each is counted once. */
export const LeftBehind = Type.Object(
  {
    publications: Type.Integer(),
    contacted: Type.Integer(),
    opted_out: Type.Integer(),
    in_time: Type.Integer({ description: "In time, or late while an answer is awaited." }),
    late: Type.Integer({ description: "How many of `in_time` are late." }),
    support_open: Type.Integer(),
    unattended: Type.Integer(),
    cases: Type.Array(Type.Object({ offer_id: Type.String(), partner_id: Type.String(), cause }, closed)),
  },
  { $id: "LeftBehind", ...closed, description: "How many publications are where; each is counted once." },
);

export const countLeftBehind = operation({
  id: "countLeftBehind",
  method: "GET",
  path: "/left-behind",
  action: "outreach.read",
  tag: "loop",
  summary: "How many publications have been answered, and which have not",
  description:
    "`publications` is the sum of `contacted`, `opted_out`, `in_time`, `support_open` and, until the " +
    "day's step is recorded, `unattended`.",
  answers: {
    200: LeftBehind,
  },
});
