import type { Condition, Operand, Program } from "@laurel/core";

/** How an expression language writes the bench's conditions. */
export interface Dialect {
  readonly and: string;
  readonly or: string;
  not(inner: string): string;
  some(inner: string): string;
  /** A fact of the offer at hand. */
  offer(fact: string): string;
  number(value: number): string;
  oneOf(fact: string, texts: readonly string[]): string;
  choice(condition: string, yes: string, no: string): string;
}

/** The stage number as one expression; −1 where the partner is not on the track. */
export function stageText({ tracks: [track] }: Program, dialect: Dialect): string {
  if (track === undefined || track.enter === null) throw new Error("the program has no track to enter");
  const ladder = track.stages.reduce(
    (below, { when }, index) =>
      when === null ? below : dialect.choice(textOf(when, dialect), dialect.number(index), below),
    dialect.number(0),
  );
  return dialect.choice(textOf(track.enter, dialect), ladder, dialect.number(-1));
}

/** Whether each benefit is given, one expression for each, in terms of a fact `stage`. */
export function benefitTexts(program: Program, dialect: Dialect): readonly string[] {
  return program.benefits.flatMap(({ grants }) =>
    grants.map(({ from, when }) => {
      const reached = `stage >= ${dialect.number(from)}`;
      return when === null ? reached : `(${reached} ${dialect.and} ${textOf(when, dialect)})`;
    }),
  );
}

function textOf(condition: Condition, dialect: Dialect): string {
  const parts = (of: readonly Condition[], joint: string) =>
    `(${of.map((part) => textOf(part, dialect)).join(` ${joint} `)})`;
  switch (condition.op) {
    case "all":
      return parts(condition.of, dialect.and);
    case "any":
      return parts(condition.of, dialect.or);
    case "some-offer":
      return dialect.some(textOf(condition.of, dialect));
    case "compare": {
      const { left, comparator, right } = condition;
      return `${termText(left, dialect)} ${comparator} ${termText(right, dialect)}`;
    }
    case "flag":
      return condition.is ? dialect.offer(condition.flag) : dialect.not(dialect.offer(condition.flag));
    case "text": {
      const [home, fact = ""] = condition.fact.split(".");
      const test = dialect.oneOf(home === "offer" ? dialect.offer(fact) : fact, condition.oneOf);
      return condition.is ? test : dialect.not(test);
    }
    default:
      throw new Error(`the bench's program has no "${condition.op}"`);
  }
}

function termText(term: Operand, dialect: Dialect): string {
  if (term.op === "constant") return dialect.number(term.value);
  if (term.op === "measure") return term.name;
  return `(${termText(term.left, dialect)} ${term.op} ${termText(term.right, dialect)})`;
}
