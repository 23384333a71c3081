import type { Breach, Rule } from "./tidy-source.ts";

const page = "docs/reference/asvs.md";
const statuses = ["met", "not applicable", "open"];

/** Id, level, words, status, evidence. */
const requirement =
  /^\| (\d+)\.\d+\.\d+ \| [12] \| [^|]+ \| (\*\*)?(met|not applicable|open)\2 \| [^ |].* \|$/;
/** A chapter's name, or "all", and how many requirements there are, of which status. */
const total = /^\| (?:V(\d+) [^|]+|\*\*all\*\*) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/;

/** The rule for the page about ASVS. */
export const countedRequirements: Rule = {
  name: "asvs-adds-up",
  why: "a reader who counts and gets another number stops trusting the page",
  check(file) {
    if (file.path !== page) return [];
    const breaches: Breach[] = [];
    const seen = new Set<string>();
    const found = new Map<string, string[]>([["all", []]]);
    for (const [index, line] of file.lines.entries()) {
      if (!/^\| \d/.test(line)) continue;
      const [, chapter, , status] = requirement.exec(line) ?? [];
      const id = line.split("|")[1] ?? "";
      if (chapter === undefined || status === undefined || seen.has(id)) {
        const form = `write id, level, words, one of ${statuses.join(", ")}, evidence`;
        breaches.push({ line: index + 1, fix: seen.has(id) ? "the id is there twice" : form });
        continue;
      }
      seen.add(id);
      for (const name of [chapter, "all"]) found.set(name, [...(found.get(name) ?? []), status]);
    }
    return breaches.length > 0 ? breaches : wrongTotals(file.lines, found);
  },
};

function wrongTotals(lines: readonly string[], found: ReadonlyMap<string, readonly string[]>): Breach[] {
  const missing = new Set(found.keys());
  const wrong = lines.flatMap((line, index): Breach[] => {
    const [row, chapter = "all", ...given] = total.exec(line) ?? [];
    if (row === undefined) return [];
    missing.delete(chapter);
    const own = found.get(chapter) ?? [];
    const right = [own.length, ...statuses.map((status) => own.filter((each) => each === status).length)];
    if (right.join() === given.join()) return [];
    return [{ line: index + 1, fix: `the rows give ${right.join(", ")}` }];
  });
  return [...wrong, ...[...missing].map((chapter) => ({ line: 1, fix: `no row counts chapter ${chapter}` }))];
}
