import type { Words } from "./words.ts";

/**
 * Says from which day the terms of a track are counted: "joined", "first-benefit", "promoted" or a day
 * as in "07-01".
 */
export function anchorText(words: Words, anchor: string): string {
  if (anchor === "joined") return words.say("term.joined");
  if (anchor === "first-benefit") return words.say("term.first-benefit");
  if (anchor === "promoted") return words.say("term.promoted");
  return words.say("term.day", { day: words.dayOfYear(anchor) });
}
