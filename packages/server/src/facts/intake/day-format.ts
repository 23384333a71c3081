import { parseDay } from "@laurel/core";
import type { RefusalReason } from "./import-kind.ts";

/** Why a text is not a day. */
export type DayProblem = Pick<RefusalReason, "code" | "params">;

/** A time of midnight after a day: spreadsheets and reports write it where they mean the day alone. */
const midnight = /^[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?$/;
const isoDay = /^\d{4}-\d{2}-\d{2}/;

/** Formats are compiled once; a mapping names one or two. */
const compiled = new Map<string, RegExp>();

const parts: Readonly<Record<string, string>> = {
  YYYY: "(?<year>\\d{4})",
  MM: "(?<month>\\d{2})",
  M: "(?<month>\\d{1,2})",
  DD: "(?<day>\\d{2})",
  D: "(?<day>\\d{1,2})",
};

/** Whether a text is a format of days: year, month and day once each, or the word `timestamp`. */
export function isDayFormat(format: string): boolean {
  if (format === "timestamp") return true;
  if (!/^[YMD./ -]{6,14}$/.test(format)) return false;
  const letters = format.match(/Y+|M+|D+/g) ?? [];
  const kinds = letters.map((word) => word[0]);
  return letters.length === 3 && new Set(kinds).size === 3 && letters.every((word) => word in parts);
}

/**
 * Reads a day as `YYYY-MM-DD`: ISO 8601, with a time only if it is midnight; or in a format such as
 * `DD.MM.YYYY`. With `timestamp` any ISO time may follow, and the day counts as it is written.
 */
export function readDay(text: string, format: string | null): string | DayProblem {
  if (format === "timestamp") {
    const written = /^(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.*)?$/.exec(text)?.[1];
    return written === undefined ? notAs(text, format) : inCalendar(written, text);
  }
  if (format !== null) return readFormatted(text, format);
  if (!isoDay.test(text)) return otherOrder(text);
  const rest = text.slice(10);
  if (rest === "" || midnight.test(rest)) return inCalendar(text.slice(0, 10), text);
  if (/^[T ]\d{2}:\d{2}/.test(rest))
    return { code: "day-with-time", params: { fix: text.slice(0, 10), found: text } };
  return { code: "day-not-iso", params: { found: text } };
}

function readFormatted(text: string, format: string): string | DayProblem {
  let pattern = compiled.get(format);
  if (pattern === undefined) {
    const source = format.replaceAll(/[./ ]/g, "\\$&").replaceAll(/Y+|M+|D+/g, (word) => parts[word] ?? word);
    pattern = new RegExp(`^${source}(?<rest>.*)$`);
    compiled.set(format, pattern);
  }
  const { year, month, day, rest } = pattern.exec(text)?.groups ?? {};
  if (year === undefined || month === undefined || day === undefined) return notAs(text, format);
  if (rest !== undefined && rest !== "" && !/^[T ]0?0:00(?::00(?:\.0+)?)?$/.test(rest))
    return notAs(text, format);
  return inCalendar(isoOf(year, month, day), text);
}

function notAs(found: string, format: string): DayProblem {
  return { code: "day-not-as-mapped", params: { found, format } };
}

function inCalendar(day: string, found: string): string | DayProblem {
  return parseDay(day) === null ? { code: "day-not-in-calendar", params: { found } } : day;
}

function isoOf(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** A day in another order or with other signs is never guessed; the reason says what it may be. */
function otherOrder(found: string): DayProblem {
  const serial = /^(\d{5})(?:\.0+)?$/.exec(found)?.[1];
  if (serial !== undefined && serial >= "20000" && serial <= "73050") {
    const fix = Temporal.PlainDate.from("1899-12-30")
      .add({ days: Number(serial) })
      .toString();
    return { code: "day-serial", params: { found, fix } };
  }
  const written = found.normalize("NFKC").replace(/[T ]0?0:00(?::00)?$/, "");
  const readings = readingsOf(written).filter((day) => parseDay(day) !== null);
  const [one, other] = [...new Set(readings)];
  if (one === undefined) return { code: "day-not-iso", params: { found } };
  if (other === undefined) return { code: "day-order", params: { found, fix: one } };
  return { code: "day-order-unclear", params: { found, one, other } };
}

/** The year first: 2024/6/3, 20240603, 2024年6月3日, 2024. 6. 3. */
const eastern = /^(\d{4})(?:[./-]|\. |年|년 ?)?(\d{1,2})(?:[./-]|\. |月|월 ?)?(\d{1,2})[.日일]?$/;

function readingsOf(text: string): readonly string[] {
  const yearFirst = eastern.exec(text);
  if (yearFirst !== null) {
    const [, year = "", month = "", day = ""] = yearFirst;
    return [isoOf(year, month, day)];
  }
  const yearLast = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(text);
  if (yearLast === null) return [];
  const [, one = "", sign = "", two = "", year = ""] = yearLast;
  // With points the day always comes first.
  if (sign === ".") return [isoOf(year, two, one)];
  return [isoOf(year, one, two), isoOf(year, two, one)];
}
