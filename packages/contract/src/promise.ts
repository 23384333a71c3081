import { Type } from "typebox";
import { Named, Subject } from "./loop-values.ts";
import { operation } from "./operation.ts";
import { page, pageQuery } from "./page.ts";
import { Moment, oneOf, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

const promiseState = oneOf(
  ["open", "kept", "missed", "void"],
  "Missed: its due time passed while it was open.",
);

const Pause = Type.Object(
  {
    from: Moment,
    to: Type.Optional(orNull(Moment)),
    by: Type.String({ description: "As in events." }),
    by_name: orNull(Type.String()),
    why: Type.String(),
    working_ms: orNull(
      Type.Integer({ description: "How long it paused, in milliseconds; null while it is paused." }),
    ),
  },
  closed,
);

const shown = {
  promise_id: Type.Integer(),
  kind: oneOf(["contact", "outreach", "next-step"], "What is promised."),
  subject: Subject,
  title: Type.String({ description: "The id of the benefit or offer, or the kind of request." }),
  opened_at: Moment,
  due_at: Type.Union([Moment], {
    description: "The first moment that is late. While it is paused: as if it ran again now.",
  }),
  state: promiseState,
  kept_at: orNull(Moment),
  late: orNull(Type.Boolean({ description: "Whether it was kept late; null unless it was kept." })),
  paused: Type.Boolean(),
  pauses: Type.Array(Pause),
  assignee: orNull(Named),
  revision: Type.Integer(),
};

/** What the team owes a partner by a time. */
export const LoopPromise = Type.Object(shown, {
  $id: "LoopPromise",
  ...closed,
  description: "What the team owes a partner by a time. Both sides see the same.",
});
export type LoopPromise = Shape<typeof LoopPromise>;

/** A promise in the team's queue. */
export const QueuedPromise = Type.Object(
  {
    ...shown,
    partner_id: Type.String(),
    partner_name: Type.String(),
    language: Type.String({ description: "Of the person who is owed it." }),
    offer_title: orNull(Type.String()),
    snoozed_until: orNull(Moment),
  },
  { $id: "QueuedPromise", ...closed, description: "A promise in the team's queue." },
);
export type QueuedPromise = Shape<typeof QueuedPromise>;

export const listPartnerPromises = operation({
  id: "listPartnerPromises",
  method: "GET",
  path: "/partners/{partner_id}/promises",
  action: "partner.read",
  tag: "loop",
  summary: "What the team owes a partner, and what it kept",
  params: PartnerParams,
  query: Type.Object({ ...pageQuery, state: Type.Optional(promiseState) }, closed),
  answers: { 200: page(LoopPromise) },
});

/** Whose promises of the queue, and which. */
const whose = {
  assignee: Type.Optional(Type.String({ maxLength: 200, description: "A user id, `me`, or `nobody`." })),
  language: Type.Optional(Type.String({ maxLength: 35, description: "BCP 47, or `mine`." })),
  kind: Type.Optional(oneOf(["contact", "outreach", "next-step"])),
};

export const listPromises = operation({
  id: "listPromises",
  method: "GET",
  path: "/promises",
  action: "promises.read",
  tag: "loop",
  summary: "The team's queue, the first due first",
  query: Type.Object(
    {
      ...pageQuery,
      ...whose,
      state: Type.Optional(promiseState),
      turn: Type.Optional(
        oneOf(
          ["team", "partner"],
          "Only what is neither kept nor void: what the team has to do, or what waits for the partner.",
        ),
      ),
      snoozed: Type.Optional(
        Type.Boolean({ description: "Whether to list snoozed promises too; no unless said." }),
      ),
      sort: Type.Optional(oneOf(["due_at", "-due_at"])),
    },
    closed,
  ),
  answers: { 200: page(QueuedPromise) },
});

/** How much of the queue is due when; what is neither kept nor void is counted once. */
export const QueueCounts = Type.Object(
  {
    late: Type.Integer({ description: "Due before now." }),
    today: Type.Integer({ description: "Due until the end of the program's day." }),
    later: Type.Integer(),
    waiting: Type.Integer({ description: "Paused, because it is the partner's turn." }),
    snoozed: Type.Integer({ description: "Hidden from the queue for now." }),
  },
  { $id: "QueueCounts", ...closed, description: "How much of the queue is due when." },
);
export type QueueCounts = Shape<typeof QueueCounts>;

export const countPromises = operation({
  id: "countPromises",
  method: "GET",
  path: "/promises/counts",
  action: "promises.read",
  tag: "loop",
  summary: "How much of the team's queue is late, due today, and waiting for partners",
  query: Type.Object(whose, closed),
  answers: { 200: QueueCounts },
});

const PromiseParams = Type.Object({
  promise_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

export const assignPromise = operation({
  id: "assignPromise",
  method: "POST",
  path: "/promises/{promise_id}/assign",
  action: "promises.assign",
  tag: "loop",
  summary: "Take a promise, or hand it over with everything of its subject",
  description:
    "With `revision`, an assignment that came in between is refused, and the answer names who has it.",
  params: PromiseParams,
  body: Type.Object(
    {
      user_id: Type.Optional(Type.String({ maxLength: 200, description: "The caller unless said." })),
      revision: Type.Optional(Type.Integer()),
      note: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    closed,
  ),
  answers: { 200: QueuedPromise },
});

export const snoozePromise = operation({
  id: "snoozePromise",
  method: "POST",
  path: "/promises/{promise_id}/snooze",
  action: "promises.assign",
  tag: "loop",
  summary: "Hide a promise from the queue until a moment; its due time stays",
  params: PromiseParams,
  body: Type.Object({ until: orNull(Moment) }, closed),
  answers: { 200: QueuedPromise },
});

export const getKeptRate = operation({
  id: "getKeptRate",
  method: "GET",
  path: "/partners/{partner_id}/promises/kept",
  action: "partner.read",
  tag: "loop",
  summary: "How many of the promises to a partner were kept in time",
  params: PartnerParams,
  answers: {
    200: Type.Object({ kept: Type.Integer(), kept_late: Type.Integer(), missed: Type.Integer() }, closed),
  },
});
