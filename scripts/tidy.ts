import ts from "typescript";
import { countedRequirements } from "./tidy-asvs.ts";
import { coreRules } from "./tidy-core.ts";
import { namedThings } from "./tidy-docs.ts";
import { oneComponent } from "./tidy-page.ts";
import { provenStatements } from "./tidy-public-page.ts";
import { refusalRules } from "./tidy-refusals.ts";
import { isTest, type Repository, type Rule, readRepository, walk } from "./tidy-source.ts";
import { oneClock } from "./tidy-time.ts";
import { typeNames } from "./tidy-types.ts";
import { plainWords } from "./tidy-words.ts";

const maxLines = 300;
const maxTestLines = 600;
const maxWidth = 110;

const isCode = (path: string): boolean => /\.(tsx?|mts|[mc]?js|css)$/.test(path);

const shortFiles: Rule = {
  name: "file-is-short",
  why: "a file that can be read in one go can be reviewed in one go",
  check(file) {
    if (!isCode(file.path)) return [];
    const limit = isTest(file.path) ? maxTestLines : maxLines;
    const length = file.lines.length - (file.lines.at(-1) === "" ? 1 : 0);
    if (length <= limit) return [];
    return [{ line: limit + 1, fix: `${length} lines, at most ${limit}: move a part to a file of its own` }];
  },
};

const shortLines: Rule = {
  name: "line-is-short",
  why: "two versions of a file must fit side by side on one screen",
  check(file) {
    if (!isCode(file.path) && !/\.(md|sh)$|\/run$/.test(file.path)) return [];
    // A table row or an address can't be broken.
    const unbreakable = file.path.endsWith(".md") ? /^\s*\||https?:\/\// : /https?:\/\/\S{60}/;
    return file.lines.flatMap((line, index) => {
      if (line.length <= maxWidth || unbreakable.test(line)) return [];
      return [{ line: index + 1, fix: `${line.length} characters, at most ${maxWidth}: break the line` }];
    });
  },
};

/** Where SQL is allowed: in a noun's store, the database, the audit log, and the benchmarks and scripts. */
const sqlPlaces = /-store\.ts$|^packages\/server\/src\/platform\/(database|audit)\/|^(bench|scripts)\//;
const builders = /^(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)$/;
const connection = /(^|\.)(client|pool|connection|pg)$/i;

const sqlInStores: Rule = {
  name: "sql-in-stores",
  why: "one file shows how a noun is stored, and rules are never mixed with SQL",
  check(file) {
    if (sqlPlaces.test(file.path) || isTest(file.path)) return [];
    const fix =
      "SQL belongs in the noun's `<noun>-store.ts`: name the statement there by its verb and call it";
    return walk(file, (node, tree) => {
      if (ts.isTaggedTemplateExpression(node)) return /^sql\b/.test(node.tag.getText(tree)) ? fix : null;
      if (ts.isImportDeclaration(node))
        return /pg-copy-streams/.test(node.moduleSpecifier.getText()) ? fix : null;
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
      const { name, expression } = node.expression;
      if (builders.test(name.text)) return fix;
      return name.text === "query" && connection.test(expression.getText(tree)) ? fix : null;
    });
  },
};

const envPlaces = /(^|\/)([\w-]+\.)*config\.[mc]?[tj]s$|^(bench|scripts|\.ci)\//;

const environmentInConfig: Rule = {
  name: "environment-in-config",
  why: "one file lists every setting, with its unit and its default",
  check(file) {
    if (envPlaces.test(file.path) || isTest(file.path)) return [];
    const fix = "only config.ts reads the environment: take the setting as an argument";
    return walk(file, (node, tree) => {
      if (ts.isPropertyAccessExpression(node)) return node.getText(tree) === "process.env" ? fix : null;
      if (!ts.isImportDeclaration(node) || !/^.(node:)?process.$/.test(node.moduleSpecifier.getText()))
        return null;
      return /\benv\b/.test(node.importClause?.getText(tree) ?? "") ? fix : null;
    });
  },
};

const drawer = "(utils?|utilities|services?|managers?|helpers?)";
// In lower case between hyphens and points, or as the last part of a name like SaleManager.
const vague = new RegExp(`(^|[-.])${drawer}([-.]|$)|[a-z](Utils?|Service|Manager|Helpers?)(\\.|$)`);

const honestNames: Rule = {
  name: "names-say-what",
  why: "a folder is a noun and a file is a verb; code gets lost in a file for everything",
  check(file) {
    const part = file.path.split("/").find((name) => vague.test(name));
    return part === undefined
      ? []
      : [{ line: 1, fix: `\`${part}\` is too vague: name it by its noun or verb` }];
  },
};

const runner = /^(it|test|describe|suite|bench)\b/;

const wholeTests: Rule = {
  name: "tests-all-run",
  why: "a skipped test promises nothing, and an `only` hides the other tests",
  check(file) {
    if (!isTest(file.path)) return [];
    return walk(file, (node, tree) => {
      if (!ts.isPropertyAccessExpression(node) || !runner.test(node.expression.getText(tree))) return null;
      if (!/^(only|skip|todo|skipIf|runIf|fails)$/.test(node.name.text)) return null;
      return `\`.${node.name.text}\` must not be committed: run the test, or remove it`;
    });
  },
};

// In brackets, so that this file may name them.
const markers = /\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/;
const comment = /\/\/|\/\*|^\s*\*|#|--|<!--/;

const nothingLeftOpen: Rule = {
  name: "nothing-left-open",
  why: "everyone reads a note to do it later, and no one does it",
  check(file) {
    return file.lines.flatMap((line, index) => {
      const place = markers.exec(line)?.index;
      if (place === undefined || !comment.test(line.slice(0, place))) return [];
      return [{ line: index + 1, fix: "finish it now, or remove the note" }];
    });
  },
};

const oneMachine = /(?:^|[\s"'`(])(?:\/(?:work|root|Users)|\/tmp\/laurel)\/\w/;

const anyMachine: Rule = {
  name: "no-machine-paths",
  why: "a path of one machine does not exist on another",
  check(file) {
    return file.lines.flatMap((line, index) =>
      oneMachine.test(line) ? [{ line: index + 1, fix: "write the path from the repository's root" }] : [],
    );
  },
};

const namedExports: Rule = {
  name: "exports-have-names",
  why: "an export has the same name wherever it is used",
  check(file) {
    if (/(^|\/|\.)config\.[mc]?[tj]s$|\.cjs$/.test(file.path)) return [];
    const fix = "use a named export";
    return walk(file, (node) => {
      if (ts.isExportAssignment(node)) return fix;
      return node.kind === ts.SyntaxKind.DefaultKeyword && !ts.isDefaultClause(node.parent) ? fix : null;
    });
  },
};

/** Every rule that no other tool checks. */
export const rules: readonly Rule[] = [
  shortFiles,
  shortLines,
  sqlInStores,
  environmentInConfig,
  honestNames,
  wholeTests,
  nothingLeftOpen,
  anyMachine,
  namedExports,
  namedThings,
  countedRequirements,
  provenStatements,
  typeNames,
  oneClock,
  oneComponent,
  plainWords,
  ...coreRules,
  ...refusalRules,
];

/** A line for each breach in a repository, with its place and fix, then the reason for each broken rule. */
export function findBreaches(repository: Repository): readonly string[] {
  const messages: string[] = [];
  const broken = new Set<Rule>();
  for (const file of repository.values()) {
    for (const rule of rules) {
      for (const { line, fix } of rule.check(file, repository)) {
        messages.push(`${file.path}:${line} ${fix} (${rule.name})`);
        broken.add(rule);
      }
    }
  }
  return [...messages, ...[...broken].map(({ name, why }) => `${name}: ${why}`)];
}

if (import.meta.main) {
  const repository = readRepository(process.cwd());
  const breaches = findBreaches(repository);
  for (const breach of breaches) process.stdout.write(`${breach}\n`);
  process.stdout.write(`${repository.size} files, ${rules.length} rules\n`);
  // Fewer files than this are not the repository: the folders were not read.
  process.exitCode = breaches.length === 0 && repository.size > 100 ? 0 : 1;
}
