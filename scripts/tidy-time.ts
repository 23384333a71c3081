import ts from "typescript";
import { isTest, type Rule, walk } from "./tidy-source.ts";

/** Where the machine's time is meant: sign-in, times of jobs, the record of migrations, and moments. */
const ofMachine =
  /\/(platform\/jobs\/job-times-store|people\/accounts\/account-store|database\/(migrate|moment-store))\.ts$/;
/** Sessions and keys end by the machine's time. */
const ofSessions = /\/platform\/audit\/account-store\.ts$/;
/** Migrations from before a transaction had a moment of its own; the last of them replaces their defaults. */
const earlier = /\/migrations\/00([01]\d|2[0-3])-[^/]+\.sql$/;

const machineTime = /\b(now\(\)|(clock|statement|transaction)_timestamp\(\)|current_(date|timestamp)\b)/i;

function asksMachine(text: string): boolean {
  // A job waits by the machine's time.
  return machineTime.test(text.replaceAll(/run_at => now\(\)|laurel_now\(\)/g, ""));
}

/** SQL asks for the time by `laurel_now()`. */
export const oneClock: Rule = {
  name: "one-clock",
  why: "all that a transaction records has the moment of the clock that was passed in, which may be ahead",
  check(file) {
    if (!file.path.startsWith("packages/server/src/") || isTest(file.path)) return [];
    if ([ofMachine, ofSessions, earlier].some((places) => places.test(file.path))) return [];
    const fix = "in SQL, also in a default, write `laurel_now()`, or take the moment as a parameter";
    if (file.path.endsWith(".sql"))
      return file.lines.flatMap((line, index) =>
        asksMachine(line.replace(/--.*$/, "")) ? [{ line: index + 1, fix }] : [],
      );
    return walk(file, (node) => {
      const isText =
        ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
      return isText && asksMachine(node.text) ? fix : null;
    });
  },
};
