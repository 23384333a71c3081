import { pino } from "pino";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { kindOf, loggingOnce, Repeats, windowMs } from "./log-repeats.ts";

test("a line is logged once in a window, and its repetitions are counted", () => {
  const repeats = new Repeats<string>();
  expect(repeats.isNew("lost", "first", 0)).toBe(true);
  for (let times = 0; times < 4312; times += 1) expect(repeats.isNew("lost", "later", times)).toBe(false);
  expect(repeats.isNew("other", "other", 1)).toBe(true);
  expect(repeats.takeEnded(windowMs - 1)).toEqual([]);
  expect(repeats.takeEnded(windowMs + 1)).toEqual([{ first: "first", times: 4312 }]);
  expect(repeats.isNew("lost", "again", windowMs + 2)).toBe(true);
});

test("errors are of one kind if they differ in numbers only", () => {
  const failed = (job: number, error: Error) => kindOf([{ error, jobId: job }, `Failed task ${job}`]);
  const thrown = (message: string) => new Error(message);
  const [one, two] = [thrown("timeout after 17 ms"), thrown("timeout after 9 ms")];
  expect(failed(12, one)).toBe(failed(3456, two));
  expect(failed(12, one)).not.toBe(failed(12, thrown("refused")));
  expect(failed(12, one)).not.toBe(failed(12, new Error("timeout after 17 ms")));
});

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

test("an outage of half a minute makes two lines, not one for each request", () => {
  const lines: { level: number; msg: string; repeated?: number }[] = [];
  let nowMs = 0;
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const log = pino({ hooks: loggingOnce(() => nowMs) }, stream);
  const err = new Error("connect ECONNREFUSED");
  for (let request = 0; request < 46_000; request += 1)
    log.child({ reqId: String(request) }).error({ err }, "a request failed");
  log.info("request completed");
  log.info("request completed");
  nowMs = windowMs;
  vi.advanceTimersByTime(5_000);
  expect(lines.map(({ msg }) => msg)).toEqual([
    "a request failed",
    "request completed",
    "request completed",
    "a request failed: repeated 45999 times in the last 30 s",
  ]);
});
