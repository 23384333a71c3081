/** Where an activation is: open, delivered, or ended without a delivery. */
export type ActivationState = OpenActivationState | "delivered" | EndedActivationState;

/** The states in which the team or the partner still has something to do. */
export type OpenActivationState = "requested" | "contacted" | "in-progress" | "waiting-for-partner";

/** The states that nothing leaves. */
export type EndedActivationState = "declined" | "cancelled" | "expired" | "revoked";

/** What is done with an activation. `activate-at-once`: its delivery needs no work by the team. */
export type ActivationAction =
  | "activate"
  | "activate-at-once"
  | "log-contact"
  | "plan"
  | "ask"
  | "answer"
  | "deliver"
  | "decline"
  | "cancel"
  | "expire"
  | "revoke";

/** Who acts. `manager`: a program manager or an administrator, who may do all that the team may. */
export type ActivationSide = "partner" | "team" | "clock" | "manager";

/** What an action does to the promises of its activation. Voiding voids every promise that is open. */
export type ActivationPromiseEffect =
  | { readonly effect: "opens" | "keeps"; readonly promise: "contact" | "next-step" }
  | { readonly effect: "pauses" | "resumes"; readonly promise: "next-step" }
  | { readonly effect: "voids"; readonly promise: "all" };

/** A row of the table. In `from`, null means that the activation does not exist yet. */
export interface ActivationTransition {
  readonly from: readonly (ActivationState | null)[];
  readonly action: ActivationAction;
  readonly by: ActivationSide;
  readonly to: ActivationState;
  readonly promises: readonly ActivationPromiseEffect[];
  /** The message it sends; null where it sends none. */
  readonly message:
    | "how-to-use"
    | "something-needed"
    | "answer-received"
    | "benefit-delivered"
    | "activation-declined"
    | "activation-revoked"
    | null;
}

const open = ["requested", "contacted", "in-progress", "waiting-for-partner"] as const;
const voidsAll = { effect: "voids", promise: "all" } as const;

/**
 * All that can happen to an activation; each action has one row. A manager can revoke an activation that is
 * open or delivered. One that was declined, cancelled or expired gave the partner nothing to revoke.
 */
export const activationTransitions: readonly ActivationTransition[] = [
  {
    from: [null],
    action: "activate",
    by: "partner",
    to: "requested",
    promises: [{ effect: "opens", promise: "contact" }],
    message: "how-to-use",
  },
  {
    from: [null],
    action: "activate-at-once",
    by: "partner",
    to: "delivered",
    promises: [],
    message: "how-to-use",
  },
  {
    from: ["requested"],
    action: "log-contact",
    by: "team",
    to: "contacted",
    promises: [
      { effect: "keeps", promise: "contact" },
      { effect: "opens", promise: "next-step" },
    ],
    message: null,
  },
  { from: ["contacted"], action: "plan", by: "team", to: "in-progress", promises: [], message: null },
  {
    from: ["contacted", "in-progress"],
    action: "ask",
    by: "team",
    to: "waiting-for-partner",
    promises: [{ effect: "pauses", promise: "next-step" }],
    message: "something-needed",
  },
  {
    from: ["waiting-for-partner"],
    action: "answer",
    by: "partner",
    to: "in-progress",
    promises: [{ effect: "resumes", promise: "next-step" }],
    message: "answer-received",
  },
  {
    from: ["contacted", "in-progress"],
    action: "deliver",
    by: "team",
    to: "delivered",
    promises: [{ effect: "keeps", promise: "next-step" }],
    message: "benefit-delivered",
  },
  {
    from: open,
    action: "decline",
    by: "team",
    to: "declined",
    promises: [voidsAll],
    message: "activation-declined",
  },
  { from: open, action: "cancel", by: "partner", to: "cancelled", promises: [voidsAll], message: null },
  {
    from: ["waiting-for-partner"],
    action: "expire",
    by: "clock",
    to: "expired",
    promises: [voidsAll],
    message: null,
  },
  {
    from: [...open, "delivered"],
    action: "revoke",
    by: "manager",
    to: "revoked",
    promises: [voidsAll],
    message: "activation-revoked",
  },
];

/** An action that the state of an activation does not allow, and the actions that it does. */
export interface TransitionRefusal {
  readonly code: "transition-not-allowed";
  readonly state: ActivationState | null;
  readonly action: ActivationAction;
  readonly allowed: readonly ActivationAction[];
}

/** The row of an action. */
export function transitionOf(action: ActivationAction): ActivationTransition {
  const row = activationTransitions.find((each) => each.action === action);
  if (row === undefined) throw new Error(`no transition for "${action}"`);
  return row;
}

/**
 * The state after an action, or `transition-not-allowed`. `state` null: the activation does not exist yet.
 * It does not ask who acts: `actionsFrom` does.
 */
export function nextState(
  state: ActivationState | null,
  action: ActivationAction,
): ActivationState | TransitionRefusal {
  const { from, to } = transitionOf(action);
  if (from.includes(state)) return to;
  const allowed = rowsFrom(state).map((row) => row.action);
  return { code: "transition-not-allowed", state, action, allowed };
}

/** The actions that a side may take from a state, in the order of the table. */
export function actionsFrom(
  state: ActivationState | null,
  side: ActivationSide,
): readonly ActivationAction[] {
  return rowsFrom(state)
    .filter(({ by }) => by === side || (side === "manager" && by === "team"))
    .map(({ action }) => action);
}

function rowsFrom(state: ActivationState | null): readonly ActivationTransition[] {
  return activationTransitions.filter(({ from }) => from.includes(state));
}

const deliveredAtOnce: ReadonlySet<string> = new Set(["self-serve", "message", "license"]);

/** The action that begins an activation of a benefit with this delivery. */
export function firstAction(delivery: string): "activate" | "activate-at-once" {
  return deliveredAtOnce.has(delivery) ? "activate-at-once" : "activate";
}

/** Whether an activation is open: requested, contacted, in progress or waiting for the partner. */
export function isOpen(state: ActivationState): state is OpenActivationState {
  return (open as readonly ActivationState[]).includes(state);
}
