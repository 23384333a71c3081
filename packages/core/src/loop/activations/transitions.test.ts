import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../testing/runs.ts";
import {
  type ActivationAction,
  type ActivationState,
  actionsFrom,
  activationTransitions,
  firstAction,
  isOpen,
  nextState,
  transitionOf,
} from "./transitions.ts";

const states = [
  "requested",
  "contacted",
  "in-progress",
  "waiting-for-partner",
  "delivered",
  "declined",
  "cancelled",
  "expired",
  "revoked",
] as const;
const final: readonly ActivationState[] = ["declined", "cancelled", "expired", "revoked"];
const actions = activationTransitions.map(({ action }) => action);

function walk(taken: readonly ActivationAction[]): ActivationState | null {
  return taken.reduce<ActivationState | null>((state, action) => {
    const next = nextState(state, action);
    return typeof next === "string" ? next : state;
  }, null);
}

describe("the table of activations", () => {
  test("each action has one row", () => {
    expect(new Set(actions).size).toBe(actions.length);
    for (const row of activationTransitions) expect(transitionOf(row.action)).toBe(row);
  });

  test("every state but the final ones has a way out, and those have none", () => {
    const stuck = states.filter((state) => activationTransitions.every(({ from }) => !from.includes(state)));
    expect(stuck).toEqual(final);
  });

  test("each state is reached from the beginning", () => {
    const reached = new Set<ActivationState | null>([null]);
    for (const _ of states) {
      for (const { from, to } of activationTransitions) {
        if (from.some((state) => reached.has(state))) reached.add(to);
      }
    }
    expect(reached).toEqual(new Set([null, ...states]));
  });

  test("the team can end each open activation, and so can the partner", () => {
    for (const state of states.filter(isOpen)) {
      expect(nextState(state, "decline")).toBe("declined");
      expect(nextState(state, "cancel")).toBe("cancelled");
      expect(nextState(state, "revoke")).toBe("revoked");
    }
  });

  test("what is delivered can only be revoked", () => {
    expect(actionsFrom("delivered", "manager")).toEqual(["revoke"]);
    expect(actionsFrom("delivered", "team")).toEqual([]);
    expect(actionsFrom("delivered", "partner")).toEqual([]);
  });

  test("each action that is not allowed is refused with those that are", () => {
    expect(nextState("waiting-for-partner", "deliver")).toEqual({
      code: "transition-not-allowed",
      state: "waiting-for-partner",
      action: "deliver",
      allowed: ["answer", "decline", "cancel", "expire", "revoke"],
    });
    expect(nextState("revoked", "revoke")).toMatchObject({ code: "transition-not-allowed", allowed: [] });
  });

  test("a manager may do what the team may, and revoke", () => {
    expect(actionsFrom("contacted", "team")).toEqual(["plan", "ask", "deliver", "decline"]);
    expect(actionsFrom("contacted", "manager")).toEqual(["plan", "ask", "deliver", "decline", "revoke"]);
    expect(actionsFrom("waiting-for-partner", "partner")).toEqual(["answer", "cancel"]);
    expect(actionsFrom("waiting-for-partner", "clock")).toEqual(["expire"]);
  });

  test("self-serve, messages and licenses are delivered at once and promise nothing", () => {
    for (const delivery of ["self-serve", "message", "license"]) {
      const row = transitionOf(firstAction(delivery));
      expect(row).toMatchObject({ to: "delivered", promises: [], message: "how-to-use" });
    }
    expect(nextState(null, firstAction("consultation"))).toBe("requested");
  });
});

describe("random walks", () => {
  const walks = fc.array(fc.constantFrom(...actions), { maxLength: 30 });

  test("every action is refused or leads where its row says, and never out of a final state", () => {
    fc.assert(
      fc.property(walks, fc.constantFrom(...actions), (taken, action) => {
        const state = walk(taken);
        expect(state === null || states.includes(state)).toBe(true);
        const next = nextState(state, action);
        if (typeof next === "string") {
          expect(final).not.toContain(state);
          expect(next).toBe(transitionOf(action).to);
        } else {
          expect(next.allowed).not.toContain(action);
          for (const allowed of next.allowed) expect(typeof nextState(state, allowed)).toBe("string");
        }
      }),
      runs(500),
    );
  });

  test("promises are opened before they are kept, and none is open or paused when an activation ends", () => {
    fc.assert(
      fc.property(walks, (taken) => {
        let state: ActivationState | null = null;
        const promises = new Map<string, "open" | "paused">();
        for (const action of taken) {
          const next: ReturnType<typeof nextState> = nextState(state, action);
          if (typeof next !== "string") continue;
          state = next;
          apply(promises, action);
        }
        if (state !== null && isOpen(state)) expect(promises.size).toBe(1);
        else expect(promises.size).toBe(0);
      }),
      runs(500),
    );
  });
});

function apply(promises: Map<string, "open" | "paused">, action: ActivationAction): void {
  for (const { effect, promise } of transitionOf(action).promises) {
    if (effect === "voids") promises.clear();
    else {
      const before = { opens: undefined, keeps: "open", pauses: "open", resumes: "paused" }[effect];
      expect(promises.get(promise)).toBe(before);
      if (effect === "keeps") promises.delete(promise);
      else promises.set(promise, effect === "pauses" ? "paused" : "open");
    }
  }
}
