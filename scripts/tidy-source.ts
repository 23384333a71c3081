import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
// Not the TypeScript that checks types: docs/decisions/0016-two-typescripts.md.
import ts from "typescript";

/** A file of the repository as a rule sees it. */
export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  /** The syntax tree of TypeScript and JavaScript; null for every other file. */
  readonly tree: ts.SourceFile | null;
}

/** All files that rules look at, by path. */
export type Repository = ReadonlyMap<string, SourceFile>;

/** A breach: where it is, and how to fix it. */
export interface Breach {
  readonly line: number;
  readonly fix: string;
}

/** A rule. `check` looks at one file; rules that compare files use the repository. */
export interface Rule {
  readonly name: string;
  readonly why: string;
  readonly check: (file: SourceFile, repository: Repository) => readonly Breach[];
}

/** Folders that contain nothing written by hand. */
const skippedFolders = new Set(["node_modules", ".git", ".laurel", "dist", "coverage"]);
const readExtensions = /(\.(ts|tsx|mts|mjs|cjs|js|css|html|md|ya?ml|json|sql|sh)|\/run)$/;
const generated = /(^|\/)(package-lock|openapi)\.json$/;

/** Makes a file from its path and text; code is parsed. */
export function sourceFile(path: string, text: string): SourceFile {
  const isCode = /\.(tsx?|mts|[mc]?js)$/.test(path);
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = isCode ? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind) : null;
  return { path, text, lines: text.split(/\r?\n/), tree };
}

/** Reads the repository from disk: everything written by hand, nothing installed or generated. */
export function readRepository(root: string): Repository {
  const found = new Map<string, SourceFile>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name).split(sep).join("/");
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) visit(path);
      if (!entry.isFile() || generated.test(path)) continue;
      const text = readExtensions.test(path) ? readFileSync(join(root, path), "utf8") : "";
      found.set(path, sourceFile(path, text));
    }
  };
  visit("");
  return found;
}

/** Visits every node of a file's syntax tree and keeps the breaches that `see` finds. */
export function walk(
  file: SourceFile,
  see: (node: ts.Node, tree: ts.SourceFile) => string | null,
): readonly Breach[] {
  const tree = file.tree;
  if (tree === null) return [];
  const breaches: Breach[] = [];
  const visit = (node: ts.Node): void => {
    const fix = see(node, tree);
    if (fix !== null) breaches.push({ line: lineOf(tree, node), fix });
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return breaches;
}

/** The line on which a node begins, counted from 1. */
export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** Whether a file is a test, or is only used by tests. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /\/testing([\w-]*\.ts$|\/)/.test(path) || path.startsWith("e2e/");
}

/** Whether a node, or the statement that contains it, has a doc comment. */
export function hasDocComment(tree: ts.SourceFile, statement: ts.Statement): boolean {
  const comments = ts.getLeadingCommentRanges(tree.text, statement.getFullStart()) ?? [];
  const last = comments.at(-1);
  return last !== undefined && tree.text.startsWith("/**", last.pos);
}

/** Whether a statement has the keyword `export`. */
export function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  return (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}
