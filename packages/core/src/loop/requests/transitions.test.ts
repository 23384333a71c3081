import { describe, expect, test } from "vitest";
import type { EpochDay } from "../../values/calendar.ts";
import {
  moveRequest,
  type RequestAction,
  type RequestRecord,
  type RequestSide,
  type RequestState,
  requestTransitions,
} from "./transitions.ts";

const day = (number: number) => number as EpochDay;
const states: readonly RequestState[] = ["open", "in-progress", "waiting-for-partner", "answered", "closed"];

const request = (state: RequestState, change: Partial<RequestRecord> = {}): RequestRecord => ({
  kind: "support",
  state,
  closedOn: state === "closed" ? day(100) : null,
  ...change,
});

describe("the steps of a request", () => {
  test("it runs from open to closed and back, and moves its promise", () => {
    const steps: readonly [RequestAction, RequestSide, RequestState, string][] = [
      ["start", "team", "in-progress", "unchanged"],
      ["ask", "team", "waiting-for-partner", "pauses"],
      ["answer", "partner", "in-progress", "resumes"],
      ["answer", "team", "answered", "keeps"],
      ["close", "partner", "closed", "unchanged"],
      ["reopen", "partner", "open", "opens"],
    ];
    let state: RequestState = "open";
    for (const [action, by, to, nextStep] of steps) {
      const move = moveRequest(request(state), action, by, day(100));
      expect(move).toMatchObject({ ok: true, transition: { to, nextStep } });
      state = to;
    }
  });

  test("an action that isn't possible is refused with those that are", () => {
    expect(moveRequest(request("answered"), "ask", "team", day(1))).toEqual({
      ok: false,
      refusal: {
        code: "transition-not-allowed",
        state: "answered",
        action: "ask",
        allowed: ["close"],
        reopenUntil: null,
      },
    });
  });

  test("a request can be reopened on day 30 after its closing, and not on day 31", () => {
    expect(moveRequest(request("closed"), "reopen", "partner", day(130))).toMatchObject({ ok: true });
    expect(moveRequest(request("closed"), "reopen", "partner", day(131))).toMatchObject({
      ok: false,
      refusal: { code: "transition-not-allowed", allowed: [], reopenUntil: 130 },
    });
  });

  test("only an appeal can be upheld, and only by the team", () => {
    const appeal = request("open", { kind: "appeal" });
    expect(moveRequest(appeal, "uphold", "team", day(1)).ok).toBe(true);
    expect(moveRequest(appeal, "uphold", "partner", day(1)).ok).toBe(false);
    expect(moveRequest(request("open"), "uphold", "team", day(1)).ok).toBe(false);
  });

  test("each state can be reached and left, and no action has two rows for one state and side", () => {
    const keys = requestTransitions.flatMap(({ action, by, from }) =>
      from.map((f) => `${f} ${action} ${by}`),
    );
    expect(new Set(keys).size).toBe(keys.length);
    for (const state of states) {
      expect(requestTransitions.some(({ from }) => from.includes(state))).toBe(true);
      expect(requestTransitions.some(({ to }) => to === state)).toBe(true);
    }
  });
});
