/**
 * A calendar day as the number of days since 1970-01-01. Histories hold thousands of days per partner and
 * compare them millions of times, so days are numbers there; everywhere else a day is a `Temporal.PlainDate`.
 */
export type EpochDay = number & { readonly __unit: "day" };

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** Reads "2024-02-29"; null where the text is not a calendar day ("2023-02-29", "2024-2-9"). */
export function parseDay(text: string): EpochDay | null {
  const match = dayPattern.exec(text);
  if (match === null) return null;
  return dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function dayOf(year: number, month: number, day: number): EpochDay | null {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  const years = year - 1;
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  const before = (daysBefore[month - 1] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0);
  return (years * 365 + leaps + before + day - 719_163) as EpochDay;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day as a number. */
export function epochDay(date: Temporal.PlainDate): EpochDay {
  return dayOf(date.year, date.month, date.day) as EpochDay;
}

const epoch = Temporal.PlainDate.from("1970-01-01");

/** The number as a day. */
export function plainDate(day: EpochDay): Temporal.PlainDate {
  return epoch.add({ days: day });
}

/** "2024-02-29" for a day. */
export function dayText(day: EpochDay): string {
  const { year, month, day: ofMonth } = dateOf(day);
  // Other years are written with a sign and six digits.
  if (year < 0 || year > 9999) return plainDate(day).toString();
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(ofMonth, 2)}`;
}

function padded(number: number, length: number): string {
  return String(number).padStart(length, "0");
}

/** A span of calendar time: months are calendar months (31 March − 1 month is the last of February). */
export interface Period {
  readonly months: number;
  readonly days: number;
}

const periodPattern = /^P(\d{1,4})([DWMY])$/;

/** Reads "P7D", "P4W", "P12M" or "P1Y"; null for anything else, and for zero. */
export function parsePeriod(text: string): Period | null {
  const match = periodPattern.exec(text);
  const count = Number(match?.[1] ?? 0);
  if (match === null || count === 0) return null;
  switch (match[2]) {
    case "D":
      return { months: 0, days: count };
    case "W":
      return { months: 0, days: count * 7 };
    case "M":
      return { months: count, days: 0 };
    default:
      return { months: count * 12, days: 0 };
  }
}

/** `day` plus `times` periods (negative: minus). Calendar months end early where the month is shorter. */
export function addPeriod(day: EpochDay, period: Period, times = 1): EpochDay {
  if (period.months === 0) return (day + period.days * times) as EpochDay;
  const from = dateOf(day);
  const months = from.year * 12 + from.month - 1 + period.months * times;
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  const moved = dayOf(year, month, Math.min(from.day, daysInMonth(year, month))) as EpochDay;
  return (moved + period.days * times) as EpochDay;
}

/** By arithmetic, because finding the next change needs it thousands of times per partner. */
function dateOf(day: EpochDay): { readonly year: number; readonly month: number; readonly day: number } {
  // Days since 1 March of year 0, in eras of 400 years: a year that begins in March ends with its leap day.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - yearOfEra * 365 - Math.floor(yearOfEra / 4) + Math.floor(yearOfEra / 100);
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

/** A day of every year. 29 February is 28 in other years. */
export interface MonthDay {
  readonly month: number;
  readonly day: number;
}

/** Reads "07-01" or "02-29"; null where no year has that day. */
export function parseMonthDay(text: string): MonthDay | null {
  const match = /^(\d{2})-(\d{2})$/.exec(text);
  const [month, day] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || month < 1 || month > 12 || day < 1) return null;
  return day <= daysInMonth(longAgo, month) ? { month, day } : null;
}

/** A leap year before any fact: periods that are the same for everyone are counted from one of its days. */
export const longAgo = 1600;

/** A term: from one anniversary until the day before the next. */
export interface Term {
  readonly from: EpochDay;
  readonly until: EpochDay;
}

/**
 * The term of `length` that contains `day`, counted from `anchor`; null before the anchor. Each anniversary
 * is counted from the anchor itself, so that 29 February returns in every leap year.
 */
export function termOn(anchor: EpochDay, length: Period, day: EpochDay): Term | null {
  if (day < anchor) return null;
  const lengthDays = length.months * 30.44 + length.days;
  let n = Math.max(0, Math.floor((day - anchor) / lengthDays) - 1);
  while (addPeriod(anchor, length, n + 1) <= day) n += 1;
  return { from: addPeriod(anchor, length, n), until: addPeriod(anchor, length, n + 1) };
}
