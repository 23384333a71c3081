import { ZenDecisionContent, ZenEngine } from "@gorules/zen-engine";
import type { Decision, Program } from "@laurel/core";
import { answererOf, type Contender, type FlatRow, flatRow } from "./contender.ts";
import { benefitTexts, type Dialect, stageText } from "./expression-text.ts";

const zen: Dialect = {
  and: "and",
  or: "or",
  not: (inner) => `not (${inner})`,
  some: (inner) => `some(offers, ${inner})`,
  offer: (fact) => `#.${fact}`,
  number: String,
  oneOf: (fact, texts) =>
    texts.length === 1 ? `${fact} == "${texts[0]}"` : `${fact} in ${JSON.stringify(texts)}`,
  choice: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
};

interface Found {
  readonly stage: number;
  readonly given: readonly boolean[];
}

/** Partners handed over together: a call costs more than deciding one. */
const together = 128;

/** @gorules/zen-engine with a precompiled decision that loops over many partners in each call. */
export function zenEngine(program: Program): Contender<FlatRow> {
  const content = new ZenDecisionContent(graphOf(program));
  const decision = new ZenEngine().createDecision(content);
  const answer = answererOf(program);
  return {
    name: "zen-engine",
    rowOf: flatRow,
    async decideAll(rows) {
      const calls: Promise<readonly Decision[]>[] = [];
      for (let from = 0; from < rows.length; from += together) {
        const partners = rows.slice(from, from + together);
        calls.push(
          decision
            .evaluate({ partners })
            .then(({ result }) =>
              (result.found as readonly Found[]).map(({ stage, given }) => answer(stage, given)),
            ),
        );
      }
      return (await Promise.all(calls)).flat();
    },
  };
}

function graphOf(program: Program) {
  const loop = (key: string, value: string, from: string, to: string, passThrough: boolean) => ({
    id: key,
    name: key,
    type: "expressionNode",
    content: {
      expressions: [{ id: `${key}-expression`, key, value }],
      inputField: from,
      outputPath: to,
      executionMode: "loop",
      passThrough,
    },
  });
  const given = `[${benefitTexts(program, zen).join(", ")}]`;
  return {
    nodes: [
      { id: "facts", name: "facts", type: "inputNode" },
      loop("stage", stageText(program, zen), "partners", "partners", true),
      loop("given", given, "partners", "found", true),
      { id: "answers", name: "answers", type: "outputNode" },
    ],
    edges: [
      { id: "1", type: "edge", sourceId: "facts", targetId: "stage" },
      { id: "2", type: "edge", sourceId: "stage", targetId: "given" },
      { id: "3", type: "edge", sourceId: "given", targetId: "answers" },
    ],
  };
}
