import ts from "typescript";
import { type Breach, isExported, lineOf, type Repository, type Rule } from "./tidy-source.ts";

const refusalsPath = "packages/contract/src/refusals.ts";
const referencePath = "docs/reference/refusals.md";
const localePath = /^packages\/words\/src\/locales\/([^/]+)\/refusals\.json$/;

/** A refusal code as declared, with its status where one is given. */
interface Refusal {
  readonly code: string;
  readonly status: number | null;
  readonly line: number;
}

/** The literal under `as const`, `satisfies T` or `Object.freeze( … )`. */
function bare(expression: ts.Expression): ts.Expression {
  if (ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression))
    return bare(expression.expression);
  const inner = ts.isCallExpression(expression) ? expression.arguments[0] : undefined;
  return inner === undefined ? expression : bare(inner);
}

/** A number, or the number under `status` of an object. */
function statusOf(expression: ts.Expression): number | null {
  const value = bare(expression);
  if (ts.isNumericLiteral(value)) return Number(value.text);
  if (!ts.isObjectLiteralExpression(value)) return null;
  for (const property of value.properties) {
    if (ts.isPropertyAssignment(property) && property.name.getText() === "status") {
      return statusOf(property.initializer);
    }
  }
  return null;
}

/** The codes of the object that `refusals.ts` exports. */
function declaredRefusals(tree: ts.SourceFile): readonly Refusal[] {
  const found: Refusal[] = [];
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement) || !isExported(statement)) continue;
    for (const { initializer } of statement.declarationList.declarations) {
      const table = initializer === undefined ? undefined : bare(initializer);
      if (table === undefined || !ts.isObjectLiteralExpression(table)) continue;
      for (const property of table.properties) {
        if (!ts.isPropertyAssignment(property)) continue;
        const name = property.name;
        const code = ts.isStringLiteral(name) || ts.isIdentifier(name) ? name.text : name.getText(tree);
        found.push({ code, status: statusOf(property.initializer), line: lineOf(tree, property) });
      }
    }
  }
  return found;
}

function isStatus(status: number | null): boolean {
  return status !== null && Number.isInteger(status) && status >= 400 && status <= 599;
}

/** The texts of refusals, by language. */
function refusalTexts(repository: Repository): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const texts = new Map<string, Readonly<Record<string, unknown>>>();
  for (const [path, file] of repository) {
    const locale = localePath.exec(path)?.[1];
    if (locale !== undefined) texts.set(locale, JSON.parse(file.text));
  }
  return texts;
}

function checkRefusal(
  refusal: Refusal,
  texts: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  reference: string,
): readonly Breach[] {
  const { code, line } = refusal;
  const breaches: Breach[] = [];
  if (!isStatus(refusal.status))
    breaches.push({ line, fix: `give \`${code}\` an HTTP status from 400 to 599` });
  for (const [locale, text] of texts) {
    if (typeof text[code] === "string") continue;
    const fix = `add the text \`${code}\` to packages/words/src/locales/${locale}/refusals.json`;
    breaches.push({ line, fix });
  }
  if (!reference.includes(`\`${code}\``)) {
    breaches.push({ line, fix: `add a line about \`${code}\` to ${referencePath}` });
  }
  return breaches;
}

const complete: Rule = {
  name: "refusals-are-complete",
  why: "a refusal needs a status for machines, a text in each language, and a line in the reference",
  check(file, repository) {
    if (file.path !== refusalsPath || file.tree === null) return [];
    const refusals = declaredRefusals(file.tree);
    if (refusals.length === 0)
      return [{ line: 1, fix: "export one object here: refusal code → HTTP status" }];
    const texts = refusalTexts(repository);
    if (texts.size === 0)
      return [{ line: 1, fix: "add the texts in packages/words/src/locales/*/refusals.json" }];
    const reference = repository.get(referencePath)?.text ?? "";
    return refusals.flatMap((refusal) => checkRefusal(refusal, texts, reference));
  },
};

const noStrayTexts: Rule = {
  name: "refusal-texts-have-a-code",
  why: "a text without a code is never shown, but translators would keep updating it",
  check(file, repository) {
    const declared = repository.get(refusalsPath)?.tree;
    if (!localePath.test(file.path) || declared === undefined || declared === null) return [];
    const codes = new Set(declaredRefusals(declared).map(({ code }) => code));
    return Object.keys(JSON.parse(file.text) as object)
      .filter((key) => !codes.has(key))
      .map((key) => ({
        line: file.lines.findIndex((line) => line.includes(`"${key}"`)) + 1,
        fix: `\`${key}\` has no code in ${refusalsPath}: remove the text or declare the code`,
      }));
  },
};

/** The rules for refusals: the codes, their texts, their reference. */
export const refusalRules: readonly Rule[] = [complete, noStrayTexts];
