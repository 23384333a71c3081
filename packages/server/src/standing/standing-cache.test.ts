import fc from "fast-check";
import { expect, test } from "vitest";
import { histories } from "../../../core/src/testing/histories.ts";
import { runs } from "../../../core/src/testing/runs.ts";
import { standingCache } from "./standing-cache.ts";

test("a cached answer is given while all that it follows from is the same, and only then", () => {
  const cached = standingCache();
  const [first, second]: readonly [[], []] = [[], []];
  let times = 0;
  const ask = (timeline: [], partnerId: string, day: number) =>
    cached(timeline, partnerId, { day }, () => {
      times += 1;
      return { times };
    }).json;
  expect([ask(first, "a", 1), ask(first, "a", 1)]).toEqual(['{"times":1}', '{"times":1}']);
  expect([ask(first, "b", 1), ask(first, "a", 1)]).toEqual(['{"times":2}', '{"times":1}']);
  expect([ask(first, "a", 2), ask(first, "a", 1)]).toEqual(['{"times":3}', '{"times":4}']);
  expect(ask(second, "a", 1)).toBe('{"times":5}');
});

test("the cache has a limit: the partner that was asked about longest ago goes first", () => {
  const timeline: [] = [];
  const cached = standingCache(100);
  const computed: string[] = [];
  const ask = (partnerId: string) =>
    cached(timeline, partnerId, {}, () => {
      computed.push(partnerId);
      return { text: "x".repeat(30) };
    });
  for (const partnerId of ["a", "b", "a", "c", "a", "b", "c"]) ask(partnerId);
  expect(computed).toEqual(["a", "b", "c", "b", "c"]);
});

test("a history is plain JSON, so that its text tells it apart from any other", () => {
  fc.assert(
    fc.property(histories, (history) => {
      expect(JSON.parse(JSON.stringify(history))).toEqual(history);
    }),
    runs(100),
  );
});
