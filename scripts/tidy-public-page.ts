import type { Breach, Repository, Rule } from "./tidy-source.ts";

const page = "docs/the-public-page.md";
const statements = 35;
/** A statement that the program itself has outlived, so nothing of today can prove it. */
const past = "past";

/** A file's name and the title of a test or a golden case in it; "…" is for any words. */
const proof = /`([\w.-]+\.(?:test\.tsx?|golden\.ts))`: "([^"]+)"/g;

/** The rule for the page that says which test proves each statement of the public page. */
export const provenStatements: Rule = {
  name: "statements-are-proven",
  why: "a promise whose proof can't be found is a claim",
  check(file, repository) {
    if (file.path !== page) return [];
    const missing = new Set(Array.from({ length: statements }, (_, index) => index + 1));
    const breaches = file.lines.flatMap((line, index): Breach[] => {
      const [, number] = /^\| (\d+)\. /.exec(line) ?? [];
      if (number === undefined) return [];
      if (!missing.delete(Number(number)))
        return [{ line: index + 1, fix: `give statement ${number} one row, of ${statements}` }];
      return faultsOf(line, repository).map((fix) => ({ line: index + 1, fix }));
    });
    return [...breaches, ...[...missing].map((number) => ({ line: 1, fix: `add statement ${number}` }))];
  },
};

function faultsOf(row: string, repository: Repository): readonly string[] {
  const cells = row.split("|").map((cell) => cell.trim());
  if (cells[2] === past) return [];
  const proofs = [...row.matchAll(proof)];
  if (proofs.length === 0) return ['name a test: `file.test.ts`: "its title"'];
  return proofs.flatMap(([, name = "", title = ""]) => {
    const found = [...repository.values()].filter(({ path }) => path.endsWith(`/${name}`));
    const [file] = found;
    if (file === undefined || found.length > 1) return [`name one file: ${found.length} are called ${name}`];
    return isTitled(title, file.text) ? [] : [`${file.path} has no test “${title}”`];
  });
}

function isTitled(title: string, text: string): boolean {
  const words = title.split("…").map((part) => RegExp.escape(part));
  return new RegExp(`(["\`])${words.join("[^\\n]*")}\\1`).test(text);
}
