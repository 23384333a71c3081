import { type Period, parseMonthDay } from "../../values/calendar.ts";
import type { TermAnchor, TrackRule } from "../document.ts";
import type { SourceNode } from "../source.ts";
import { type Findings, note, readFields, readPeriod, readScalar, readWord } from "./fields.ts";
import { longestSpans } from "./limits.ts";

type TermRule = Pick<TrackRule, "termAnchor" | "termLength">;

/** The term of a track that names none. */
export const usualTerm: TermRule = { termAnchor: "joined", termLength: { months: 12, days: 0 } };

/** Reads `term`: on which day the first one begins, and how long each is. */
export function readTerm(found: Findings, node: SourceNode | undefined): TermRule {
  if (node === undefined) return usualTerm;
  const fields = readFields(found, node, '"term"', { required: ["length"], optional: ["anchor"] });
  const anchor = readAnchor(found, fields?.get("anchor"));
  const length = readPeriod(found, fields?.get("length"), '"length"', longestSpans.term);
  if (typeof anchor === "object" && length !== null && !dividesYear(length)) {
    const fix = 'Write P1M, P2M, P3M, P4M, P6M or P12M, or the anchor "joined".';
    const message = "Terms of this length don't begin on the same days of each year.";
    note(found, fields?.get("length") as SourceNode, "term-not-yearly", message, fix);
  }
  return { termAnchor: anchor, termLength: length ?? usualTerm.termLength };
}

function dividesYear({ months, days }: Period): boolean {
  return days === 0 && 12 % months === 0;
}

function readAnchor(found: Findings, node: SourceNode | undefined): TermAnchor {
  const text = readScalar(found, node, '"anchor"');
  if (text === null) return "joined";
  if (!/\d/.test(text.text)) {
    const words = ["joined", "first-benefit", "promoted", "calendar-year"] as const;
    const word = readWord(found, text, '"anchor"', words, ", or a day of the year, as in 07-01");
    return word === "calendar-year" ? { month: 1, day: 1 } : (word ?? "joined");
  }
  const day = parseMonthDay(text.text);
  if (day !== null) return day;
  const fix = 'Write the month and the day, as in "07-01" for 1 July.';
  note(found, text, "bad-anchor", `"${text.text}" is not a day of the year.`, fix);
  return "joined";
}
