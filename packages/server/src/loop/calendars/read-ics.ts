import { mostClosedDays } from "@laurel/contract";

/** Why an iCalendar file can't be read. `line` is counted from 1. */
export type IcsProblem =
  | { readonly code: "ics-unreadable" | "ics-timed"; readonly line: number }
  | { readonly code: "ics-repeats"; readonly line: number; readonly name: string }
  | { readonly code: "ics-too-long"; readonly line: number; readonly limit: number }
  | { readonly code: "calendar-too-many-days"; readonly limit: number }
  | { readonly code: "ics-no-days" };

/** A line with its continuations joined: `DTSTART;VALUE=DATE:20261225`. Names are in upper case. */
interface ContentLine {
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

/** What an event says that matters here. */
interface IcsEvent {
  readonly line: number;
  start: ContentLine | null;
  end: ContentLine | null;
  duration: ContentLine | null;
  isCancelled: boolean;
}

/** More days than any holiday has. */
const mostDays = 366;

/** What makes an event happen more than once. */
const repeating = ["RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"];

/**
 * The whole days of an iCalendar file's events (RFC 5545), in order and each once. The day of `DTEND` is no
 * longer part of an event. Events that were cancelled are left out; those that repeat or have a time of the
 * day are refused, because they aren't days on which no one works.
 */
export function readIcs(text: string): readonly string[] | IcsProblem {
  const days = new Set<string>();
  const open: string[] = [];
  let counted = 0;
  let event: IcsEvent | null = null;
  for (const content of contentLines(text)) {
    if ("code" in content) return content;
    const { line, name, value } = content;
    const component = value.trim().toUpperCase();
    if (name === "BEGIN") {
      if (open.length === 0 && component !== "VCALENDAR") return { code: "ics-unreadable", line };
      open.push(component);
      if (component === "VEVENT")
        event = { line, start: null, end: null, duration: null, isCancelled: false };
    } else if (name === "END") {
      if (open.pop() !== component) return { code: "ics-unreadable", line };
      if (component !== "VEVENT" || event === null) continue;
      const found = event.isCancelled ? [] : daysOf(event);
      if ("code" in found) return found;
      counted += found.length;
      // Counted before days are told apart, so that no file takes long.
      if (counted > mostClosedDays) return { code: "calendar-too-many-days", limit: mostClosedDays };
      for (const day of found) days.add(day);
    } else if (open.length === 0) {
      return { code: "ics-unreadable", line };
    } else if (open.at(-1) === "VEVENT" && event !== null) {
      if (repeating.includes(name)) return { code: "ics-repeats", line, name };
      if (name === "DTSTART") event.start = content;
      if (name === "DTEND") event.end = content;
      if (name === "DURATION") event.duration = content;
      if (name === "STATUS") event.isCancelled = component === "CANCELLED";
    }
  }
  if (open.length > 0) return { code: "ics-unreadable", line: text.split("\n").length };
  return days.size === 0 ? { code: "ics-no-days" } : [...days].sort();
}

/** The days of an event. */
function daysOf({ line, start, end, duration }: IcsEvent): readonly string[] | IcsProblem {
  if (start === null) return { code: "ics-unreadable", line };
  const first = readDate(start);
  if ("code" in first) return first;
  let count = 1;
  if (end !== null) {
    const after = readDate(end);
    if ("code" in after) return after;
    // Some programs write the first day again for an event of one day.
    count = Math.max(1, first.until(after).days);
    if (Temporal.PlainDate.compare(after, first) < 0) return { code: "ics-unreadable", line: end.line };
  } else if (duration !== null) {
    const length = /^\+?P(\d{1,4})([DW])$/i.exec(duration.value.trim());
    if (length === null) return { code: "ics-timed", line: duration.line };
    count = Number(length[1]) * (length[2]?.toUpperCase() === "W" ? 7 : 1);
  }
  if (count > mostDays) return { code: "ics-too-long", line, limit: mostDays };
  return Array.from({ length: count }, (_, days) => first.add({ days }).toString());
}

function readDate({ line, value }: ContentLine): Temporal.PlainDate | IcsProblem {
  const match = /^(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?$/.exec(value.trim());
  if (match === null) return { code: "ics-unreadable", line };
  if (match[4] !== undefined) return { code: "ics-timed", line };
  try {
    const [, year, month, day] = match.map(Number);
    return Temporal.PlainDate.from(
      { year: year ?? 0, month: month ?? 0, day: day ?? 0 },
      { overflow: "reject" },
    );
  } catch {
    return { code: "ics-unreadable", line };
  }
}

/** The lines of a file, joined with their continuations: those that begin with a space or a tab. */
function* contentLines(text: string): Generator<ContentLine | IcsProblem> {
  const raw = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (let place = 0; place < raw.length; ) {
    const line = place + 1;
    let joined = raw[place] ?? "";
    for (place += 1; /^[ \t]/.test(raw[place] ?? ""); place += 1) joined += raw[place]?.slice(1) ?? "";
    if (joined.trim() === "") continue;
    const content = readLine(line, joined);
    yield content ?? { code: "ics-unreadable", line };
  }
}

/** A value begins after the first colon outside of quotes; parameters come before it. */
function readLine(line: number, text: string): ContentLine | null {
  const name = /^[A-Za-z0-9-]+/.exec(text)?.[0];
  if (name === undefined) return null;
  let isQuoted = false;
  for (let place = name.length; place < text.length; place += 1) {
    if (text[place] === '"') isQuoted = !isQuoted;
    if (text[place] === ":" && !isQuoted) {
      return { line, name: name.toUpperCase(), value: text.slice(place + 1) };
    }
  }
  return null;
}
