import type { RequestKind, RequestState } from "@laurel/core";
import { Type } from "typebox";
import { attachmentIds, Named, Saying, Step, Words } from "./loop-values.ts";
import { operation } from "./operation.ts";
import { page, pageQuery } from "./page.ts";
import { LoopPromise } from "./promise.ts";
import { Day, Moment, oneOf, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;
const kinds = ["technical", "practices", "support", "appeal"] as const satisfies readonly RequestKind[];
const kind = oneOf(kinds, "What it is about.");
const requestState = oneOf(
  [
    "open",
    "in-progress",
    "waiting-for-partner",
    "answered",
    "closed",
  ] as const satisfies readonly RequestState[],
  "Where it is.",
);
const stage = oneOf(
  ["pre-sales", "design", "deployment", "app-development"],
  "Where the work is. Of technical help.",
);
const environment = oneOf(["cloud", "hybrid"], "Of technical help.");

/** A request of a partner to the team. */
export const LoopRequest = Type.Object(
  {
    request_id: Type.Integer(),
    partner_id: Type.String(),
    partner_name: Type.String(),
    kind,
    state: requestState,
    about: orNull(
      Type.String({
        description: "What an appeal or a support request is about.",
        examples: ["activation:12"],
      }),
    ),
    reason: orNull(Type.String({ examples: ["owner-unknown"] })),
    offer_id: orNull(Type.String()),
    offer_title: orNull(Type.String()),
    stage: orNull(stage),
    environment: orNull(environment),
    text: Type.String(),
    wished_on: orNull(Day),
    language: Type.String(),
    opened_by: Named,
    opened_at: Moment,
    reopen_until: orNull(Day),
    upheld_as: orNull(Type.String({ description: "The fact or override that an upheld appeal became." })),
    assignee: orNull(Named),
    promises: Type.Array(LoopPromise),
    steps: Type.Array(Step, { description: "What was said, the earliest first. Notes only for the team." }),
    actions: Type.Array(Type.String(), { description: "What the caller may do now." }),
    revision: Type.Integer(),
  },
  { $id: "LoopRequest", ...closed, description: "A request of a partner to the team." },
);
export type LoopRequest = Shape<typeof LoopRequest>;

export const listPartnerRequests = operation({
  id: "listPartnerRequests",
  method: "GET",
  path: "/partners/{partner_id}/requests",
  action: "partner.read",
  tag: "loop",
  summary: "A partner's requests, the latest first",
  params: PartnerParams,
  query: Type.Object({ ...pageQuery, kind: Type.Optional(kind), state: Type.Optional(requestState) }, closed),
  answers: { 200: page(LoopRequest) },
});

export const getPartnerRequest = operation({
  id: "getPartnerRequest",
  method: "GET",
  path: "/partners/{partner_id}/requests/{request_id}",
  action: "partner.read",
  tag: "loop",
  summary: "One request with all that was said",
  params: Type.Object({
    ...PartnerParams.properties,
    request_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  }),
  answers: { 200: LoopRequest },
});

export const makeRequest = operation({
  id: "makeRequest",
  method: "POST",
  path: "/partners/{partner_id}/requests",
  action: "requests.make",
  tag: "loop",
  summary: "Ask the team for technical help, for help with practices, for support, or appeal",
  params: PartnerParams,
  body: Type.Object(
    {
      kind,
      stage: Type.Optional(stage),
      environment: Type.Optional(environment),
      offer_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      text: Words,
      wished_on: Type.Optional(Day),
      about: Type.Optional(Type.String({ maxLength: 300 })),
      attachments: attachmentIds,
    },
    closed,
  ),
  bodyBytes: 131_072,
  answers: { 201: LoopRequest },
  takesKey: true,
});

export const listRequests = operation({
  id: "listRequests",
  method: "GET",
  path: "/requests",
  action: "requests.read",
  tag: "loop",
  summary: "All requests, the latest first",
  query: Type.Object(
    {
      ...pageQuery,
      kind: Type.Optional(kind),
      state: Type.Optional(requestState),
      assignee: Type.Optional(Type.String({ maxLength: 200, description: "A user id, `me`, or `nobody`." })),
      partner_id: Type.Optional(Type.String({ maxLength: 200 })),
    },
    closed,
  ),
  answers: { 200: page(LoopRequest) },
});

const change = {
  method: "POST",
  tag: "loop",
  params: Type.Object({ request_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
  bodyBytes: 131_072,
  answers: { 200: LoopRequest },
  takesKey: true,
} as const;

export const answerRequest = operation({
  ...change,
  id: "answerRequest",
  path: "/requests/{request_id}/answer",
  action: "requests.make",
  summary: "The team answers the request; the partner answers what the team asked",
  body: Saying,
});

export const noteRequest = operation({
  ...change,
  id: "noteRequest",
  path: "/requests/{request_id}/note",
  action: "requests.work",
  summary: "Add a note that only the team sees",
  body: Type.Object({ text: Words }, closed),
});

export const askRequest = operation({
  ...change,
  id: "askRequest",
  path: "/requests/{request_id}/ask",
  action: "requests.work",
  summary: "Ask the partner; the team's clock pauses until it answers",
  body: Saying,
});

export const closeRequest = operation({
  ...change,
  id: "closeRequest",
  path: "/requests/{request_id}/close",
  action: "requests.make",
  summary: "Close a request that is answered or no longer needed",
  body: Type.Object({ text: Type.Optional(Words) }, closed),
});

export const reopenRequest = operation({
  ...change,
  id: "reopenRequest",
  path: "/requests/{request_id}/reopen",
  action: "requests.make",
  summary: "Reopen a request within 30 days of its closing",
  body: Type.Object({ text: Words }, closed),
});

export const upholdRequest = operation({
  ...change,
  id: "upholdRequest",
  path: "/requests/{request_id}/uphold",
  action: "requests.work",
  summary: "Uphold an appeal, and name the fact or override that it became",
  body: Type.Object({ text: Words, became: Type.String({ minLength: 1, maxLength: 300 }) }, closed),
});

export const assignRequest = operation({
  ...change,
  id: "assignRequest",
  path: "/requests/{request_id}/assign",
  action: "requests.work",
  summary: "Take a request, or hand it over",
  body: Type.Object(
    { user_id: Type.Optional(Type.String({ maxLength: 200 })), revision: Type.Optional(Type.Integer()) },
    closed,
  ),
});
