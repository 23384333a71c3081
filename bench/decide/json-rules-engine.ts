import type { Condition, Program } from "@laurel/core";
import {
  Engine,
  type NestedCondition,
  Operator,
  type RuleProperties,
  type TopLevelCondition,
} from "json-rules-engine";
import { answererOf, type Contender, type FlatRow, flatRow } from "./contender.ts";

/**
 * json-rules-engine: a rule for each stage and each benefit; the benefits' rules know the stage that was
 * found.
 */
export function jsonRulesEngine(program: Program): Contender<FlatRow> {
  const [track] = program.tracks;
  if (track === undefined || track.enter === null) throw new Error("the program has no track to enter");
  const { enter } = track;
  const stages = engineOf(
    track.stages.map(({ when }) => [asRule(enter), ...(when === null ? [] : [asRule(when)])]),
  );
  const benefits = engineOf(
    program.benefits.flatMap(({ grants }) =>
      grants.map(({ from, when }) => [
        { fact: "stage", operator: "greaterThanInclusive", value: from },
        ...(when === null ? [] : [asRule(when)]),
      ]),
    ),
  );
  const answer = answererOf(program);
  const numbersOf = async (engine: Engine, row: FlatRow) =>
    (await engine.run(row)).events.map(({ params }) => params?.number as number);
  return {
    name: "json-rules-engine",
    rowOf(facts) {
      const { country, offers } = facts;
      return { ...flatRow(facts), partner: { country, offers } };
    },
    async decideAll(rows) {
      const answers = [];
      for (const row of rows) {
        row.stage = Math.max(-1, ...(await numbersOf(stages, row)));
        const given: boolean[] = [];
        if (row.stage >= 0) for (const number of await numbersOf(benefits, row)) given[number] = true;
        answers.push(answer(row.stage, given));
      }
      return answers;
    },
  };
}

function engineOf(conditions: readonly NestedCondition[][]): Engine {
  const rules: RuleProperties[] = conditions.map((all, number) => ({
    conditions: { all },
    event: { type: "holds", params: { number } },
  }));
  const engine = new Engine(rules);
  engine.addOperator(new Operator("hasOne", hasOne));
  return engine;
}

interface PartnerAlmanac {
  readonly country: string;
  readonly offers: readonly OfferAlmanac[];
}
type OfferAlmanac = Readonly<Record<string, unknown>>;
type OfferTest = (offer: OfferAlmanac, country: string) => boolean;

/**
 * It has no operator that looks into a list of objects, so it is given one, with the condition as a
 * function.
 */
function hasOne({ offers, country }: PartnerAlmanac, test: OfferTest): boolean {
  return offers.some((offer) => test(offer, country));
}

const operators = {
  "<": "lessThan",
  "<=": "lessThanInclusive",
  ">": "greaterThan",
  ">=": "greaterThanInclusive",
  "==": "equal",
  "!=": "notEqual",
};

function asRule(condition: Condition): NestedCondition {
  switch (condition.op) {
    case "all":
      return { all: condition.of.map(asRule) };
    case "any":
      return { any: condition.of.map(asRule) } satisfies TopLevelCondition;
    case "compare": {
      const { left, right, comparator } = condition;
      if (left.op !== "measure" || right.op !== "constant")
        throw new Error("only measures against constants");
      return { fact: left.name, operator: operators[comparator], value: right.value };
    }
    case "text":
      return { fact: "country", operator: condition.is ? "in" : "notIn", value: condition.oneOf };
    case "some-offer":
      return { fact: "partner", operator: "hasOne", value: offerTest(condition.of) };
    default:
      throw new Error(`the bench's program has no "${condition.op}" of a partner`);
  }
}

function offerTest(condition: Condition): OfferTest {
  switch (condition.op) {
    case "all": {
      const tests = condition.of.map(offerTest);
      return (offer, country) => tests.every((test) => test(offer, country));
    }
    case "any": {
      const tests = condition.of.map(offerTest);
      return (offer, country) => tests.some((test) => test(offer, country));
    }
    case "flag":
      return (offer) => offer[condition.flag] === condition.is;
    case "text": {
      const fact = condition.fact.split(".")[1] as string;
      const { oneOf, is } = condition;
      return (offer, country) =>
        oneOf.includes((fact === "country" ? country : offer[fact]) as string) === is;
    }
    default:
      throw new Error(`the bench's program has no "${condition.op}" of an offer`);
  }
}
