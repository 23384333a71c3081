import type { Condition, Operand, Program } from "@laurel/core";
import { LogicEngine } from "json-logic-engine";
import { answererOf, type Contender, type FlatRow, flatRow } from "./contender.ts";

/** json-logic-engine with its rules compiled to JavaScript, which is its fastest mode. */
export function jsonLogic(program: Program): Contender<FlatRow> {
  const engine = new LogicEngine();
  const stageOf = engine.build(stageLogic(program)) as (row: FlatRow) => number;
  const givenOf = engine.build(benefitsLogic(program)) as (row: FlatRow) => readonly boolean[];
  const answer = answererOf(program);
  return {
    name: "json-logic-engine",
    rowOf(facts) {
      // Inside "some" it sees the offer alone, and looking outwards from there is slow.
      const offers = facts.offers.map((offer) => ({ ...offer, country: facts.country }));
      return { ...flatRow(facts), offers };
    },
    decide(row) {
      const stage = stageOf(row);
      row.stage = stage;
      return answer(stage, stage < 0 ? [] : givenOf(row));
    },
  };
}

type Logic = unknown;

function stageLogic({ tracks: [track] }: Program): Logic {
  if (track === undefined || track.enter === null) throw new Error("the program has no track to enter");
  const choices = track.stages.flatMap(({ when }, index) => (when === null ? [] : [[logicOf(when), index]]));
  return { if: [logicOf(track.enter), { if: [...choices.reverse().flat(), 0] }, -1] };
}

function benefitsLogic(program: Program): Logic {
  return program.benefits.flatMap(({ grants }) =>
    grants.map(({ from, when }) => {
      const reached = { ">=": [{ var: "stage" }, from] };
      return when === null ? reached : { and: [reached, logicOf(when)] };
    }),
  );
}

function logicOf(condition: Condition): Logic {
  switch (condition.op) {
    case "all":
      return { and: condition.of.map(logicOf) };
    case "any":
      return { or: condition.of.map(logicOf) };
    case "some-offer":
      return { some: [{ var: "offers" }, logicOf(condition.of)] };
    case "every-offer":
      return { all: [{ var: "offers" }, logicOf(condition.of)] };
    case "compare":
      return { [condition.comparator]: [termOf(condition.left), termOf(condition.right)] };
    case "flag":
      return condition.is ? { var: condition.flag } : { "!": [{ var: condition.flag }] };
    case "text": {
      const fact = { var: condition.fact.split(".")[1] };
      const { oneOf, is } = condition;
      if (oneOf.length === 1) return { [is ? "===" : "!=="]: [fact, oneOf[0]] };
      return is ? { in: [fact, oneOf] } : { "!": [{ in: [fact, oneOf] }] };
    }
    default:
      return condition.op === "always";
  }
}

function termOf(term: Operand): Logic {
  if (term.op === "constant") return term.value;
  return term.op === "measure" ? { var: term.name } : { [term.op]: [termOf(term.left), termOf(term.right)] };
}
