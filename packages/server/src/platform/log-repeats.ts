import type { LoggerOptions } from "pino";

/** Within this time an error is logged once; what comes after it is counted. */
export const windowMs = 30_000;
const mostKeys = 500;

/** What was left out of a log. */
export interface Repeated<Line> {
  /** As it was logged. */
  readonly first: Line;
  readonly times: number;
}

/** Decides which lines of a log are repetitions. Time is passed in, in milliseconds. */
export class Repeats<Line> {
  readonly #known = new Map<string, { readonly first: Line; readonly sinceMs: number; times: number }>();

  /** Whether to log a line: the first of its kind in a window. */
  isNew(kind: string, line: Line, nowMs: number): boolean {
    const known = this.#known.get(kind);
    if (known !== undefined) {
      known.times += 1;
      return false;
    }
    // A flood of kinds is not a repetition; it must not fill the memory either.
    if (this.#known.size < mostKeys) this.#known.set(kind, { first: line, sinceMs: nowMs, times: 0 });
    return true;
  }

  /** Ends the windows that are over; gives what was left out in them, in the order of the first lines. */
  takeEnded(nowMs: number): readonly Repeated<Line>[] {
    const ended: Repeated<Line>[] = [];
    for (const [kind, { first, sinceMs, times }] of this.#known) {
      if (nowMs - sinceMs < windowMs) continue;
      this.#known.delete(kind);
      if (times > 0) ended.push({ first, times });
    }
    return ended;
  }
}

/**
 * The kind of an error line: its text and its error without numbers, which differ each time (the number of a
 * job, a duration), and where the error was thrown.
 */
export function kindOf(line: readonly unknown[]): string {
  const [about, text] = line;
  const context = typeof about === "object" && about !== null ? (about as Record<string, unknown>) : {};
  const error = context.err ?? context.error;
  const { name, message, stack } = error instanceof Error ? error : { name: "", message: "", stack: "" };
  const place = /^\s+at .*$/m.exec(stack ?? "")?.[0] ?? "";
  const said = typeof about === "string" ? about : text;
  return `${String(said)}\n${name} ${message}`.replaceAll(/\d+/g, "#") + place;
}

const errorLevel = 50;

/**
 * Hooks for pino that log an error once and then count it: an outage fails every request and every job in the
 * same way.
 */
export function loggingOnce(nowMs: () => number = () => performance.now()): Required<LoggerOptions>["hooks"] {
  const repeats = new Repeats<{ readonly say: (times: number) => void }>();
  setInterval(() => {
    for (const { first, times } of repeats.takeEnded(nowMs())) first.say(times);
  }, 5_000).unref();
  return {
    logMethod(args, method, level) {
      const say = (times: number) => {
        const [about, text] = args as unknown[];
        const repeated = `${typeof about === "string" ? about : text}: repeated ${times} times`;
        const context = typeof about === "object" ? about : {};
        method.call(this, { ...context, repeated: times }, `${repeated} in the last ${windowMs / 1000} s`);
      };
      if (level < errorLevel || repeats.isNew(kindOf(args), { say }, nowMs())) method.apply(this, args);
    },
  };
}

/** The same for lines of text. */
export function sayingOnce(
  say: (line: string) => void,
  nowMs: () => number = () => performance.now(),
): (line: string) => void {
  const repeats = new Repeats<string>();
  setInterval(() => {
    for (const { first, times } of repeats.takeEnded(nowMs()))
      say(`${first}: repeated ${times} times in the last ${windowMs / 1000} s`);
  }, 5_000).unref();
  return (line) => {
    if (repeats.isNew(kindOf([line]), line, nowMs())) say(line);
  };
}
