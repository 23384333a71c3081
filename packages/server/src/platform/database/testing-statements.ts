import { dirname, join } from "node:path";
import ts from "typescript";
import { type SourceNames, textsOf, Unreadable } from "./testing-evaluate.ts";

/** A statement as the source has it. */
export interface SourceStatement {
  /** `facts/sales/sale-store.ts:44` */
  readonly place: string;
  readonly text: string;
}

/** What was found in the sources. */
export interface SourceStatements {
  readonly statements: readonly SourceStatement[];
  /** Places with a statement whose text can't be told from the source, each with the reason. */
  readonly unreadable: readonly string[];
}

/** The functions of `rows.ts`; the statement is their second argument. */
const runners = /^(rows|row|run)$/;

/**
 * Finds the statements that the files give to `rows`, `row`, `run` and to `query` of a connection. `files`:
 * by path, with their text.
 */
export function readStatements(files: ReadonlyMap<string, string>): SourceStatements {
  const trees = treesOf(files);
  const statements: SourceStatement[] = [];
  const unreadable: string[] = [];
  for (const [path, tree] of trees.files) {
    // It runs the statements that it is given.
    if (path.endsWith("/rows.ts")) continue;
    visit(tree, (call) => {
      const given = statementOf(call);
      if (given === undefined) return;
      const place = `${path}:${tree.getLineAndCharacterOfPosition(call.getStart(tree)).line + 1}`;
      try {
        for (const text of new Set(textsOf(given, trees))) statements.push({ place, text });
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        unreadable.push(`${place}: ${error.message}`);
      }
    });
  }
  return { statements, unreadable };
}

function statementOf({ expression, arguments: given }: ts.CallExpression): ts.Expression | undefined {
  if (ts.isIdentifier(expression)) return runners.test(expression.text) ? given[1] : undefined;
  return ts.isPropertyAccessExpression(expression) && expression.name.text === "query" ? given[0] : undefined;
}

/** The syntax trees of the files, and the declarations of their names. */
function treesOf(
  files: ReadonlyMap<string, string>,
): SourceNames & { files: ReadonlyMap<string, ts.SourceFile> } {
  const program = programOf(files);
  const checker = program.getTypeChecker();
  const trees = new Map(
    [...files.keys()].flatMap((path) => {
      const tree = program.getSourceFile(path);
      return tree === undefined ? [] : [[path, tree] as const];
    }),
  );
  const declarationOf = (name: ts.Identifier): ts.Declaration | undefined => {
    const symbol = ts.isShorthandPropertyAssignment(name.parent)
      ? checker.getShorthandAssignmentValueSymbol(name.parent)
      : checker.getSymbolAtLocation(name);
    if (symbol === undefined) return undefined;
    const isImported = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return (isImported ? checker.getAliasedSymbol(symbol) : symbol).declarations?.[0];
  };
  const calls = new Map<ts.Node, ts.CallExpression[]>();
  for (const tree of trees.values()) {
    visit(tree, (call) => {
      const declared = ts.isIdentifier(call.expression) ? declarationOf(call.expression) : undefined;
      if (declared === undefined) return;
      const callable = (ts.isVariableDeclaration(declared) ? declared.initializer : declared) ?? declared;
      calls.set(callable, [...(calls.get(callable) ?? []), call]);
    });
  }
  return { files: trees, declarationOf, callsOf: (callable) => calls.get(callable) ?? [] };
}

function visit(tree: ts.SourceFile, see: (call: ts.CallExpression) => void): void {
  const look = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) see(node);
    ts.forEachChild(node, look);
  };
  look(tree);
}

/** Only these files, with their imports of each other. */
function programOf(files: ReadonlyMap<string, string>): ts.Program {
  const options: ts.CompilerOptions = { noLib: true, types: [], target: ts.ScriptTarget.ESNext };
  return ts.createProgram([...files.keys()], options, {
    ...ts.createCompilerHost(options),
    getSourceFile: (path) => {
      const text = files.get(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
    },
    fileExists: (path) => files.has(path),
    getCurrentDirectory: () => "",
    resolveModuleNameLiterals: (literals, from) =>
      literals.map(({ text }) => {
        const path = join(dirname(from), text);
        return files.has(path)
          ? { resolvedModule: { resolvedFileName: path, extension: ts.Extension.Ts } }
          : { resolvedModule: undefined };
      }),
  });
}
