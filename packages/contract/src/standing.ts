import { Type } from "typebox";
import { NextStep } from "./next-step.ts";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { Ended, Grace, Reasons } from "./standing-reasons.ts";
import { AmountMinor, Day, Moment, oneOf, orNull, PartnerParams } from "./values.ts";
import { Waiting } from "./waiting.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;
const text = Type.String();
const textOrNull = orNull(Type.String());

/** A benefit that is effective on the day; in code core's `Unlock`. */
const Unlocked = Type.Object(
  {
    benefit: Type.String({ examples: ["cloud-credit-deployment"] }),
    offer: Type.Optional(Type.String({ description: "Of a benefit that is given for one offer." })),
    amount_minor: Type.Optional(AmountMinor),
  },
  closed,
);

/** Track → stage; of a track of offers, offer → stage. */
const Tracks = Type.Record(Type.String(), Type.Union([text, Type.Record(Type.String(), text)]), {
  description: "Track → stage; of a track of offers, offer → stage. Absent where not entered.",
  examples: [{ transact: "t50k", "non-transact": { "of-4101101-2": "list" } }],
});

const Measures = Type.Record(Type.String(), orNull(Type.Number()), {
  description: "Measure → value; money in minor units; null where nothing is known.",
  examples: [{ billedSales: 9320000, teamsUsers: null }],
});

const GraceByTrack = Type.Record(Type.String(), Grace, {
  description: "Track → the time of grace that alone keeps its stage. Absent where none runs.",
});

const answer = {
  as_of: Day,
  program: textOrNull,
  version: Type.Union([text, Type.Null()], { description: "The version in force; null before the first." }),
  tracks: Tracks,
  grace: Type.Optional(GraceByTrack),
  ended: Type.Optional(Ended),
  measures: Measures,
  unlocked: Type.Array(Unlocked),
  waiting_for_rate: Type.Optional(
    Type.Integer({ description: "Sales that don't count yet, as there is no rate for their day." }),
  ),
};

/** What a partner has on a day. */
export const StandingAnswer = Type.Object(
  { partner_id: Type.String({ examples: ["4101101"] }), ...answer },
  { $id: "StandingAnswer", ...closed, description: "What a partner has on a day." },
);

/** What a standing says, without its partner and day. */
export const said = {
  version: textOrNull,
  tracks: Tracks,
  grace: Type.Optional(GraceByTrack),
  ended: Type.Optional(Ended),
  measures: Measures,
  unlocked: Type.Array(Unlocked),
};

/** The next day on which time alone changes the answer, with the answers before it and from then on. */
export const UpcomingChange = Type.Object(
  {
    on: Day,
    before: Type.Object(said, { ...closed, description: "The answer on the day before." }),
    after: Type.Object(said, { ...closed, description: "The answer from that day on." }),
  },
  {
    $id: "UpcomingChange",
    ...closed,
    description: "What time alone changes next: a sale leaves a window, a term or a benefit ends, and so on.",
  },
);

/** A standing with its reasons; null before the first version. */
export const ExplainedStanding = Type.Object(
  {
    partner_id: text,
    ...answer,
    held_until: Type.Record(Type.String(), Day, {
      description: "Track → the first day on which its stages are no longer held; only for tracks that hold.",
      examples: [{ transact: "2027-02-10" }],
    }),
    known_at: Type.Optional(
      Type.String({ ...Moment, description: "As of when the facts are known; absent if that is now." }),
    ),
    waiting: Type.Optional(Waiting),
    next_change: Type.Union([UpcomingChange, Type.Null()], {
      description: "Null if time alone changes nothing for more than two years.",
    }),
    reasons: orNull(Reasons),
  },
  { $id: "ExplainedStanding", ...closed, description: "What a partner has on a day, and why." },
);

/** On which day, and as known when. */
export const StandingQuery = Type.Object(
  {
    as_of: Type.Optional(
      Type.String({
        maxLength: 40,
        description: "ISO 8601; by default today in the program's time zone.",
        examples: ["2026-03-31"],
      }),
    ),
    known_at: Type.Optional(
      Type.String({
        maxLength: 40,
        description:
          "A moment, or a day, which means its end in the program's time zone. What arrived later doesn't " +
          "count, nor what was found to be wrong later. By default now.",
        examples: ["2026-03-31T17:00:00Z"],
      }),
    ),
  },
  closed,
);

/** The latest answer about a partner, as lists show it. */
export const CurrentStanding = Type.Object(
  {
    as_of: Day,
    version: textOrNull,
    tracks: Tracks,
    ended: Type.Optional(Ended),
    measures: Measures,
    unlocked: Type.Array(Unlocked),
    next: Type.Record(Type.String(), NextStep, {
      description: "Track → the step to the next stage; only for tracks of the partner itself.",
    }),
    next_change_on: Type.Union([Day, Type.Null()], {
      description: "The day on which time alone may change it.",
    }),
  },
  { $id: "CurrentStanding", ...closed, description: "The latest answer about a partner." },
);

/** Facts about a partner that came in one import, or of which an import turned out to be wrong. */
export const ArrivedFacts = Type.Object(
  {
    kind: oneOf(["partners", "offers", "sales", "observations", "rates"], "Which facts."),
    import_id: Type.Union([Type.Integer(), Type.Null()], { description: "Null: no import brought them." }),
    what: oneOf(
      ["received", "undone", "restored", "left", "came"],
      "`restored`: they are right after all. `left`, `came`: by a transfer, to another partner or here.",
    ),
    count: Type.Integer({ minimum: 1, description: "How many; of rates those in currencies of its sales." }),
  },
  { $id: "ArrivedFacts", ...closed, description: "Facts that arrived in one import, or were undone." },
);
export type ArrivedFacts = Shape<typeof ArrivedFacts>;

/** A line of the history: a recomputation that changed the answer. */
export const RecordedStanding = Type.Object(
  {
    ...answer,
    recorded_at: Moment,
    cause: oneOf(
      ["facts", "time", "program", "fraud", "mistake", "backfill", "transfer"],
      "What caused the recomputation. `fraud`, `mistake`: what is known to be wrong was left out. " +
        "`backfill`: a past day was filled by `laurel standing backfill`. `transfer`: sales went to " +
        "another partner, or came back.",
    ),
    arrived: Type.Array(ArrivedFacts, {
      description:
        "The facts about the partner that arrived or were undone since the record before, by import. Empty " +
        "where time alone or a new version changed the answer.",
    }),
    reasons: Type.Unknown({
      description: "As in `ExplainedStanding`; those recorded by earlier releases keep their form.",
    }),
  },
  { $id: "RecordedStanding", ...closed, description: "A recomputation that changed the answer." },
);

/** A benefit made available to a partner for a time. */
export const Unlock = Type.Object(
  {
    unlock_id: Type.Integer(),
    benefit: text,
    offer_id: textOrNull,
    version: Type.String({ description: "The version that opened it." }),
    opened_on: Day,
    term_from: orNull(Day),
    ends_on: Type.Union([Day, Type.Null()], { description: "The first day on which it no longer counts." }),
    amount_minor: orNull(AmountMinor),
    kept_since: Type.Union([Day, Type.Null()], {
      description: "Since when it is kept only because a change of version takes nothing away.",
    }),
    closed_on: orNull(Day),
    close_reason: orNull(oneOf(["expired", "term-ended", "stage-left", "withdrawn"], "Why it was closed.")),
  },
  { $id: "Unlock", ...closed, description: "A benefit made available to a partner for a time." },
);

/** A line of a partner's log. */
export const PartnerEvent = Type.Object(
  {
    event_id: Type.Integer(),
    occurred_at: Moment,
    what: Type.String({ examples: ["stage-reached"] }),
    who: text,
    data: Type.Unknown(),
  },
  { $id: "PartnerEvent", ...closed, description: "A line of a partner's log." },
);

export { Condition, Requirement } from "./condition.ts";
export { Comparison, Reason } from "./reason.ts";
export { Reasons } from "./standing-reasons.ts";
export type StandingAnswer = Shape<typeof StandingAnswer>;
/** An interface: written out, the shape is too long for a declaration file. */
export interface ExplainedStanding extends Shape<typeof ExplainedStanding> {}
export type UpcomingChange = Shape<typeof UpcomingChange>;
export type CurrentStanding = Shape<typeof CurrentStanding>;
export type RecordedStanding = Shape<typeof RecordedStanding>;
export type ListedUnlock = Shape<typeof Unlock>;
export type PartnerEvent = Shape<typeof PartnerEvent>;

const ofPartner = { method: "GET", tag: "partners", params: PartnerParams } as const;

export const getStanding = operation({
  ...ofPartner,
  id: "getStanding",
  path: "/partners/{partner_id}/standing",
  action: "partner.read",
  summary: "What a partner has on a day, and why",
  description: "Computed now, from the facts and the stages on record, by the version in force on the day.",
  query: StandingQuery,
  answers: { 200: ExplainedStanding, 304: Type.Null({ description: "As `If-None-Match` says." }) },
});

export const listStandings = operation({
  ...ofPartner,
  id: "listStandings",
  path: "/partners/{partner_id}/standings",
  action: "partner.read",
  summary: "What was recorded of a partner, the latest first",
  query: PageQuery,
  answers: { 200: page(RecordedStanding) },
});

export const listUnlocks = operation({
  ...ofPartner,
  id: "listUnlocks",
  path: "/partners/{partner_id}/unlocks",
  action: "partner.read",
  summary: "What was unlocked for a partner, open or closed, the latest first",
  query: PageQuery,
  answers: { 200: page(Unlock) },
});

export const listEvents = operation({
  ...ofPartner,
  id: "listEvents",
  path: "/partners/{partner_id}/events",
  action: "partner.events",
  summary: "What happened to a partner, the latest first",
  query: PageQuery,
  answers: { 200: page(PartnerEvent) },
});
