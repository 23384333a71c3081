import type { TrackReasons } from "@laurel/core";
import { expect, test } from "vitest";
import { changeLines } from "./changes.ts";
import { heldLines } from "./stages.ts";
import { naming, wordsIn } from "./testing-words.ts";

/** A partner whose figures no longer give its stage. */
const falling: TrackReasons = {
  track: "status",
  offer: null,
  entered: true,
  enter: null,
  raw: "silver",
  held: null,
  grace: { stage: "silver", until: "2027-03-02" },
  anchor: "01-01",
  awarded: "gold",
  stages: [],
  next: null,
};

test.each([
  [
    "en",
    "Today’s figures no longer give this stage. It is kept in a grace period. " +
      "If the figures aren’t reached again before 2 March 2027, “<silver>” follows on that day.",
  ],
  [
    "zh-TW",
    "今天的數字已達不到此階段，目前在寬限期內予以保留。" +
      "若在 2027年3月2日前未再次達到，當天起改為「<silver>」。",
  ],
  [
    "ko-KR",
    "오늘 수치로는 이 단계에 미치지 못하지만 유예 기간 동안 유지됩니다. " +
      "2027년 3월 2일 전에 다시 도달하지 못하면 그날부터 ‘<silver>’ 단계로 바뀝니다.",
  ],
] as const)("in %s a time of grace says when it ends and what follows", (locale, text) => {
  expect(heldLines(wordsIn(locale), naming, falling, "2028-01-01")).toEqual([text]);
});

test("a time of grace that no stage follows says so", () => {
  const track = { ...falling, grace: { stage: null, until: "2027-03-02" } };
  expect(heldLines(wordsIn("en"), naming, track, null)).toEqual([
    "Today’s figures no longer give this stage. It is kept in a grace period. " +
      "If the figures aren’t reached again before 2 March 2027, no stage is left from that day.",
  ]);
});

test("the beginning of a time of grace is a change, though the stage stays the same", () => {
  const before = { version: "1", tracks: { status: "gold" }, measures: {}, unlocked: [] };
  const after = { ...before, grace: { status: { stage: "silver", until: "2027-03-02" } } };
  const context = { heldUntil: {}, measureType: () => undefined };
  const change = { on: "2027-01-01", before, after };
  expect(changeLines(wordsIn("en"), naming, change, context)).toEqual([
    "<status>: “<gold>” is now kept in a grace period, which ends on 2 March 2027.",
  ]);
  const over = { on: "2027-03-02", before: after, after: { ...before, tracks: { status: "silver" } } };
  expect(changeLines(wordsIn("en"), naming, over, context)).toEqual([
    "<status>: “<gold>” becomes “<silver>”",
  ]);
});
