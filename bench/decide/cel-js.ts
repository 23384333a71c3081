import type { Program } from "@laurel/core";
import { Environment } from "@marcbachmann/cel-js";
import { answererOf, type Contender, type FlatRow, flatRow } from "./contender.ts";
import { benefitTexts, type Dialect, stageText } from "./expression-text.ts";

const cel: Dialect = {
  and: "&&",
  or: "||",
  not: (inner) => `!(${inner})`,
  some: (inner) => `offers.exists(o, ${inner})`,
  offer: (fact) => `o.${fact}`,
  // JavaScript's numbers are CEL's doubles; whole numbers would have to be bigints.
  number: (value) => (Number.isInteger(value) ? `${value}.0` : String(value)),
  oneOf: (fact, texts) =>
    texts.length === 1 ? `${fact} == "${texts[0]}"` : `${fact} in ${JSON.stringify(texts)}`,
  choice: (condition, yes, no) => `(${condition} ? ${yes} : ${no})`,
};

/** @marcbachmann/cel-js with every variable declared and its two expressions parsed once. */
export function celJs(program: Program): Contender<FlatRow> {
  const environment = new Environment();
  for (const { name } of program.measures) environment.registerVariable(name, "double");
  environment.registerVariable("stage", "double");
  environment.registerVariable("country", "string");
  environment.registerVariable("offers", "list");
  const stageOf = environment.parse(stageText(program, cel));
  const givenOf = environment.parse(`[${benefitTexts(program, cel).join(", ")}]`);
  const answer = answererOf(program);
  return {
    name: "cel-js",
    rowOf: flatRow,
    decide(row) {
      const stage = stageOf(row) as number;
      row.stage = stage;
      return answer(stage, stage < 0 ? [] : (givenOf(row) as boolean[]));
    },
  };
}
