import ts from "typescript";
import { isTest, lineOf, type Repository, type Rule } from "./tidy-source.ts";

/** A place where a type is declared. */
interface TypePlace {
  readonly path: string;
  readonly line: number;
}

const inPackage = /^(packages|bench)\/(?!.*\.golden\.ts$)/;

const known = new WeakMap<Repository, ReadonlyMap<string, readonly TypePlace[]>>();

/** Where each type is declared: interfaces, aliases, classes and enums at the top of a file, tests aside. */
function typesOf(repository: Repository): ReadonlyMap<string, readonly TypePlace[]> {
  const found = known.get(repository);
  if (found !== undefined) return found;
  const places = new Map<string, TypePlace[]>();
  for (const { path, tree } of repository.values()) {
    if (tree === null || !inPackage.test(path) || isTest(path)) continue;
    for (const statement of tree.statements) {
      const name = typeName(statement);
      if (name === null) continue;
      const others = places.get(name) ?? [];
      places.set(name, [...others, { path, line: lineOf(tree, statement) }]);
    }
  }
  known.set(repository, places);
  return places;
}

function typeName(statement: ts.Statement): string | null {
  const isType =
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isType ? (statement.name?.text ?? null) : null;
}

/** The rule for the names of types. */
export const typeNames: Rule = {
  name: "type-is-declared-once",
  why: "a name with two meanings has to be translated by every reader, and two copies of a shape drift apart",
  check(file, repository) {
    return [...typesOf(repository)].flatMap(([name, places]) =>
      places
        .filter(({ path }) => path === file.path)
        .flatMap((place) => {
          const other = places.find((each) => each !== place);
          if (other === undefined) return [];
          const where = `${other.path}:${other.line}`;
          return [
            {
              line: place.line,
              fix: `\`${name}\` is declared in ${where} too: import it, or give one of them its own name`,
            },
          ];
        }),
    );
  },
};
