import { Environment } from "@marcbachmann/cel-js";

/** The names that a program adds to the facts every condition may use. */
export interface KnownNames {
  readonly measures: ReadonlyMap<
    string,
    { readonly type: "money" | "number"; readonly mayBeAbsent: boolean }
  >;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Names that the program declares but whose values could not be read. */
  readonly broken: ReadonlySet<string>;
}

/**
 * How large a condition may be. Real ones have about 20 nodes; the limits keep a hostile file from using much
 * time.
 */
export const conditionLimits = {
  maxAstNodes: 200,
  maxDepth: 24,
  maxListElements: 64,
  maxMapEntries: 0,
  maxCallArguments: 2,
};

/** The longest condition, in characters. */
export const maxConditionLength = 2000;

/**
 * Money and quantities are types of their own, so that 500 USD cannot be compared with 500 users. They exist
 * only for CEL's type check: no value ever has them.
 */
class Money {}
class Quantity {}

// CEL wants a function for each operator; only the operators' types are used.
const no = () => false;
const nothing = () => null;

/**
 * The CEL environment in which conditions are checked. `offer` is declared only for rules about one offer.
 */
export function celEnvironment(names: KnownNames, withOffer: boolean): Environment {
  const environment = language.clone();
  if (withOffer) environment.registerVariable("offer", "Offer");
  for (const [name, { type }] of names.measures) {
    environment.registerVariable(name, type === "money" ? "Money" : "Quantity");
  }
  for (const name of names.lists.keys()) environment.registerVariable(name, "list<string>");
  return environment;
}

/**
 * The part of the environment that all programs share. It is made once, because declaring it takes longer
 * than compiling a program.
 */
const language = commonEnvironment();

function commonEnvironment(): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: false, limits: conditionLimits });
  environment.registerType("Money", { ctor: Money, fields: {} });
  environment.registerType("Quantity", { ctor: Quantity, fields: {} });
  environment.registerType("Offer", {
    fields: {
      live: "bool",
      option: "string",
      byol: "bool",
      private: "bool",
      hasPublicListing: "bool",
      type: "string",
      storefront: "string",
    },
  });
  environment.registerType("Partner", { fields: { country: "string" } });
  environment.registerVariable("offers", "list<Offer>");
  environment.registerVariable("partner", "Partner");
  registerNumbers(environment);
  return environment;
}

/**
 * Declares the operations on money and quantities. Literals (int, double) mix with both; money and quantities
 * don't mix with each other. Only the types matter: nothing is evaluated here.
 */
function registerNumbers(environment: Environment) {
  const literals = ["int", "double"];
  for (const type of ["Money", "Quantity"]) {
    const pairs = [
      [type, type],
      ...literals.flatMap((literal) => [
        [type, literal],
        [literal, type],
      ]),
    ];
    for (const [left, right] of pairs) {
      for (const comparator of ["<", "<=", ">", ">="])
        environment.registerOperator(`${left} ${comparator} ${right}`, no);
      for (const operator of ["+", "-"])
        environment.registerOperator(`${left} ${operator} ${right}: ${type}`, nothing);
      if (left === type) environment.registerOperator(`${left} == ${right}`, no);
    }
  }
  const scaling = [
    "Money / Money: Quantity",
    "Quantity * Quantity: Quantity",
    "Quantity / Quantity: Quantity",
    "Money * Quantity: Money",
    "Quantity * Money: Money",
    "Money / Quantity: Money",
    ...literals.flatMap((literal) => [
      `Money * ${literal}: Money`,
      `${literal} * Money: Money`,
      `Money / ${literal}: Money`,
      `Quantity * ${literal}: Quantity`,
      `${literal} * Quantity: Quantity`,
      `Quantity / ${literal}: Quantity`,
      `${literal} / Quantity: Quantity`,
    ]),
  ];
  for (const signature of scaling) environment.registerOperator(signature, nothing);
}
