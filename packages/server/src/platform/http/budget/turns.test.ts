import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { Turns } from "./turns.ts";

test("a caller's requests run a few at once and in their order; another caller doesn't wait", async () => {
  const turns = new Turns({ atOnce: 2, waiting: 10, waitMs: 60_000 });
  const started: number[] = [];
  const asked = [1, 2, 3, 4].map(async (each) => {
    const isTurn = await turns.take("one");
    started.push(each);
    return isTurn;
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(started).toEqual([1, 2]);
  expect(turns.take("other")).toBe(true);
  turns.end("one");
  turns.end("one");
  expect(await Promise.all(asked)).toEqual([true, true, true, true]);
  expect(started).toEqual([1, 2, 3, 4]);
});

test("a request is refused where too many wait, and where it waited too long", async () => {
  vi.useFakeTimers();
  try {
    const turns = new Turns({ atOnce: 1, waiting: 1, waitMs: 1_000 });
    expect(turns.take("one")).toBe(true);
    const waiting = turns.take("one");
    expect(await turns.take("one")).toBe(false);
    vi.advanceTimersByTime(1_001);
    expect(await waiting).toBe(false);
    turns.end("one");
    expect(turns.take("one")).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});

test("whatever the order, no caller has more turns than allowed, and none is lost", async () => {
  const steps = fc.array(fc.record({ caller: fc.constantFrom("a", "b"), ends: fc.boolean() }), {
    maxLength: 200,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const turns = new Turns({ atOnce: 3, waiting: 1_000, waitMs: 60_000 });
      const running = new Map([
        ["a", 0],
        ["b", 0],
      ]);
      const open: Promise<unknown>[] = [];
      const change = (caller: string, by: number) => running.set(caller, (running.get(caller) ?? 0) + by);
      const end = (caller: string) => {
        change(caller, -1);
        turns.end(caller);
      };
      for (const { caller, ends } of all) {
        if (ends && (running.get(caller) ?? 0) > 0) end(caller);
        if (!ends) open.push(Promise.resolve(turns.take(caller)).then(() => change(caller, 1)));
        for (let tick = 0; tick < 4; tick += 1) await Promise.resolve();
        for (const count of running.values()) expect(count).toBeLessThanOrEqual(3);
      }
      while ([...running.values()].some((count) => count > 0)) {
        for (const [caller, count] of running) if (count > 0) end(caller);
        for (let tick = 0; tick < 4; tick += 1) await Promise.resolve();
      }
      await Promise.all(open);
    }),
  );
});
