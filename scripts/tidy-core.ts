import ts from "typescript";
import { hasDocComment, isExported, isTest, lineOf, type Rule, walk } from "./tidy-source.ts";

const inCore = /^packages\/core\/src\//;
const inPublicPackage = /^packages\/(core|contract)\/src\//;

/** Calls that core must not make, by the text before the parenthesis. The compiler allows them. */
const bannedMembers = new Map([
  ["Date.now", "take the time as an argument"],
  ["Math.random", "take the number as an argument"],
  ["Temporal.Now", "take the day as an argument"],
]);

/** The position of the locale argument, for calls that depend on the machine's language without one. */
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
  if (callee === "Function") return "core makes no code from text: write a function, or compile to closures";
  if (callee.startsWith("Intl.") && isAbsent(args[0])) {
    return `\`${callee}\` without a locale uses the machine's: pass a locale`;
  }
  return null;
}

function seeCall(node: ts.CallExpression, tree: ts.SourceFile): string | null {
  const callee = node.expression;
  const text = callee.getText(tree);
  if (text === "eval" || text === "globalThis.eval") return "core makes no code from text: don't use `eval`";
  if (text === "Date") return "`Date()` reads the clock: take the day as an argument";
  if (text === "Function" || /^Intl\.\w+$/.test(text)) return seeConstruction(text, node.arguments);
  if (!ts.isPropertyAccessExpression(callee)) return null;
  const place = localeArgument(callee.name.text);
  if (place === null || !isAbsent(node.arguments[place])) return null;
  return `\`${callee.name.text}\` without a locale uses the machine's: pass a locale`;
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
        return fix === undefined ? null : `core must not use \`${text}\`: ${fix}`;
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
  why: "other packages build on core and contract: shape, units and refusals belong beside the name",
  check(file) {
    const tree = file.tree;
    if (tree === null || !inPublicPackage.test(file.path) || isTest(file.path)) return [];
    return tree.statements
      .filter((statement) => isExported(statement) && needsDoc(statement, file.path))
      .filter((statement) => !hasDocComment(tree, statement) && !isOperation(statement))
      .map((statement) => ({
        line: lineOf(tree, statement),
        fix: "add a doc comment to this export: shape, units, and what it refuses",
      }));
  },
};

/** An operation needs no comment: its summary documents it, here and in the API's description. */
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

/** The rules for the packages that other packages build on. */
export const coreRules: readonly Rule[] = [pure, documented];
