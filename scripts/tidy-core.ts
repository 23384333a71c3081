import ts from "typescript";
import { hasDocComment, isExported, isTest, lineOf, type Rule, walk } from "./tidy-source.ts";

const inCore = /^packages\/core\/src\//;
const inPublicPackage = /^packages\/(core|contract)\/src\//;

/** What core may not ask of the world, by the text before the brackets. The compiler lets it pass. */
const bannedMembers = new Map([
  ["Date.now", "take the time as an argument"],
  ["Math.random", "take the number as an argument"],
  ["Temporal.Now", "take the day as an argument"],
]);

/** A call whose answer depends on the machine's language unless a locale is named at the given place. */
function localeArgument(name: string): number | null {
  if (name === "localeCompare") return 1;
  return /^toLocale(String|DateString|TimeString|LowerCase|UpperCase)$/.test(name) ? 0 : null;
}

function isAbsent(argument: ts.Expression | undefined): boolean {
  return argument === undefined || argument.getText() === "undefined";
}

/** What is wrong with `new X(…)`, or with `Intl.X(…)` called without `new`. */
function seeConstruction(callee: string, args: readonly ts.Expression[]): string | null {
  if (callee === "Date" && args.length === 0)
    return "a bare `new Date` reads the clock: take the day as an argument";
  if (callee === "Function") return "code is not made from text: write a function or compile to closures";
  if (callee.startsWith("Intl.") && isAbsent(args[0])) {
    return `\`${callee}\` without a locale takes the machine's: name one`;
  }
  return null;
}

function seeCall(node: ts.CallExpression, tree: ts.SourceFile): string | null {
  const callee = node.expression;
  const text = callee.getText(tree);
  if (text === "eval" || text === "globalThis.eval") return "code is not made from text: `eval` is out";
  if (text === "Date") return "`Date()` reads the clock: take the day as an argument";
  if (text === "Function" || /^Intl\.\w+$/.test(text)) return seeConstruction(text, node.arguments);
  if (!ts.isPropertyAccessExpression(callee)) return null;
  const place = localeArgument(callee.name.text);
  if (place === null || !isAbsent(node.arguments[place])) return null;
  return `\`${callee.name.text}\` without a locale takes the machine's: name one`;
}

const pure: Rule = {
  name: "core-is-pure",
  why: "the same facts and version give the same answer, on every machine and on every day",
  check(file) {
    if (!inCore.test(file.path) || isTest(file.path)) return [];
    return walk(file, (node, tree) => {
      if (ts.isPropertyAccessExpression(node)) {
        const text = node.getText(tree);
        const fix = bannedMembers.get(text);
        return fix === undefined ? null : `\`${text}\` is not for core: ${fix}`;
      }
      if (ts.isNewExpression(node))
        return seeConstruction(node.expression.getText(tree), node.arguments ?? []);
      return ts.isCallExpression(node) ? seeCall(node, tree) : null;
    });
  },
};

/** Whether a statement declares something callable, or (a schema of contract) a value. */
function needsDoc(statement: ts.Statement, path: string): boolean {
  if (ts.isFunctionDeclaration(statement)) return true;
  if (!ts.isVariableStatement(statement)) return false;
  if (path.startsWith("packages/contract/")) return true;
  return statement.declarationList.declarations.some(
    ({ initializer }) =>
      initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
  );
}

const documented: Rule = {
  name: "public-is-documented",
  why: "core and contract are what others build on: shape, units and refusals belong beside the name",
  check(file) {
    const tree = file.tree;
    if (tree === null || !inPublicPackage.test(file.path) || isTest(file.path)) return [];
    return tree.statements
      .filter((statement) => isExported(statement) && needsDoc(statement, file.path))
      .filter((statement) => !hasDocComment(tree, statement) && !isOperation(statement))
      .map((statement) => ({
        line: lineOf(tree, statement),
        fix: "give this export a doc comment: shape, units, and what it refuses",
      }));
  },
};

/** An operation documents itself: its summary is part of it, and is what the API's description says. */
function isOperation(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(
    ({ initializer }) =>
      initializer !== undefined &&
      ts.isCallExpression(initializer) &&
      ts.isIdentifier(initializer.expression) &&
      initializer.expression.text === "operation",
  );
}

/** The rules for the packages that others build on. */
export const coreRules: readonly Rule[] = [pure, documented];
