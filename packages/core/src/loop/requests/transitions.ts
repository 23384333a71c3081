import type { EpochDay } from "../../values/calendar.ts";

/** What a request is about. */
export type RequestKind = "technical" | "practices" | "support" | "appeal";

/** Where a request is. */
export type RequestState = "open" | "in-progress" | "waiting-for-partner" | "answered" | "closed";

/** What can be done with a request. Internal notes change no state and aren't among them. */
export type RequestAction = "start" | "ask" | "answer" | "uphold" | "close" | "reopen";

/** Who acts on a request. */
export type RequestSide = "partner" | "team";

/** A row of the table of requests: who may take it from which states to which. */
export interface RequestTransition {
  readonly action: RequestAction;
  readonly by: RequestSide;
  readonly from: readonly RequestState[];
  readonly to: RequestState;
  /** The only kind it is for; null for all. */
  readonly only: RequestKind | null;
  /** What happens to the promise `next-step`. */
  readonly nextStep: "opens" | "pauses" | "resumes" | "keeps" | "voids" | "unchanged";
  /** The message it sends. */
  readonly message: "something-needed" | "answer-received" | "answered" | null;
}

const unanswered = ["open", "in-progress", "waiting-for-partner"] as const;

/**
 * Every step of a request. A new one is `open`, with the promise `next-step` open. The team may answer
 * without starting first; the partner may close a request that it no longer needs.
 */
export const requestTransitions: readonly RequestTransition[] = [
  row("start", "team", ["open"], "in-progress", "unchanged", null),
  row("ask", "team", ["open", "in-progress"], "waiting-for-partner", "pauses", "something-needed"),
  row("answer", "partner", ["waiting-for-partner"], "in-progress", "resumes", "answer-received"),
  row("answer", "team", unanswered, "answered", "keeps", "answered"),
  { ...row("uphold", "team", unanswered, "answered", "keeps", "answered"), only: "appeal" },
  row("close", "partner", unanswered, "closed", "voids", null),
  row("close", "partner", ["answered"], "closed", "unchanged", null),
  row("close", "team", ["answered"], "closed", "unchanged", null),
  row("reopen", "partner", ["closed"], "open", "opens", null),
  row("reopen", "team", ["closed"], "open", "opens", null),
];

function row(
  action: RequestAction,
  by: RequestSide,
  from: readonly RequestState[],
  to: RequestState,
  nextStep: RequestTransition["nextStep"],
  message: RequestTransition["message"],
): RequestTransition {
  return { action, by, from, to, only: null, nextStep, message };
}

/** For this many days after its closing a request can be reopened. */
export const reopenDays = 30;

/** A request as on record. */
export interface RequestRecord {
  readonly kind: RequestKind;
  readonly state: RequestState;
  /** The day it was last closed; null if it never was. */
  readonly closedOn: EpochDay | null;
}

/** An action that the request doesn't allow. */
export interface RequestActionRefusal {
  readonly code: "transition-not-allowed";
  readonly state: RequestState;
  readonly action: RequestAction;
  /** What the same side may do instead. */
  readonly allowed: readonly RequestAction[];
  /** The last day on which the request could be reopened; null if it isn't closed. */
  readonly reopenUntil: EpochDay | null;
}

/** The row that applies, or the refusal. */
export type RequestMove =
  | { readonly ok: true; readonly transition: RequestTransition }
  | { readonly ok: false; readonly refusal: RequestActionRefusal };

/** Finds the step for an action on a day, or says what the side may do instead. */
export function moveRequest(
  request: RequestRecord,
  action: RequestAction,
  by: RequestSide,
  today: EpochDay,
): RequestMove {
  const open = transitionsOf(request, by, today);
  const transition = open.find((each) => each.action === action);
  if (transition !== undefined) return { ok: true, transition };
  return {
    ok: false,
    refusal: {
      code: "transition-not-allowed",
      state: request.state,
      action,
      allowed: open.map((each) => each.action),
      reopenUntil: reopenUntil(request),
    },
  };
}

/** What a side may do with a request on a day, in the order of the table. */
export function requestActions(
  request: RequestRecord,
  by: RequestSide,
  today: EpochDay,
): readonly RequestAction[] {
  return transitionsOf(request, by, today).map(({ action }) => action);
}

function transitionsOf(
  request: RequestRecord,
  by: RequestSide,
  today: EpochDay,
): readonly RequestTransition[] {
  const until = reopenUntil(request);
  return requestTransitions.filter(
    (each) =>
      each.by === by &&
      each.from.includes(request.state) &&
      (each.only === null || each.only === request.kind) &&
      (each.action !== "reopen" || (until !== null && today <= until)),
  );
}

function reopenUntil({ state, closedOn }: RequestRecord): EpochDay | null {
  return state === "closed" && closedOn !== null ? ((closedOn + reopenDays) as EpochDay) : null;
}
