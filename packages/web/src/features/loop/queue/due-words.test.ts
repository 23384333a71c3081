import type { Locale } from "@laurel/contract";
import { expect, test } from "vitest";
import { unbroken } from "../../../kit/unbroken.ts";
import { loadWords } from "../../../kit/words.ts";
import { promise } from "../../../testing/loop.ts";
import { dueOf } from "./due-words.ts";

const words = await loadWords("en");
const zone = "America/Los_Angeles";
const now = Date.parse("2026-12-02T20:00:00Z");
const at = (dueAt: string, state: "open" | "missed" = "open") =>
  dueOf(words, promise({ dueAt, state }), zone, now);

test("a promise in days is told by the last day in time, in the program's zone", () => {
  expect(at("2026-12-05T08:00:00Z")).toEqual({
    group: "later",
    text: "In 2 days",
    exact: unbroken("Friday 4 December"),
  });
  expect(at("2026-12-04T08:00:00Z").text).toBe("Tomorrow");
  expect(at("2026-12-03T08:00:00Z")).toMatchObject({ group: "today", text: "Today" });
});

test("what was missed says how late it is, on the first day by the hour", () => {
  expect(at("2026-11-30T08:00:00Z", "missed")).toMatchObject({ group: "late", text: "3 days late" });
  const hours = dueOf(
    words,
    promise({ kind: "outreach", dueAt: "2026-12-02T19:00:00Z", state: "missed" }),
    zone,
    now,
  );
  expect(hours.text).toBe("Late since 11:00");
});

test("a next step is told with its time in the reader's zone", () => {
  const due = new Date(2026, 11, 2, 18).toISOString();
  const noon = new Date(2026, 11, 2, 12).getTime();
  const told = dueOf(words, promise({ kind: "next-step", dueAt: due }), zone, noon);
  expect(told).toEqual({
    group: "today",
    text: "Today, 18:00",
    exact: `${unbroken("Wednesday 2 December")}, 18:00`,
  });
});

test("what waits for the partner is never told as due", () => {
  const pauses = [
    { from: "2026-12-01T18:00:00Z", by: "person:p2", byName: "Ana", why: "Which logo?", workingMs: null },
  ];
  const told = dueOf(words, promise({ paused: true, pauses, dueAt: "2026-12-01T20:00:00Z" }), zone, now);
  expect(told.group).toBe("waiting");
  expect(told.text).toBe("Waiting for the partner");
});

test("a day of another year has its year", () => {
  expect(at("2025-02-02T08:00:00Z", "missed").exact).toMatch(/2025$/);
});

test.each<[Locale, string]>([
  ["zh-TW", "2 天後"],
  ["ko-KR", "2일 후"],
])("days are counted in %s as its readers do", async (locale, text) => {
  const told = dueOf(await loadWords(locale), promise({ dueAt: "2026-12-05T08:00:00Z" }), zone, now);
  expect(told.text).toBe(text);
});
