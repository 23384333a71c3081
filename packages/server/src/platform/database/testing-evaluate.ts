import ts from "typescript";

/** The known values of an expression, as far as texts are made of it. */
type Value = string | readonly Value[] | ReadonlyMap<string, () => Value> | Closure;

interface Closure {
  readonly callable: Callable;
  readonly scope: Arguments;
}

type Callable = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** What the parameters of the functions around an expression were given. */
type Arguments = ReadonlyMap<ts.Node, () => Value>;

/** Picks one of several alternatives; the same one for the same key during an evaluation. */
type Choose = (key: ts.Node, count: number) => number;

/** What an evaluation needs from the program. */
export interface SourceNames {
  /** The declaration of a name, in any file. */
  declarationOf(name: ts.Identifier): ts.Declaration | undefined;
  /** Where a function is called. */
  callsOf(callable: ts.Node): readonly ts.CallExpression[];
}

/** A text that can't be read from the source. */
export class Unreadable extends Error {}

const deepest = 100;

/**
 * The texts that a statement may have: one for each way through the alternatives that it is made of, such as
 * `a ? b : c`, the returns of a function, the properties of an object, and the callers of the function that
 * takes it as a parameter.
 * @throws Unreadable where any of them can't be told from the source.
 */
export function textsOf(statement: ts.Expression, names: SourceNames): readonly string[] {
  return everyWay((choose) => {
    const value = new Evaluation(names, choose).evaluate(statement, new Map());
    // A statement with a name, by which the server keeps its plan.
    return textOf(value instanceof Map ? (value.get("text")?.() ?? value) : value, statement);
  });
}

function everyWay<T>(work: (choose: Choose) => T): readonly T[] {
  const found: T[] = [];
  const way: { readonly key: ts.Node; readonly count: number; index: number }[] = [];
  while (true) {
    found.push(
      work((key, count) => {
        const chosen = way.find((each) => each.key === key);
        if (chosen === undefined) way.push({ key, count, index: 0 });
        return chosen?.index ?? 0;
      }),
    );
    while (way.length > 0 && (way.at(-1)?.index ?? 0) + 1 >= (way.at(-1)?.count ?? 0)) way.pop();
    const last = way.at(-1);
    if (last === undefined) return found;
    last.index += 1;
  }
}

function textOf(value: Value, node: ts.Node): string {
  if (typeof value === "string") return value;
  throw unreadable(node);
}

function unreadable(node: ts.Node): Unreadable {
  return new Unreadable(`${node.getText()} can't be told from the source`);
}

/** One choice of alternatives. */
class Evaluation {
  readonly #names: SourceNames;
  readonly #choose: Choose;
  #depth = 0;

  constructor(names: SourceNames, choose: Choose) {
    this.#names = names;
    this.#choose = choose;
  }

  evaluate(node: ts.Expression, scope: Arguments): Value {
    this.#depth += 1;
    if (this.#depth > deepest) throw unreadable(node);
    const value = this.#textIn(node, scope) ?? this.#partsIn(node, scope);
    this.#depth -= 1;
    return value;
  }

  #text(node: ts.Expression, scope: Arguments): string {
    return textOf(this.evaluate(node, scope), node);
  }

  #pick<T>(key: ts.Node, among: readonly T[]): T {
    const picked = among[this.#choose(key, among.length)];
    if (picked === undefined) throw unreadable(key);
    return picked;
  }

  /** The text of an expression that is one by its form; null for any other. */
  #textIn(node: ts.Expression, scope: Arguments): string | null {
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
    if (ts.isPrefixUnaryExpression(node)) return node.getText();
    if (ts.isTemplateExpression(node)) {
      const parts = node.templateSpans.map((span) => this.#text(span.expression, scope) + span.literal.text);
      return [node.head.text, ...parts].join("");
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
      return this.#text(node.left, scope) + this.#text(node.right, scope);
    return null;
  }

  #partsIn(node: ts.Expression, scope: Arguments): Value {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
      return this.evaluate(node.expression, scope);
    if (ts.isConditionalExpression(node))
      return this.evaluate(this.#pick(node, [node.whenTrue, node.whenFalse]), scope);
    if (ts.isObjectLiteralExpression(node)) return this.#object(node, scope);
    if (ts.isArrayLiteralExpression(node)) return node.elements.map((each) => this.evaluate(each, scope));
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return { callable: node, scope };
    if (ts.isPropertyAccessExpression(node)) return this.#property(node, node.name.text, scope);
    if (ts.isElementAccessExpression(node))
      return this.#property(node, this.#keyIn(node.argumentExpression, scope), scope);
    if (ts.isCallExpression(node)) return this.#result(node, scope);
    if (ts.isIdentifier(node)) return this.#meaning(node, scope);
    throw unreadable(node);
  }

  #object(node: ts.ObjectLiteralExpression, scope: Arguments): Value {
    return new Map(
      node.properties.map((property): [string, () => Value] => {
        if (ts.isPropertyAssignment(property))
          return [nameOf(property.name), () => this.evaluate(property.initializer, scope)];
        if (ts.isShorthandPropertyAssignment(property))
          return [property.name.text, () => this.#meaning(property.name, scope)];
        throw unreadable(property);
      }),
    );
  }

  /** A property of an object: the one of a name, or where the source doesn't tell its name, any of them. */
  #property(
    node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
    name: string | null,
    scope: Arguments,
  ): Value {
    const whole = this.evaluate(node.expression, scope);
    if (!(whole instanceof Map)) throw unreadable(node);
    const part = name === null ? this.#pick(node, [...whole.values()]) : whole.get(name);
    if (part === undefined) throw unreadable(node);
    return part();
  }

  #keyIn(node: ts.Expression, scope: Arguments): string | null {
    try {
      return this.#text(node, scope);
    } catch (error) {
      if (error instanceof Unreadable) return null;
      throw error;
    }
  }

  #result(node: ts.CallExpression, scope: Arguments): Value {
    const { expression: callee, arguments: given } = node;
    const [first] = given;
    // A quoted value: which one makes no difference to the schema.
    if (callee.getText().endsWith("escapeLiteral")) return "''";
    // The query of a COPY, made of its statement.
    if (callee.getText() === "copyFrom" && first !== undefined) return this.evaluate(first, scope);
    if (ts.isPropertyAccessExpression(callee) && first !== undefined)
      return this.#listed(callee, first, scope);
    const closure = this.evaluate(callee, scope);
    if (!isClosure(closure)) throw unreadable(node);
    return this.#apply(
      closure,
      given.map((each) => () => this.evaluate(each, scope)),
    );
  }

  /** `Object.entries(…)`, and `map` and `join` of a list. */
  #listed({ expression, name }: ts.PropertyAccessExpression, first: ts.Expression, scope: Arguments): Value {
    if (expression.getText() === "Object" && name.text === "entries")
      return entriesOf(this.evaluate(first, scope), first);
    const list = this.evaluate(expression, scope);
    if (!Array.isArray(list)) throw unreadable(expression);
    const argument = this.evaluate(first, scope);
    if (name.text === "join")
      return list.map((each) => textOf(each, expression)).join(textOf(argument, first));
    if (name.text !== "map" || !isClosure(argument)) throw unreadable(name);
    return list.map((each: Value) => this.#apply(argument, [() => each]));
  }

  #apply({ callable, scope }: Closure, given: readonly (() => Value)[]): Value {
    const inside = new Map(scope);
    for (const [place, parameter] of callable.parameters.entries()) {
      const value = given[place] ?? this.#initial(parameter);
      if (value !== undefined) inside.set(parameter, value);
    }
    return this.evaluate(this.#pick(callable, returnsOf(callable)), inside);
  }

  #initial({ initializer }: ts.ParameterDeclaration): (() => Value) | undefined {
    return initializer === undefined ? undefined : () => this.evaluate(initializer, new Map());
  }

  #meaning(name: ts.Identifier, scope: Arguments): Value {
    const declared = this.#names.declarationOf(name);
    if (declared === undefined) throw unreadable(name);
    return this.#declared(declared, scope);
  }

  #declared(declared: ts.Declaration, scope: Arguments): Value {
    if (ts.isFunctionDeclaration(declared)) return { callable: declared, scope };
    if (ts.isParameter(declared)) return (scope.get(declared) ?? this.#givenBySomeCaller(declared))();
    if (ts.isBindingElement(declared)) return this.#element(declared, scope);
    if (!ts.isVariableDeclaration(declared)) throw unreadable(declared);
    const { parent, initializer } = declared;
    if ((parent.flags & ts.NodeFlags.Const) === 0) throw unreadable(declared);
    if (initializer !== undefined) return this.evaluate(initializer, scope);
    if (!ts.isForOfStatement(parent.parent)) throw unreadable(declared);
    const list = this.evaluate(parent.parent.expression, scope);
    if (!Array.isArray(list)) throw unreadable(declared);
    return this.#pick(declared, list);
  }

  /** The part of a list or an object that a pattern gives a name: `[table, column]`, `{ table }`. */
  #element(element: ts.BindingElement, scope: Arguments): Value {
    const pattern = element.parent;
    const whole = this.#declared(pattern.parent, scope);
    const name = element.propertyName ?? element.name;
    const part = ts.isArrayBindingPattern(pattern)
      ? Array.isArray(whole) && whole[pattern.elements.indexOf(element)]
      : whole instanceof Map && ts.isIdentifier(name) && whole.get(name.text)?.();
    if (part === false || part === undefined) throw unreadable(element);
    return part;
  }

  #givenBySomeCaller(parameter: ts.ParameterDeclaration): () => Value {
    const callable = parameter.parent;
    const call = this.#pick(callable, this.#names.callsOf(callable));
    const given = call.arguments[callable.parameters.indexOf(parameter)];
    const value = given === undefined ? this.#initial(parameter) : () => this.evaluate(given, new Map());
    if (value === undefined) throw unreadable(parameter);
    return value;
  }
}

function entriesOf(value: Value, node: ts.Node): Value {
  if (!(value instanceof Map)) throw unreadable(node);
  return [...value].map(([name, part]) => [name, part()]);
}

function isClosure(value: Value): value is Closure {
  return typeof value === "object" && "callable" in value;
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : name.getText();
}

function returnsOf({ body }: Callable): readonly ts.Expression[] {
  if (body === undefined) return [];
  if (!ts.isBlock(body)) return [body];
  const found: ts.Expression[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression !== undefined) found.push(node.expression);
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, look);
  };
  ts.forEachChild(body, look);
  return found;
}
