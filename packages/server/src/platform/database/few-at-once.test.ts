import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { fewAtOnce } from "./few-at-once.ts";

/** Runs named work that ends with a promise, and records what was started and how much ran at once. */
function recorded(few: number, patienceMs: number) {
  const shortly = fewAtOnce(few, patienceMs);
  const seen = { started: [] as number[], running: 0, most: 0 };
  const start = (name: number, end: Promise<unknown>) =>
    shortly(async () => {
      seen.started.push(name);
      seen.running += 1;
      seen.most = Math.max(seen.most, seen.running);
      try {
        await end;
      } finally {
        seen.running -= 1;
      }
      return name;
    });
  return { seen, start };
}

test("only a few run at once, in order, whether they end or fail, each with its own result", async () => {
  vi.useFakeTimers();
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { maxLength: 12 }),
        async (few, fails) => {
          const { seen, start } = recorded(few, 1000);
          const ends = fails.map(() => Promise.withResolvers<void>());
          const all = ends.map(({ promise }, name) => start(name, promise));
          const results = Promise.allSettled(all);
          for (const [name, { resolve, reject }] of ends.entries()) {
            await vi.advanceTimersByTimeAsync(1);
            expect(seen.running).toBe(Math.min(few, ends.length - name));
            if (fails[name] === true) reject(new Error(`${name}`));
            else resolve();
          }
          const expected = fails.map((isFailed, name) => (isFailed ? "failed" : name));
          expect(
            (await results).map((each) => (each.status === "fulfilled" ? each.value : "failed")),
          ).toEqual(expected);
          expect(seen.started).toEqual([...ends.keys()]);
          expect(seen.most).toBe(Math.min(few, ends.length));
        },
      ),
    );
  } finally {
    vi.useRealTimers();
  }
});

test("slow work holds up what waits for no longer than its patience, and later work not at all", async () => {
  vi.useFakeTimers();
  try {
    const { seen, start } = recorded(2, 25);
    const slow = Promise.withResolvers<void>();
    const stuck = [start(0, slow.promise), start(1, slow.promise)];
    const quick = [start(2, Promise.resolve()), start(3, Promise.resolve())];
    await vi.advanceTimersByTimeAsync(24);
    expect(seen.started).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await Promise.all(quick)).toEqual([2, 3]);
    slow.resolve();
    expect(await Promise.all(stuck)).toEqual([0, 1]);
    expect(await Promise.all([start(4, Promise.resolve()), start(5, Promise.resolve())])).toEqual([4, 5]);
  } finally {
    vi.useRealTimers();
  }
});
