import type { Rule } from "./tidy-source.ts";

/** What STYLE.md writes otherwise. Inside of quotes, names and addresses a word is data. */
const odd = new RegExp(
  String.raw`(?<![\w"'\`‘“「@/.:-])` +
    "(nobody|somebody|anybody|whoever|mend(?:s|ed|ing)?|anew|beforehand)" +
    String.raw`(?![\w"'\`@:-])`,
  "i",
);
/** A line of a file of texts. */
const locale = /^\s*"[\w.-]+": "(.*)",?$/;
/** The name of a screen. */
const names = /Nobody left behind/g;
/** STYLE.md and this rule's files have the words themselves; a published migration is never edited. */
const exempt = /^STYLE\.md$|^CHANGELOG\.md$|^scripts\/tidy(-words|\.test)\.ts$|\.sql$|package-lock\.json$/;

/** Plain English. */
export const plainWords: Rule = {
  name: "words-are-plain",
  why: "a reader whose first language isn't English knows the ordinary word",
  check(file) {
    if (exempt.test(file.path)) return [];
    return file.lines.flatMap((line, index) => {
      const [, text = line] = locale.exec(line) ?? [];
      const [, word] = odd.exec(text.replaceAll(names, "")) ?? [];
      return word === undefined
        ? []
        : [{ line: index + 1, fix: `“${word}”: write the ordinary word that STYLE.md gives` }];
    });
  },
};
