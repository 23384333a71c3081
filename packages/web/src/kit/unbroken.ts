import type { Words } from "@laurel/words";

const noBreak = "\u00a0";
/** Between two letters: without width, and no line ends there. */
const joiner = "\u2060";
/** Where a moment may be broken: between its day and its time, which begins with one of these words. */
const beforeTime = /[ \u202f](?=at |오전|오후)/u;

type WriteDays = Pick<Words, "day" | "dayOfYear" | "dayOf" | "lastDayBefore" | "lastDay" | "moment">;

/**
 * A day or a time that stays on one line. A Chinese day may be broken, as any Chinese text; its time, such
 * as `下午1:05`, may not.
 */
export function unbroken(text: string): string {
  if (!/\p{Script=Han}/u.test(text)) return text.replaceAll(/[ \u202f]/g, noBreak);
  return text.replaceAll(/([上下])午(?=\d)/gu, `$1${joiner}午${joiner}`);
}

/** The text as it is sent elsewhere, where its lines may end anywhere. */
export function plain(text: string): string {
  return text.replaceAll(noBreak, " ").replaceAll(joiner, "");
}

/** The same formats, for texts on a page, where a line ends at any blank. */
export function unbrokenTimes(times: WriteDays): WriteDays {
  return {
    day: (iso) => unbroken(times.day(iso)),
    dayOfYear: (monthDay) => unbroken(times.dayOfYear(monthDay)),
    dayOf: (rfc3339) => unbroken(times.dayOf(rfc3339)),
    lastDayBefore: (rfc3339) => unbroken(times.lastDayBefore(rfc3339)),
    lastDay: (rfc3339, zone) => unbroken(times.lastDay(rfc3339, zone)),
    moment: (rfc3339) => times.moment(rfc3339).split(beforeTime).map(unbroken).join(" "),
  };
}
