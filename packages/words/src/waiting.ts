import type { Waiting } from "@laurel/contract";
import type { Words } from "./words.ts";

/** How many currencies and days are named; the rest is a count. */
const mostDays = 5;

/** What was received and does not count yet, a sentence for each; none if nothing waits. */
export function waitingLines(words: Words, waiting: Waiting): readonly string[] {
  const { salesWithoutRate, salesWithoutRateCount, refundsWithoutLine, partnersDue } = waiting;
  const named = salesWithoutRate.slice(0, mostDays);
  const rest = salesWithoutRateCount - named.reduce((sum, { sales }) => sum + sales, 0);
  return [
    ...named.map(({ currency, day, sales }) =>
      words.say("waiting.sales", { count: sales, currency, day: words.day(day) }),
    ),
    ...(rest > 0 ? [words.say("waiting.more-sales", { count: rest })] : []),
    ...(refundsWithoutLine > 0 ? [words.say("waiting.refunds", { count: refundsWithoutLine })] : []),
    ...(partnersDue > 0 ? [words.say("waiting.partners", { count: partnersDue })] : []),
  ];
}

/** The same about one partner. */
export function partnerWaitingLines(words: Words, waiting: Waiting): readonly string[] {
  const lines = waitingLines(words, { ...waiting, partnersDue: 0 });
  return waiting.partnersDue > 0 ? [...lines, words.say("waiting.partner")] : lines;
}
